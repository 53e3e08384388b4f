import { askRecord, type Judged, makeReady, type RecordAsking } from './askRecord';
import type { PromptLabel } from './compose/prompt';
import { problem } from './judgeReply';
import type { Prepared } from './prepare';
import { join, literal, numeral, type ProtectedText } from './protect/protected';
import type { Confidence, LabelResult, Votes } from './read/results';
import type { PlacedRecord } from './records/protectRecords';
import { abstain } from './task/task';

/**
 * Asks several times about one record, each time with the labels in another order, and counts. Confidence is then how far the
 * answers agree, and not what the model says of itself: self-consistency (Wang et al. 2023), with the order turned because
 * models favour places in a list (Pezeshkpour and Hruschka 2024). The label with most votes wins; where two have as many, nobody
 * knows, and the answer is to abstain.
 */
export async function askByVotes(
  placed: PlacedRecord,
  votes: number,
  asking: RecordAsking,
  prepared: Prepared,
  signal: AbortSignal,
): Promise<Judged> {
  // Those that an earlier process was given are on the disk, and paid for.
  const given: LabelResult[] = asking.book.votesOf(placed.record.id).slice(0, votes);
  for (let vote = given.length; vote < votes; vote++) {
    const turned = withTurnedLabels(prepared, vote, votes);
    const judged = await askRecord(placed, await makeReady(placed, turned, signal), asking, turned, signal);
    if (judged.kind === 'stopped') return judged;
    // Nobody was asked, or nobody answered: more votes would say the same.
    if (judged.asked === undefined) return judged;
    given.push(judged.result);
    if (given.length === votes) return { kind: 'judged', result: counted(given), asked: judged.asked };
    await asking.book.voted(judged.asked, judged.result);
  }
  return { kind: 'judged', result: counted(given) };
}

/** The same list for the first vote; each further one begins at another label. */
function withTurnedLabels(prepared: Prepared, vote: number, votes: number): Prepared {
  const { frame } = prepared;
  const { labels } = frame.task;
  const start = Math.floor((vote * labels.length) / votes) || vote % labels.length;
  const turned: readonly PromptLabel[] = [...labels.slice(start), ...labels.slice(0, start)];
  return vote === 0 ? prepared : { ...prepared, frame: { ...frame, task: { ...frame.task, labels: turned } } };
}

function counted(given: readonly LabelResult[]): LabelResult {
  const counts = new Map<ProtectedText, number>();
  for (const { label } of given) counts.set(label, (counts.get(label) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const [best, second] = sorted;
  const winner = given.find(({ label }) => label === best?.[0]);
  if (best === undefined || winner === undefined) throw new Error('no vote was given');
  const [label, most] = best;
  const votes: Votes = {
    of: given.length,
    counts: sorted.map(([one, count]) => ({ label: one, count })),
    claimed: winner.confidence,
  };
  if (second !== undefined && second[1] === most) {
    const why = join([literal('its votes differ: '), join(sorted.map(countWords), literal(', '))]);
    return {
      ...winner,
      label: literal(abstain),
      confidence: 'none',
      mustConfirm: false,
      votes,
      problem: problem('not-evaluable', why),
    };
  }
  return { ...winner, confidence: label === abstain ? 'none' : agreement(most, given.length), votes };
}

/** All: high; more than half: medium; most, but no majority: low. */
function agreement(most: number, of: number): Confidence {
  if (most === of) return 'high';
  return most * 2 > of ? 'medium' : 'low';
}

function countWords([label, count]: readonly [ProtectedText, number]): ProtectedText {
  return join([numeral(count), literal(' × '), label]);
}
