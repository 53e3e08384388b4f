import { equal, match } from 'node:assert/strict';
import { readBar } from '../../../../src/core/measure/bar';
import { compareRuns } from '../../../../src/core/measure/compareRuns';
import { goodEnough } from '../../../../src/core/measure/goodEnough';
import { verdictWords } from '../../../../src/core/show/compareWords';
import { type AnsweredRun, answeredRun, goldOf } from './answeredRun';

/** Records of which the first half is phishing and the second clean; the first `phishing` and `clean` of each half are answered wrong. */
function tier(name: string, usd: AnsweredRun['usd'], wrong: { phishing?: number; clean?: number }, each = 50) {
  const { phishing = 0, clean = 0 } = wrong;
  const given = [
    ...Array.from({ length: each }, (_, index) => (index < phishing ? 'clean' : 'phishing')),
    ...Array.from({ length: each }, (_, index) => (index < clean ? 'phishing' : 'clean')),
  ];
  return answeredRun({ tier: name, given, usd });
}

function answer(runs: readonly ReturnType<typeof answeredRun>[], text?: string, each = 50): string {
  const gold = goldOf([...Array<string>(each).fill('phishing'), ...Array<string>(each).fill('clean')]);
  const comparison = compareRuns(runs, gold);
  if (comparison === undefined) throw new Error('nothing in common');
  const bar = text === undefined ? undefined : readBar(text, comparison.labels);
  if (bar !== undefined && 'why' in bar) throw new Error(bar.why);
  return verdictWords(goodEnough(comparison, bar), comparison, bar);
}

describe('the cheapest tier that is good enough', () => {
  it('is the first that is not significantly worse than the best; how much worse it may be is told', () => {
    equal(
      answer([
        tier('offline', 0, { phishing: 20 }),
        tier('fast', 0.001, { phishing: 6 }),
        tier('best', 0.1, { clean: 3 }),
      ]),
      'fast is good enough on these 100 records: right on 94 % (88–97) for $1.00 per 1,000. best reaches 97 % (92–99) for $100.00 per 1,000; the difference is not significant (p = 0.51). fast may be up to 9 points worse (95 % interval). About 320 more labels would tell a difference of this size.',
    );
  });

  it('is a dear one where all that is cheaper is significantly worse, and the cheapest where none is better', () => {
    equal(
      answer([tier('fast', 0.001, { phishing: 8 }), tier('best', 0.1, { phishing: 1 })]),
      'best is worth its price on these 100 records: right on 99 % (95–100) for $100.00 per 1,000; what is cheaper is significantly worse (fast 92 % (85–96), p = 0.016).',
    );
    equal(
      answer([tier('fast', 0.001, { phishing: 1 }), tier('best', 0.1, { phishing: 8 })]),
      'fast is the cheapest here, and none is right more often: right on 99 % (95–100) for $1.00 per 1,000.',
    );
  });

  it('is not named where too few records differ for any test: it is said how many labels would tell', () => {
    equal(
      answer([tier('offline', 0, { phishing: 2 }, 5), tier('best', 0.1, {}, 5)], undefined, 5),
      '10 records cannot tell offline and best apart: right on 80 % (49–94) for nothing, and on 100 % (72–100) for $100.00 per 1,000. Only one of the two was right on 2, and below 6 no difference is significant; offline may be up to 48 points worse (95 % interval). If the shares stay, about 18 more labels would tell.',
    );
  });

  it('reaches the bar of a person; where its interval goes below, that is no proof, and it is said how many labels would be one', () => {
    equal(
      answer([tier('fast', 0.001, { phishing: 1 }), tier('best', 0.1, {})], 'phishing recall >= 95'),
      'fast reaches your bar of 95 % on these records: phishing recall 98 % (90–100) for $1.00 per 1,000, of 50; but its interval goes down to 89.5 %, so that is not shown. If the share stays, about 160 more records labelled phishing would show it. best reaches 100 % (93–100) for $100.00 per 1,000; the difference is not significant (p = 1.00). fast may be up to 8 points worse (95 % interval). About 230 more labels would tell a difference of this size.',
    );
    match(
      answer([tier('fast', 0.001, { clean: 20 }), tier('best', 0.1, {})], 'phishing recall >= 90'),
      /^fast is good enough: phishing recall 100 % \(93–100\) for \$1\.00 per 1,000, of 50; the whole interval lies above your bar of 90 %\.$/,
    );
  });

  it('tells the cheapest that is shown to reach the bar beside one that may', () => {
    match(
      answer([tier('fast', 0.001, { clean: 4 }), tier('best', 0.1, {})], 'accuracy >= 95'),
      /^fast reaches your bar of 95 %.* The cheapest that is shown to reach it is best: 100 % \(96–100\) for \$100\.00 per 1,000\.$/,
    );
  });

  it('is none where none reaches the bar, and it is said whether more labels may show otherwise', () => {
    const runs = [tier('fast', 0.001, { phishing: 20 }), tier('best', 0.1, { phishing: 4 })];

    equal(
      answer(runs, 'phishing recall >= 95'),
      'No tier reaches your bar of 95 %: the nearest is best with phishing recall 92 % (81–97) for $100.00 per 1,000, of 50. Its interval holds the bar, so more labels may show otherwise.',
    );
    match(answer(runs, 'phishing recall >= 99'), /Its whole interval lies below\.$/);
  });

  it('is one with a known price, where one of those reaches the bar', () => {
    const runs = [tier('strange', 'unpriced', {}), tier('best', 0.1, { phishing: 1 })];

    match(
      answer(runs, 'phishing recall >= 90'),
      /^best reaches your bar.* strange reaches 100 % \(93–100\) at a price that is not known here;/,
    );
    match(answer(runs, 'phishing recall >= 99'), /^strange reaches your bar/);
  });

  it('is not told apart by a test where precision is asked, which has other records for each', () => {
    const words = answer([tier('fast', 0.001, { clean: 2 }), tier('best', 0.1, {})], 'phishing precision >= 90');

    match(words, /best reaches 100 % \(93–100\) for \$100\.00 per 1,000\. The cheapest/);
    equal(words.includes('p ='), false);
  });

  it('cannot be measured by a label that stands nowhere in the gold', () => {
    const runs = ['fast', 'best'].map(name => answeredRun({ tier: name, given: ['clean'] }));
    const comparison = compareRuns(runs, goldOf(['clean']));
    const bar = readBar('phishing recall >= 95', comparison?.labels ?? []);
    if (comparison === undefined || 'why' in bar) throw new Error('not as it should be');

    match(
      verdictWords(goodEnough(comparison, bar), comparison, bar),
      /^No compared record is labelled phishing.*Label some/,
    );
  });
});
