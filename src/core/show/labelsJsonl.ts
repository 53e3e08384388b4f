import { atOnce, type InParts, joined } from '../inParts';
import type { LabelResult } from '../read/results';
import { labelRowsInParts } from './labelRow';

/** One JSON object a line, every text exactly as it is. */
export function labelsJsonl(results: readonly LabelResult[]): string {
  return atOnce(labelsJsonlInParts(results));
}

export function* labelsJsonlInParts(results: readonly LabelResult[]): InParts<string> {
  return yield* joined(yield* labelRowsInParts(results), row => `${JSON.stringify(row)}\n`);
}
