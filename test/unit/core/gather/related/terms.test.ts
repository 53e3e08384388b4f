import { deepEqual, equal, ok } from 'node:assert/strict';
import { questionTerms, termsOf } from '../../../../../src/core/gather/related/terms';

const shared = (one: string, other: string) => [...termsOf(one).keys()].filter(term => termsOf(other).has(term)).length;

describe('terms', () => {
  it('take names apart as people write them, so that each way of writing finds the others', () => {
    for (const other of ['retry_after', 'RetryAfter', 'RETRY_AFTER', 'retry-after', 'retry after']) {
      equal(shared('retryAfter', other) >= 2, true, other);
    }
    ok(shared('parseHTTPHeader', 'http header') >= 2);
  });

  it('know a name as a whole, too', () => {
    equal(termsOf('retryAfter').size, 3);
    deepEqual([...termsOf('retryAfter').keys()].at(-1), [...termsOf('retry_after').keys()].at(-1));
    equal(termsOf('retry').size, 1);
  });

  it('find a word under its usual endings', () => {
    for (const [one, other] of [
      ['dependencies', 'dependency'],
      ['caching', 'caches'],
      ['rejected', 'reject'],
      ['files', 'file'],
    ] as const) {
      equal(shared(one, other), 1, `${one} ${other}`);
    }
    equal(shared('class', 'clas'), 0);
  });

  it('know words of other writing, with blanks between them and without', () => {
    equal(shared('Größe der Datei', 'die Größe'), 1);
    equal(shared('настройки сервера', 'файл настройки'), 1);
    ok(shared('設定ファイルを読む', '設定ファイル') >= 4);
  });

  it('leave out runs that are no words', () => {
    equal(termsOf('a'.repeat(70)).size, 0);
    equal(termsOf('x').size, 0);
    equal(termsOf('').size, 0);
  });

  it('ask for no everyday words, and weigh what is said twice a little more', () => {
    const terms = questionTerms('Fix the retry of the retry queue when it should be used');

    deepEqual(
      [...terms.values()].map(weight => Number(weight.toFixed(2))),
      [1.41, 1],
    );
  });
});
