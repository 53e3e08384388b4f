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

  it('that are wrong are named, each once, with what would be right, and let nothing more be sent or spent', () => {
    const { settings, problems } = read({
      tier: 7,
      maxFileBytes: '2048',
      maxCostUsd: -1,
      exclude: ['a/**', 7],
      tiers: [],
      excludes: [],
    });

    deepEqual(
      [settings.tier, settings.maxFileBytes, settings.maxCostUsd, settings.exclude],
      ['offline', defaultMaxFileBytes, 0, ['a/**']],
    );
    throws(() => tierFor(settings, 'fast'), /"tierwise\.tiers" must map/);
    equal(tierFor(settings, 'offline').name, 'offline');
    equal(problems.length, 6);
    const all = problems.join('\n');
    match(all, /There is no setting "tierwise\.excludes"\. Did you mean "tierwise\.exclude"\?/);
    for (const name of ['tier', 'maxFileBytes', 'maxCostUsd', 'exclude', 'tiers'])
      match(all, new RegExp(`"tierwise\\.${name}" must`));
  });

  it('with a mistake in a tier name it when that tier is asked for, and never send to its default instead', () => {
    const { settings, problems } = read({
      tiers: { fast: { provider: 'openai-compatble', baseUrl: 'http://127.0.0.1:8080/v1', model: 'own' } },
      maxCostUsdPerDay: '5',
    });

    throws(
      () => tierFor(settings, 'fast'),
      /there is no "openai-compatble"\. Did you mean "openai-compatible"\? Until that is mended, "fast" cannot be used\./,
    );
    equal(tierFor(settings, 'local').name, 'local');
    equal(settings.maxCostUsdPerDay, 0);
    match(
      problems.join('\n'),
      /"tierwise\.maxCostUsdPerDay" must be dollars, such as 0\.5\. Until that is mended, the cap is \$0\.00\./,
    );
    deepEqual(read({ exclude: 'private/**' }).settings.exclude, ['private/**']);
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
