import { deepEqual, equal, match } from 'node:assert/strict';
import type { Call } from '../../../src/core/send/provider';
import { failure, labelled, labelTask, mail, runDesk, tier } from './runDesk';

const task = { ...labelTask, votes: 3 };

function desk(answers: readonly string[], more: Partial<typeof task> & { readonly escalateTo?: string } = {}) {
  const firstLabels: string[] = [];
  const best = { ...tier, name: 'best', model: 'model-b' };
  const made = runDesk(
    { 'inbox/a.eml': mail('One') },
    {
      answer(call: Call, number) {
        firstLabels.push(/# Labels\n\n- "([^"]+)"/.exec(call.rendered.stable)?.[1] ?? '');
        const answer = answers[number - 1] ?? 'clean';
        return answer === 'down' ? failure('server-error') : labelled(answer);
      },
    },
  );
  Object.assign(made.services, { settings: { ...made.services.settings, tiers: [tier, best] } });
  return {
    firstLabels,
    calls: made.calls,
    run: (request: { readonly resume?: string } = {}) => made.run({ task: { ...task, ...more }, ...request }),
  };
}

describe('votes', () => {
  it('ask each time with the labels in another order; how far they agree is the confidence, beside what the model claims', async () => {
    const { run, firstLabels } = desk(['clean', 'phishing', 'clean']);

    const { labels, kept } = await run();

    equal(labels.length, 1);
    deepEqual(
      labels.map(({ label, confidence, votes }) => ({ label, confidence, votes })),
      [
        {
          label: 'clean',
          confidence: 'medium',
          votes: {
            of: 3,
            counts: [
              { label: 'clean', count: 2 },
              { label: 'phishing', count: 1 },
            ],
            claimed: 'high',
          },
        },
      ],
    );
    equal(new Set(firstLabels).size, 2, 'both labels came first');
    deepEqual([kept.ledger.answeredCalls, kept.openCalls.size], [3, 0]);
  });

  it('that all agree make it high', async () => {
    deepEqual(
      (await desk(['phishing', 'phishing', 'phishing']).run()).labels.map(one => one.confidence),
      ['high'],
    );
  });

  it('that are as many for two labels are an abstention that says so', async () => {
    const { labels } = await desk(['clean', 'phishing'], { votes: 2 }).run();

    equal(labels[0]?.label, 'abstain');
    match(labels[0]?.problem?.why ?? '', /its votes differ: 1 × clean, 1 × phishing/);
  });

  it('that differ go to the higher tier, which is asked once', async () => {
    const { run, calls } = desk(['clean', 'phishing', 'clean', 'phishing'], { escalateTo: 'best' });

    const { labels } = await run();

    deepEqual(
      labels.map(({ label, tier: by, escalation }) => [label, by, escalation?.why]),
      [['phishing', 'best', 'its votes differ: 2 of 3 for "clean"']],
    );
    deepEqual(
      calls.map(call => call.model),
      ['model-a', 'model-a', 'model-a', 'model-b'],
    );
  });

  it('are each on the disk: a run that is taken up asks for those that are missing', async () => {
    const { run, calls, firstLabels } = desk(['clean', 'down', 'phishing', 'clean']);
    const first = await run();
    const before = calls.length;

    const { labels, kept } = await run({ resume: first.run });

    equal(calls.length - before, 2);
    deepEqual(firstLabels[before], firstLabels[1], 'it goes on with the vote that failed');
    deepEqual(
      labels.map(({ label, votes }) => [label, votes?.of]),
      [['clean', 3]],
    );
    equal(kept.votes.size, 0);
  });

  it('that cannot all be had give no answer that counts: the record is asked again', async () => {
    const { labels, state } = await desk(['clean', 'down']).run();

    equal(state, 'failed');
    deepEqual(
      labels.map(({ problem }) => problem?.kind),
      ['failed'],
    );
  });
});
