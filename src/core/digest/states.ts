import { field } from './fields';
import { isFailedState, isTurnedAway } from './flowFacts';
import type { Row } from './row';
import { Words } from './words';

/** Whether a flow came about, by what its log calls its state: a handful of words, each judged once. */
export class States {
  private readonly states = new Words();
  private readonly isFailure: boolean[] = [];

  hasFailed(row: Row): boolean {
    if (row.has(field.answerFlags) && isTurnedAway(row.text(field.answerFlags))) return true;
    const start = row.starts[field.state] ?? -1;
    if (start < 0) return false;
    const { bytes } = row;
    const end = row.ends[field.state] ?? start;
    // `SF`, a whole connection, is by far the most frequent.
    if (end - start === 2 && bytes[start] === 83 && bytes[start + 1] === 70) return false;
    const state = this.states.numberOfBytes(bytes, start, end);
    const known = this.isFailure[state];
    if (known !== undefined) return known;
    const name = this.states.nameOf(state).toLowerCase();
    const failed = isFailedState(name);
    this.isFailure[state] = failed;
    return failed;
  }
}
