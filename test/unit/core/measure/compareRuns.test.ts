import { deepEqual, equal } from 'node:assert/strict';
import { compareRuns } from '../../../../src/core/measure/compareRuns';
import { asIfProtected } from '../show/asIfProtected';
import { answeredRun, goldOf, idOf } from './answeredRun';

const [phishing, clean] = ['phishing', 'clean'];

describe('runs of a task that are compared', () => {
  it('stand by their prices, with what was answered, abstained and not answered at all', () => {
    const gold = goldOf([phishing, phishing, clean, clean]);
    const best = answeredRun({ tier: 'best', given: [phishing, phishing, clean, 'refused'], usd: 0.5 });
    const offline = answeredRun({ tier: 'offline', given: [phishing, 'abstain', 'abstain', phishing] });
    const fast = answeredRun({ tier: 'fast', given: [phishing, clean, clean, clean], usd: 0.001 });

    const found = compareRuns([best, offline, fast], gold);

    deepEqual(
      found?.tiers.map(one => [one.title, one.answered, one.abstained, one.noAnswer, one.agreement.accuracy.value]),
      [
        ['offline', 2, 2, 0, 0.25],
        ['fast', 4, 0, 0, 0.75],
        ['best', 3, 0, 1, 0.75],
      ],
    );
    deepEqual(
      found?.tiers.map(one => one.cost),
      [{ kind: 'free' }, { kind: 'priced', usdPer1000: 1 }, { kind: 'priced', usdPer1000: 500 }],
    );
    deepEqual(
      found?.pairs.map(({ first, second, paired }) => [first, second, ...Object.values(paired)]),
      [
        ['offline', 'fast', 1, 0, 2, 1],
        ['fast', 'best', 2, 1, 1, 0],
      ],
    );
    deepEqual(found?.tiers[1]?.tokens, { input: 110, output: 5, isEstimated: false });
  });

  it('are measured on the records that all were asked; what is left out says why', () => {
    const gold = goldOf([phishing, clean, '', clean, 'spam', clean]);
    const fast = answeredRun({ tier: 'fast', given: [phishing, clean, clean, '-', clean, clean] });
    const best = answeredRun({ tier: 'best', given: [phishing, clean, clean, clean, clean] });

    const found = compareRuns([fast, best], gold);

    equal(found?.records, 2);
    deepEqual(
      found?.left.map(({ count, why }) => `${count} ${why}`),
      [
        '1 not asked in run 20261129-100000-0004 (fast), which ended before',
        '1 its label is none of the labels that all of these runs could give',
        '1 no record of run 20261129-100000-0004 (best)',
      ],
    );
    equal(compareRuns([fast, best], new Map()), undefined);
  });

  it('count one of records that share an answer, however many say the same', () => {
    const same = (result: object, index: number) =>
      ({ ...result, ...(index === 1 ? { sameAs: idOf(0) } : {}) }) as ReturnType<
        NonNullable<Parameters<typeof answeredRun>[0]['more']>
      >;
    const given = [clean, clean, clean];
    const runs = ['fast', 'best'].map(tier => answeredRun({ tier, given, more: same }));

    const found = compareRuns(runs, goldOf(given));

    equal(found?.records, 2);
    deepEqual(found?.left[0]?.count, 1);
  });

  it('pay what was sent: answers from the reply cache are in no price, and a run of them alone has none', () => {
    const gold = goldOf([clean, clean, clean, clean]);
    const given = [clean, clean, clean, clean];
    const some = answeredRun({ tier: 'fast', given, usd: 0.01, cached: [0, 1] });
    const all = answeredRun({ tier: 'balanced', given, usd: 0.01, cached: [0, 1, 2, 3] });
    const unknown = answeredRun({ tier: 'best', given, usd: 'unpriced' });
    const local = answeredRun({ tier: 'local', given, cached: [0, 1, 2, 3], start: { provider: 'ollama' } });

    const found = compareRuns([all, unknown, some, local], gold, ({ provider }) => provider === 'ollama');

    deepEqual(
      found?.tiers.map(one => [one.title, one.cost.kind, one.fromCache]),
      [
        ['local', 'free', 4],
        ['fast', 'priced', 2],
        ['balanced', 'cached', 4],
        ['best', 'unpriced', 0],
      ],
    );
    deepEqual(found?.tiers[1]?.cost, { kind: 'priced', usdPer1000: 10 });
  });

  it('have names that tell them apart: by the tier above, by the model, by the run', () => {
    const given = [clean];
    const higher = { escalatesTo: { tier: 'best', provider: 'anthropic', model: 'best-model' } };
    const other = { model: 'older-model' };
    const titles = (...runs: readonly Parameters<typeof answeredRun>[0][]) =>
      compareRuns(runs.map(answeredRun), goldOf(given))?.tiers.map(one => one.title);

    deepEqual(titles({ tier: 'fast', given }, { tier: 'fast', given, start: higher }), ['fast', 'fast, then best']);
    deepEqual(titles({ tier: 'fast', given }, { tier: 'fast', given, start: other }), [
      'fast (fast-model)',
      'fast (older-model)',
    ]);
    deepEqual(titles({ tier: 'fast', given, start: { run: 'a' } }, { tier: 'fast', given, start: { run: 'b' } }), [
      'fast (run a)',
      'fast (run b)',
    ]);
  });

  it('are judged by labels that all of them could give', () => {
    const fast = answeredRun({ tier: 'fast', given: [clean, phishing], labels: [phishing, clean, 'spam'] });
    const best = answeredRun({ tier: 'best', given: [clean, phishing], labels: [clean, phishing] });

    deepEqual(compareRuns([fast, best], goldOf([clean, phishing]))?.labels, [
      asIfProtected(phishing),
      asIfProtected(clean),
    ]);
  });
});
