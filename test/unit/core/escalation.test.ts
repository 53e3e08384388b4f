import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { ConsentQuestion } from '../../../src/core/consent';
import { tierLedger, tierLedgerWords } from '../../../src/core/show/tierLedger';
import { type DeskOptions, failure, labelled, labelTask, mail, runDesk, tier } from './runDesk';
import { plainPrices, reply } from './send/sendTest';

const best = { ...tier, name: 'best', model: 'model-b' };
const task = { ...labelTask, escalateTo: 'best' };
const inbox = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`inbox/${index}.eml`, mail(`Mail ${index}`)]));

/** Two tiers with a model each; `said` tells who was asked and about which mail. */
function twoTiers(
  count: number,
  answer: (model: string, mailNumber: number, calls: number) => ReturnType<NonNullable<DeskOptions['answer']>>,
  options: DeskOptions = {},
) {
  const said: string[] = [];
  const made = runDesk(inbox(count), {
    ...options,
    answer(call, number) {
      const about = Number(/Mail (\d+)/.exec(call.rendered.varying)?.[1]);
      said.push(`${call.model} ${about}`);
      const given = answer(call.model, about, number);
      return typeof given === 'string' ? reply({ text: given, model: call.model }) : given;
    },
  });
  const services = { ...made.services, settings: { ...made.services.settings, tiers: [tier, best] } };
  Object.assign(made.services, services);
  return { ...made, said };
}

