import { readBar } from '../../src/core/measure/bar';
import { compareRuns } from '../../src/core/measure/compareRuns';
import { goodEnough } from '../../src/core/measure/goodEnough';
import type { CompareView } from '../../src/core/show/compareView';
import { verdictWords } from '../../src/core/show/compareWords';
import { viewOfComparison } from '../../src/core/show/viewOfComparison';
import { type AnsweredRun, answeredRun, goldOf } from '../unit/core/measure/answeredRun';

const labels = ['phishing', 'spam', 'clean'];
const names = ['offline', 'local', 'fast', 'balanced', 'best'];
const gold = Array.from({ length: 90 }, (_, index) => labels[index % 3] ?? '');

/** A desk's ninety labelled mails: without a model, on this machine, and on three tiers of a cloud. */
export const comparison: CompareView = shown([
  tier('offline', 0, index => index % 4 === 0),
  tier('local', 0, index => index % 6 === 0, { provider: 'ollama' }),
  tier('fast', 0.00008, index => index % 18 === 0),
  tier('balanced', 0.0021, index => index % 30 === 1),
  tier('best', 0.0059, index => index === 44),
]);

export const fewLabels: CompareView = shown(
  [tier('offline', 0, index => index === 1, {}, 2), tier('fast', 'unpriced', () => false, {}, 2)],
  undefined,
  2,
);

function tier(
  name: string,
  usd: AnsweredRun['usd'],
  isWrong: (index: number) => boolean,
  start: AnsweredRun['start'] = {},
  count = gold.length,
) {
  const given = gold.slice(0, count).map((label, index) => (isWrong(index) ? 'clean' : label));
  const run = { run: `20261129-10000${names.indexOf(name)}-0000`, ...start };
  return answeredRun({
    tier: name,
    given: given.map((label, index) => (isWrong(index) && label === gold[index] ? 'refused' : label)),
    usd,
    labels,
    start: run,
  });
}

function shown(
  runs: readonly ReturnType<typeof answeredRun>[],
  text: string | undefined = 'phishing recall >= 90',
  count = gold.length,
): CompareView {
  const compared = compareRuns(runs, goldOf(gold.slice(0, count)));
  const bar = text === undefined || compared === undefined ? undefined : readBar(text, compared.labels);
  if (compared === undefined || (bar !== undefined && 'why' in bar))
    throw new Error('the fixture is not as it should be');
  const verdict = goodEnough(compared, bar);
  const sentence = verdictWords(verdict, compared, bar);
  const notes = [
    'offline (run 20261129-100000-0000) learns from the gold: each record was answered by a model that was trained without it',
  ];
  return viewOfComparison({ comparison: compared, verdict, sentence, bar, notes }, text);
}
