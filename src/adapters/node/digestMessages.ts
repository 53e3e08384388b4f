import type { Draft } from '../../core/digest/draft';

/** To the thread of digests. `file` is the thread's own number for a file that it asked for. */
export type DigestAsk =
  | {
      readonly kind: 'draft';
      readonly id: number;
      readonly paths: readonly string[];
      readonly baselinePaths: readonly string[];
    }
  | {
      readonly kind: 'opened';
      readonly id: number;
      readonly file: number;
      readonly outcome: { readonly kind: 'opened' } | { readonly kind: 'refused'; readonly why: string };
    }
  | {
      readonly kind: 'bytes';
      readonly id: number;
      readonly file: number;
      /** Absent at the end. */
      readonly bytes?: Uint8Array;
      readonly error?: string;
    }
  | { readonly kind: 'stop'; readonly id: number };

/** From it. */
export type DigestAnswer =
  | { readonly kind: 'open'; readonly id: number; readonly file: number; readonly path: string }
  | { readonly kind: 'read'; readonly id: number; readonly file: number }
  | { readonly kind: 'close'; readonly id: number; readonly file: number }
  | { readonly kind: 'drafted'; readonly id: number; readonly draft: Draft }
  | { readonly kind: 'failed'; readonly id: number; readonly why: string };
