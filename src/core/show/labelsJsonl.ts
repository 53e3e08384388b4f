import type { LabelResult } from '../read/results';
import { labelRows } from './labelRow';

/** One JSON object a line, every text exactly as it is. */
export function labelsJsonl(results: readonly LabelResult[]): string {
  return labelRows(results)
    .map(row => `${JSON.stringify(row)}\n`)
    .join('');
}
