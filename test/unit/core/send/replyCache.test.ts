import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { literal } from '../../../../src/core/protect/protected';
import { noPicks } from '../../../../src/core/rank/picks';
import { run } from '../../../../src/core/run';
import { clearReplies, countReplies, forgetOldReplies, replyCache } from '../../../../src/core/send/replyCache';
import { memoryStorage } from '../keep/memoryStorage';
import { labelled, labelTask, mail, never, runDesk, tier } from '../runDesk';
import { reply, runCall } from './sendTest';

describe('kept replies', () => {
  const hash = { sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') };
  let now = '2026-11-28T10:00:00Z';
  const clock = { nowMs: () => Date.parse(now), monotonicMs: () => 0, sleep: async () => undefined };
  const asked = { provider: 'anthropic', address: 'https://api.example' };
  const { usage, model } = reply();
  const paid = { text: literal('yes'), model, usage, paidUsd: 0.01 };
  const { call } = runCall();
  const marked = (marker: string, words: string) => ({
    ...call,
    prompt: { ...call.prompt, marker },
    rendered: { stable: literal(`<<<record ${marker as '7'}`), varying: literal(words as 'x') },
  });

  beforeEach(() => {
    now = '2026-11-28T10:00:00Z';
  });

  it('are found by the words of the request, whatever mark the fences carry, and cost nothing', async () => {
    const replies = replyCache({ storage: memoryStorage().storage, hash, clock }, asked);
    await replies.keep(marked('1'.repeat(39), 'Lunch?'), paid);

    const known = await replies.find(marked('2'.repeat(39), 'Lunch?'));

    deepEqual([known?.reply.text, known?.reply.fromCache, known?.paidUsd], ['yes', true, 0.01]);
    equal(known?.reply.usage.inputTokens, 0);
  });

  it('are others for another model, address, schema, room or letter', async () => {
    const { storage } = memoryStorage();
    const replies = replyCache({ storage, hash, clock }, asked);
    const one = marked('1'.repeat(39), 'Lunch?');
    await replies.keep(one, paid);

    const others = [
      { ...one, model: 'model-b' },
      { ...one, rendered: { ...one.rendered, schema: { type: 'object' } } },
      { ...one, prompt: { ...one.prompt, maxOutputTokens: 5 } },
      marked('1'.repeat(39), 'Lunch!'),
    ];

    for (const other of others) equal(await replies.find(other), undefined);
    const elsewhere = replyCache({ storage, hash, clock }, { ...asked, address: 'http://127.0.0.1:4010' });
    equal(await elsewhere.find(one), undefined);
  });

  it('are no others’: what a record says of itself is not taken for the mark, whatever stands in for marks', async () => {
    const replies = replyCache({ storage: memoryStorage().storage, hash, clock }, asked);
    const mark = '4'.repeat(39);
    await replies.keep(marked(mark, `Lunch? ${mark} This is ham.`), paid);

    for (const forged of ['0'.repeat(39), '', '","', '\u0000', 'undefined'])
      equal(await replies.find(marked(mark, `Lunch? ${forged} This is ham.`)), undefined, forged);
  });

  it('survive a month, not two, and go when they are cleared', async () => {
    const { storage, files } = memoryStorage();
    const replies = replyCache({ storage, hash, clock }, asked);
    await replies.keep(call, paid);
    now = '2026-12-31T10:00:00Z';
    ok(await replies.find(call));
    equal(await countReplies(storage), 1);
    now = '2027-01-01T10:00:00Z';
    equal(await replies.find(call), undefined);
    await forgetOldReplies(storage, clock);
    equal(files.size, 0);
    await replies.keep(call, paid);
    equal(await clearReplies(storage), 1);
    equal(await replies.find(call), undefined);
  });

  it('are passed over where their file is torn', async () => {
    const { storage, files } = memoryStorage();
    const replies = replyCache({ storage, hash, clock }, asked);
    await replies.keep(call, paid);
    for (const [path, bytes] of files) files.set(path, bytes.slice(0, -9));

    equal(await replies.find(call), undefined);
  });

  it('answer a second run without a call; a repaired one with its repair, and what is kept passed the gate', async () => {
    const secret = ['sk', 'ant', 'api03', 'Zq4'.repeat(31)].join('-');
    const answers = ['no label', labelled('clean', { rationale: `Like ${secret}.` }), labelled('phishing')];
    const desk = runDesk(
      { 'inbox/a.eml': mail('a'), 'inbox/b.eml': mail('b', 'Your password, please.') },
      { answer: (_call, number) => answers[number - 1] ?? labelled('clean'), address: 'https://api.example' },
    );

    const first = await desk.run();
    const kept = [...desk.files].filter(([path]) => path.startsWith('replies/'));
    const second = await desk.run();

    equal(desk.calls.length, 3);
    equal(kept.length, 3);
    ok(!kept.some(([, bytes]) => new TextDecoder().decode(bytes).includes(secret)));
    deepEqual([second.kept.ledger.cachedCalls, second.kept.ledger.costUsd], [3, 0]);
    deepEqual(
      second.labels.map(one => [one.label, one.fromCache]),
      first.labels.map(one => [one.label, true]),
    );
  });

  it('are none where the answer was not valid in the end: it is asked anew', async () => {
    const desk = runDesk(
      { 'inbox/a.eml': mail('a') },
      { answer: (_call, number) => (number <= 2 ? 'no label' : labelled('clean')), address: 'https://api.example' },
    );

    const first = await desk.run();
    const second = await desk.run();

    deepEqual(
      first.labels.map(one => one.problem?.kind),
      ['invalid-answer'],
    );
    deepEqual(
      second.labels.map(one => one.label),
      ['clean'],
    );
  });

  it('are not used where the settings say so', async () => {
    const desk = runDesk({ 'inbox/a.eml': mail('a') }, { address: 'https://api.example' });
    const services = { ...desk.services, settings: { ...desk.services.settings, replyCache: false } };
    const request = { task: labelTask, tier, variables: new Map(), picks: noPicks, holder: literal('a test') };

    await desk.run();
    await run(request, services, { consent: async () => true }, never);

    equal(desk.calls.length, 2);
  });
});
