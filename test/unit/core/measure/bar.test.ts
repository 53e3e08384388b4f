import { deepEqual, equal, match } from 'node:assert/strict';
import { shareOf } from '../../../../src/core/measure/agreement';
import { countToShow, readBar, standingOf } from '../../../../src/core/measure/bar';

const labels = ['phishing', 'clean', 'Top 10', 'prêt'];
const bar = (atLeast: number) => ({ measure: 'accuracy', atLeast }) as const;

describe('a bar', () => {
  it('is read in the ways that people write it', () => {
    const recall = { measure: 'recall', label: 'phishing', atLeast: 0.95 };

    for (const text of [
      'phishing recall >= 95',
      'phishing recall>=95%',
      'Phishing recall ≥ 95 %',
      'recall of phishing at least 0.95',
      'recall phishing 0,95',
      '"phishing" recall >= 95.0',
    ])
      deepEqual(readBar(text, labels), recall, text);
    deepEqual(readBar('top 10 precision >= 80', labels), { measure: 'precision', label: 'Top 10', atLeast: 0.8 });
    deepEqual(readBar('pre\u0302t recall 90', labels), { measure: 'recall', label: 'prêt', atLeast: 0.9 });
    deepEqual(readBar(' accuracy >= 100 ', labels), { measure: 'accuracy', atLeast: 1 });
  });

  it('that cannot be meant is refused with what to write instead', () => {
    const why = (text: string) => {
      const read = readBar(text, labels);
      return 'why' in read ? read.why : JSON.stringify(read);
    };

    match(why(''), /cannot be read.*"phishing recall >= 95"/);
    match(why('phishing >= 95'), /cannot be read/);
    match(why('phishing recall'), /cannot be read/);
    match(why('phishing recall precision >= 9'), /cannot be read/);
    match(why('phising recall >= 95'), /names no label of the task\. Did you mean "phishing"\?/);
    match(why('recall >= 95'), /names no label of the task\. It has: phishing, clean/);
    match(why('phishing recall >= 950'), /asks for 950 %/);
    match(why('phishing recall >= 0'), /lies above 0/);
    match(why('phishing accuracy >= 90'), /Write "accuracy >= 90"/);
  });

  it('is shown to be reached by the whole interval, not by the share alone', () => {
    equal(standingOf(bar(0.95), shareOf(100, 100)), 'shown');
    equal(standingOf(bar(0.95), shareOf(20, 20)), 'reached');
    equal(standingOf(bar(0.95), shareOf(18, 20)), 'below');
    equal(standingOf(bar(0.95), shareOf(10, 20)), 'missed');
  });

  it('says how many records would show it: by Wilson 73 without a miss for 95 %', () => {
    equal(countToShow(bar(0.95), shareOf(20, 20)), 73);
    equal(countToShow(bar(0.9), shareOf(19, 20)), 139);
    equal(countToShow(bar(0.95), shareOf(19, 20)), undefined);
    equal(countToShow(bar(0.99), shareOf(18, 20)), undefined);
  });
});
