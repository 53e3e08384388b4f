import type { RunKey } from './journalEntry';
import { isFinished, type RunState } from './runState';

/** Which records of a run still need an answer, in the order in which they were planned. A failed one may be asked again. */
export function remainingRecords(state: RunState): readonly string[] {
  const planned = new Set(state.start.records.map(record => record.id));
  return [...planned].filter(id => {
    const result = state.results.get(id);
    return result === undefined || !isFinished(result);
  });
}

/**
 * What changed since a run began: `records` that were edited, added or removed are others, and the finished ones keep
 * their answers; another `question` (labels, prompt or model) makes every answer one to another question.
 */
export function changedSince(state: RunState, key: RunKey): 'nothing' | 'records' | 'question' {
  if (state.start.key.run === key.run) return 'nothing';
  return state.start.key.question === key.question ? 'records' : 'question';
}
