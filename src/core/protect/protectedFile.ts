import { literal, type ProtectedText } from './protected';

export interface ProtectedFile {
  readonly withheld: boolean;
  readonly why?: string;
  /** Empty when withheld. */
  readonly text: ProtectedText;
  /** `line` is 1-based. */
  readonly redactions: readonly { readonly type: string; readonly line: number }[];
}

export function withheldFile(why: string): ProtectedFile {
  return { withheld: true, why, text: literal(''), redactions: [] };
}
