import { ok } from 'node:assert/strict';
import { resolve } from 'node:path';
import { type Item, readCorpus } from '../../../bench/protect/corpus';
import { findByOwnRules } from '../../../src/core/protect/findSecrets';
import { sensitiveName } from '../../../src/core/protect/sensitiveNames';

/** The promised rates, by our own rules alone; `bench/protect` measures all of it. */
describe('secrets of other projects', function () {
  this.timeout(300_000);
  const corpus = readCorpus(process.env['TIERWISE_SHARED'] ?? resolve('../shared'));
  if (corpus === undefined) {
    it('are not here: the folder shared/corpora is absent, nothing was measured');
    return;
  }
  const of = (...sources: readonly string[]) => sources.flatMap(source => corpus.sources.get(source) ?? []);
  const share = (items: readonly Item[], label: Item['label']) => {
    const those = items.filter(item => item.label === label);
    return those.filter(item => findByOwnRules(item.text).length > 0).length / those.length;
  };

  it('are found: three in four of independent sources, and more', () => {
    ok(share(of('detect-secrets-tests', 'credsweeper-samples'), 'secret') >= 0.75);
  });

  it('cause few false alarms on lines that only look dangerous', () => {
    ok(share(of('hard-negatives'), 'clean') <= 0.02);
  });

  it('keep sensitive names back', () => {
    const { fileNames } = corpus;
    const sensitive = fileNames.filter(name => name.sensitive);

    ok(sensitive.filter(name => sensitiveName(name.path) !== undefined).length >= 0.95 * sensitive.length);
    ok(fileNames.filter(name => !name.sensitive && sensitiveName(name.path) !== undefined).length <= 2);
  });
});