describe('a task that escalates', () => {
  it('asks the higher tier where the first one did not do, and tells what that one had said', async () => {
    const answers: readonly (() => ReturnType<NonNullable<DeskOptions['answer']>>)[] = [
      () => labelled('clean'),
      () => labelled('phishing'),
      () => labelled('abstain'),
      () => reply({ text: '', end: 'refused' }),
      () => 'no object at all',
    ];
    const desk = twoTiers(5, (model, about) => (model === 'model-b' ? labelled('clean') : (answers[about]?.() ?? '')));

    const { labels, state, kept } = await desk.run({ task });

    equal(state, 'done');
    deepEqual(
      labels.map(one => [one.tier, one.label, one.escalation?.state, one.escalation?.first.label, one.escalation?.why]),
      [
        ['fast', 'clean', undefined, undefined, undefined],
        ['best', 'clean', 'answered', 'phishing', '"phishing" must be confirmed'],
        ['best', 'clean', 'answered', 'abstain', 'it abstained'],
        ['best', 'clean', 'answered', 'abstain', 'the model refused'],
        ['best', 'clean', 'answered', 'abstain', 'its answer was not valid, also after the repair'],
      ],
    );
    deepEqual(
      desk.said.filter(one => one.startsWith('model-b')),
      ['model-b 1', 'model-b 2', 'model-b 3', 'model-b 4'],
    );
    const ledger = tierLedger(kept, desk.services);
    deepEqual(
      ledger?.tiers.map(one => [one.tier, one.answered, one.calls]),
      [
        ['fast', 1, 6],
        ['best', 4, 4],
      ],
    );
  });

  it('asks no higher tier where a person chose one that sends nothing, and says so', async () => {
    const desk = twoTiers(2, () => labelled('phishing'));
    const notes: string[] = [];

    const { labels, kept } = await desk.run({ task, sendsNothing: true }, { noticed: note => void notes.push(note) });

    deepEqual(
      labels.map(one => [one.tier, one.label, one.escalation]),
      [
        ['fast', 'phishing', undefined],
        ['fast', 'phishing', undefined],
      ],
    );
    deepEqual([...new Set(desk.said.map(one => one.split(' ')[0]))], ['model-a']);
    equal(kept.start.escalatesTo, undefined);
    match(notes.join('\n'), /none is asked/);
  });

  it('goes on where evidence is required and none stands in the record', async () => {
    const desk = twoTiers(1, model => labelled('clean', { evidence: [model === 'model-a' ? 'Never said' : 'Lunch?'] }));

    const { labels } = await desk.run({ task: { ...task, evidence: 'required' } });

    deepEqual(
      labels.map(one => [one.tier, one.escalation?.why, one.evidence[0]?.found]),
      [['best', 'none of its evidence stands in the record', true]],
    );
  });

  it('lets the first answer stand where the higher tier gives none', async () => {
    const desk = twoTiers(1, model =>
      model === 'model-a' ? labelled('phishing') : reply({ text: '', end: 'refused' }),
    );

    const { labels, state } = await desk.run({ task });

    equal(state, 'done');
    deepEqual(
      labels.map(one => [one.tier, one.label, one.mustConfirm, one.escalation?.state, one.escalation?.problem?.kind]),
      [['fast', 'phishing', true, 'in-vain', 'refused']],
    );
  });

  it('asks nothing twice when it is taken up between the two tiers', async () => {
    const stop = new AbortController();
    const desk = twoTiers(3, (model, about) => {
      if (model === 'model-b' && about === 1) stop.abort();
      return labelled('phishing');
    });
    const first = await desk.run({ task }, {}, stop.signal);
    equal(first.state, 'cancelled');
    const askedBefore = desk.said.length;

    const again = await desk.run({ task, resume: first.run });

    equal(again.state, 'done');
    deepEqual(
      desk.said.slice(askedBefore).filter(one => one.startsWith('model-a')),
      [],
    );
    equal(new Set(desk.said.slice(0, askedBefore).filter(one => one.startsWith('model-a'))).size, 3);
    deepEqual(new Set(again.labels.map(one => one.tier)), new Set(['best']));
  });

  it('keeps the first answer and is done in part where the higher tier fails, and asks only that one again', async () => {
    let fails = true;
    const desk = twoTiers(2, model =>
      model === 'model-b' && fails ? failure('invalid-request') : labelled('phishing'),
    );
    const first = await desk.run({ task });
    deepEqual(
      [first.state, first.labels.map(one => [one.tier, one.label, one.escalation?.state])],
      [
        'part',
        [
          ['fast', 'phishing', 'waiting'],
          ['fast', 'phishing', 'waiting'],
        ],
      ],
    );
    fails = false;
    const before = desk.said.length;

    const again = await desk.run({ task, resume: first.run });

    equal(again.state, 'done');
    deepEqual(desk.said.slice(before), ['model-b 0', 'model-b 1']);
  });

  it('keeps one cap over both tiers, each at its own price', async () => {
    const desk = twoTiers(4, () => labelled('phishing'), { maxCostUsd: 0.018 });
    Object.assign(desk.services, { prices: twoPrices });

    const { state, kept } = await desk.run({ task });

    equal(state, 'capped');
    ok(kept.ledger.costUsd <= 0.018, `${kept.ledger.costUsd}`);
    const [fast, top] = [kept.ledger.tiers.get('fast'), kept.ledger.tiers.get('best')];
    equal(fast?.calls, 4);
    ok(top !== undefined && top.calls >= 1 && top.calls < 4, `${top?.calls} calls of the higher tier`);
    // Ten times the price for the same tokens.
    const each = [(fast?.costUsd ?? 0) / 4, (top.costUsd ?? 0) / top.calls];
    ok(Math.abs((each[1] ?? 0) / (each[0] ?? 1) - 10) < 0.01, each.join());
  });

  it('tells what everything on the top tier would have cost, by what was measured', async () => {
    const desk = twoTiers(4, (_, about) => labelled(about === 0 ? 'phishing' : 'clean'));
    Object.assign(desk.services, { prices: twoPrices });

    const { kept } = await desk.run({ task });
    const ledger = tierLedger(kept, desk.services);

    equal(ledger?.allOnTop?.from, 'first tier');
    ok(Math.abs((ledger?.allOnTop?.usd ?? 0) - 10 * (ledger?.tiers[0]?.costUsd ?? 0)) < 1e-9);
    match(tierLedgerWords(ledger).join('\n'), /everything on best would have cost about \$/);
  });

  it('tells of calls from the reply cache, which have no tokens: a mean goes without them, and there is none of these alone', async () => {
    const desk = twoTiers(4, (model, about) => {
      const text = labelled(about === 0 ? 'phishing' : 'clean');
      const sent = typeof text === 'string' ? reply({ text, model }) : text;
      const none = {
        inputTokens: 0,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 0,
        source: 'reported',
      } as const;
      return sent.kind === 'reply' && about > 1 ? { ...sent, fromCache: true, usage: none } : sent;
    });
    Object.assign(desk.services, { prices: twoPrices });
    const { kept } = await desk.run({ task });
    const fast = kept.ledger.tiers.get('fast');

    const words = tierLedgerWords(tierLedger(kept, desk.services));

    deepEqual([fast?.calls, fast?.cachedCalls], [4, 2]);
    ok(words[0]?.includes('3 records answered, 4 calls (2 from the reply cache)'), words[0]);
    const onTop = tierLedger(kept, desk.services)?.allOnTop?.usd ?? 0;
    ok(Math.abs(onTop - 4 * 10 * ((fast?.costUsd ?? 0) / 2)) < 1e-9, `${onTop}`);
    match(words.at(-1) ?? '', /by the mean of the 2 calls that fast answered and did not take from the reply cache/);
  });

  it('does not count a record whose calls failed as answered', async () => {
    const desk = twoTiers(2, (_, about) => (about === 0 ? failure('server-error') : labelled('clean')));

    const { kept } = await desk.run({ task });

    deepEqual([kept.results.size, tierLedger(kept, desk.services)?.tiers[0]?.answered], [2, 1]);
  });

  it('asks for consent to each provider before anything is sent', async () => {
    const desk = twoTiers(1, () => labelled('clean'));
    const asked: ConsentQuestion[] = [];

    await rejects(
      desk.run({ task: { ...task, origin: 'workspace' } }, { consent: async question => asked.push(question) < 2 }),
      /not allowed/,
    );

    equal(desk.calls.length, 0);
  });

  it('does nothing of the kind where the run begins on the higher tier', async () => {
    const desk = twoTiers(1, () => labelled('phishing'));

    const { labels } = await desk.run({ task, tier: best });

    deepEqual([desk.said, labels[0]?.escalation], [['model-b 0'], undefined]);
  });
});

/** The higher tier at ten times the price of the first. */
const twoPrices = {
  ...plainPrices,
  models: plainPrices.models.flatMap(model => [
    model,
    { ...model, id: 'model-b', bands: [{ input: 10, output: 10, cacheWrite5m: 10, cacheRead: 10 }] },
  ]),
};
