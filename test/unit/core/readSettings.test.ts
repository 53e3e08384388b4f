import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { readSettings, tierFor } from '../../../src/core/readSettings';
import { defaultMaxFileBytes } from '../../../src/core/settings';
import { plainPrices } from './send/sendTest';

const read = (raw: Readonly<Record<string, unknown>>) => readSettings(raw, plainPrices);

describe('settings', () => {
  it('have a default for everything: nothing set means the offline tier and no cap', () => {
    const { settings, problems } = read({});

    deepEqual(
      [settings.tier, settings.exclude, settings.maxFileBytes, settings.maxCostUsd, problems],
      ['offline', [], defaultMaxFileBytes, undefined, []],
    );
  });

  it('are taken as they are where they are right', () => {
    const { settings, problems } = read({
      tier: 'fast',
      exclude: ['a/**'],
      maxFileBytes: 2048,
      maxCostUsd: 0,
      'anthropic.baseUrl': '',
    });

    deepEqual(
      [settings.tier, settings.exclude, settings.maxFileBytes, settings.maxCostUsd, problems],
      ['fast', ['a/**'], 2048, 0, []],
    );
  });

  it('that are wrong change nothing and are named, each once, with what would be right', () => {
    const { settings, problems } = read({
      tier: 7,
      maxFileBytes: '2048',
      maxCostUsd: -1,
      exclude: 'a/**',
      tiers: [],
      excludes: [],
    });

    deepEqual(
      [settings.tier, settings.maxFileBytes, settings.maxCostUsd, settings.exclude],
      ['offline', defaultMaxFileBytes, undefined, []],
    );
    equal(problems.length, 6);
    const all = problems.join('\n');
    match(all, /There is no setting "tierwise\.excludes"\. Did you mean "tierwise\.exclude"\?/);
    for (const name of ['tier', 'maxFileBytes', 'maxCostUsd', 'exclude', 'tiers'])
      match(all, new RegExp(`"tierwise\\.${name}" must`));
  });

  it('take excludes as a list, or as files.exclude has them; one that is off is off', () => {
    deepEqual(read({ exclude: { '**/a': true, '**/b': false, '**/c': { when: '$(basename).ts' } } }).settings.exclude, [
      '**/a',
      '**/c',
    ]);
    deepEqual(read({ exclude: ['x'.repeat(501)] }).settings.exclude, []);
    deepEqual(read({ exclude: [1] }).problems.length, 1);
  });

  it('of other programs’ values are no cap: null, NaN and words', () => {
    equal(read({ maxCostUsd: null }).settings.maxCostUsd, undefined);
    deepEqual(read({ maxCostUsd: null }).problems, []);
    equal(read({ maxCostUsd: Number.NaN }).problems.length, 1);
    equal(read({ maxFileBytes: 50_000_001 }).problems.length, 1);
  });
});

describe('the tier of a run', () => {
  const { settings } = read({ tier: 'fast' });

  it('is the one named for the run, else by the task, else by the settings', () => {
    equal(tierFor(settings, 'offline', 'fast').name, 'offline');
    equal(tierFor(settings, undefined, 'offline').name, 'offline');
    equal(tierFor(settings, undefined, undefined).name, 'fast');
  });

  it('that does not exist is refused with the nearest, never replaced by another', () => {
    throws(() => tierFor(settings, 'fats'), /There is no tier "fats"\. Did you mean "fast"\?/);
    throws(() => tierFor(settings, '__proto__'), /There is no tier "__proto__"/);
  });
});
