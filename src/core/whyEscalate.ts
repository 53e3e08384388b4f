import type { Prepared } from './prepare';
import { join, literal, numeral, type ProtectedText } from './protect/protected';
import type { LabelResult, ResultProblem } from './read/results';

/** Why a higher tier should be asked about a record too; absent where the answer is enough, or asking again is no help. */
export function whyEscalate(result: LabelResult, { request }: Prepared): ProtectedText | undefined {
  const { problem, mustConfirm, evidence, label, votes } = result;
  if (problem !== undefined) return reasons[problem.kind];
  const [most, other] = votes?.counts ?? [];
  if (votes !== undefined && most !== undefined && other !== undefined)
    return join([
      literal('its votes differ: '),
      numeral(most.count),
      literal(' of '),
      numeral(votes.of),
      literal(' for "'),
      most.label,
      literal('"'),
    ]);
  if (mustConfirm) return join([literal('"'), label, literal('" must be confirmed')]);
  if (request.task.evidence === 'required' && !evidence.some(one => one.found)) {
    return literal('none of its evidence stands in the record');
  }
  return undefined;
}

/** A call that failed is made again on the same tier; what cannot be read or fits no budget, no tier can judge. */
const reasons: Readonly<Record<ResultProblem['kind'], ProtectedText | undefined>> = {
  'invalid-answer': literal('its answer was not valid, also after the repair'),
  'not-evaluable': literal('it abstained'),
  refused: literal('the model refused'),
  'too-long': undefined,
  unreadable: undefined,
  failed: undefined,
};
