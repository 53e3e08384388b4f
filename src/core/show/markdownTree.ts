import type { WrittenCitation } from './citationSyntax';

/** What a report consists of. `line` is 1-based, in the Markdown; 0 for what stands in none. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[]; readonly line: number }
  | {
      readonly kind: 'paragraph';
      readonly children: readonly Inline[];
      readonly isTight: boolean;
      readonly line: number;
    }
  | { readonly kind: 'quote'; readonly children: readonly Block[]; readonly line: number }
  /** `start` is absent for bullets. */
  | {
      readonly kind: 'list';
      readonly start?: number;
      readonly items: readonly (readonly Block[])[];
      readonly line: number;
    }
  | { readonly kind: 'code'; readonly language: string; readonly text: string; readonly line: number }
  | {
      readonly kind: 'table';
      readonly header: readonly TableCell[];
      readonly rows: readonly (readonly TableCell[])[];
      readonly line: number;
    }
  | { readonly kind: 'rule'; readonly line: number };

export interface TableCell {
  readonly children: readonly Inline[];
  readonly alignsRight: boolean;
  readonly line: number;
}

export type Inline =
  /** A name keeps its own direction, whatever stands beside it. */
  | { readonly kind: 'text' | 'code' | 'name'; readonly text: string }
  | { readonly kind: 'emphasis' | 'strong' | 'deleted'; readonly children: readonly Inline[] }
  /** `address` is https, whole, and shown beside the text; without children it stands for itself. */
  | { readonly kind: 'link'; readonly address: string; readonly children: readonly Inline[] }
  | { readonly kind: 'image'; readonly alternative: string; readonly address: string }
  | { readonly kind: 'break' }
  | CitationNode
  | ClaimNode;

export interface CitationNode {
  readonly kind: 'citation';
  readonly citation: WrittenCitation;
  readonly line: number;
  /** Which claim's which citation this is, once the report was checked (`markClaims.ts`). */
  readonly checked?: { readonly claim: number; readonly citation: number };
}

/** A claim that was checked, in the text where it stands. A claim over several nodes has several; the last one ends it. */
export interface ClaimNode {
  readonly kind: 'claim';
  readonly claim: number;
  readonly isEnd: boolean;
  readonly children: readonly Inline[];
}
