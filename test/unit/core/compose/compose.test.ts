import { equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { compose, type Frame } from '../../../../src/core/compose/compose';
import { tokenCounter } from '../../../../src/core/fit/tokenCounter';
import { join, literal, type ProtectedText } from '../../../../src/core/protect/protected';
import type { ProtectedRecord } from '../../../../src/core/protect/protectedThings';
import { createProtector } from '../../../../src/core/protect/protector';
import { rounds } from '../../../support/rounds';
import { never, quickWorkers } from '../runDesk';

/** A token is four characters, rounded up for each text. */
const workers = quickWorkers();
const counter = tokenCounter(workers, { likely: 1, upper: 1, counts: 0 });

const frame: Frame = {
  task: {
    name: literal('sort'),
    title: literal('Sort'),
    produces: 'labels',
    instructions: literal('Judge the mail.'),
    labels: [
      { name: literal('phishing'), description: literal('Bad.'), examples: [] },
      { name: literal('clean'), description: literal('Good.'), examples: [] },
    ],
    evidence: 'optional',
  },
  context: [],
  maxOutputTokens: 100,
  marker: '7'.repeat(39),
};

const emptyRecord: ProtectedRecord = {
  id: '0123456789abcdef',
  kind: 'email',
  path: literal('inbox/1.eml'),
  line: 1,
  fields: [{ name: literal('Subject'), value: literal('Hello') }],
  text: literal(''),
};

async function asProtected(text: string): Promise<ProtectedText> {
  return (await createProtector(workers).protectText(text, { source: 'test' }, never)).text;
}

const recordOf = async (text: string): Promise<ProtectedRecord> => ({ ...emptyRecord, text: await asProtected(text) });

/** What a call takes without any text of a record, in tokens. */
async function bareTokens(): Promise<number> {
  const composed = await compose(frame, emptyRecord, { tokens: 1_000_000, counter }, never);
  return composed?.upperTokens ?? 0;
}

describe('a composed call', () => {
  it('is left as it is when it fits, and counts its schema as well', async () => {
    const record = await recordOf('Lunch on Monday?');

    const composed = await compose(frame, record, { tokens: 5_000, counter }, never);

    equal(composed?.prompt.recordCut, undefined);
    ok(composed?.rendered.varying.includes('Lunch on Monday?'));
    const { stable = '', varying = '', schema } = composed?.rendered ?? {};
    const parts = [stable, varying, JSON.stringify(schema)];
    equal(
      composed?.upperTokens,
      parts.reduce((sum, part) => sum + Math.ceil(part.length / 4), 0),
    );
  });

  it('loses quoted history before a word of its own, and says so', async () => {
    const history = Array.from({ length: 60 }, (_, line) => `> quoted line ${line}`).join('\n');
    const record = await recordOf(`My own words.\n${history}\nMy last words.`);

    const composed = await compose(frame, record, { tokens: (await bareTokens()) + 60, counter }, never);

    match(composed?.rendered.varying ?? '', /left out to keep the budget: 60 lines of quoted earlier mail/);
    match(composed?.rendered.varying ?? '', /My own words\.\nMy last words\./);
  });

  it('is cut from its end when that is not enough: fields stay, and what is gone is said', async () => {
    const record = await recordOf('word '.repeat(2_000));

    const composed = await compose(frame, record, { tokens: (await bareTokens()) + 200, counter }, never);

    match(composed?.rendered.varying ?? '', /Subject: Hello/);
    match(composed?.rendered.varying ?? '', /the last \d+ of 10000 characters of the text/);
    ok((composed?.prompt.record?.text.length ?? 0) > 500, 'most of the room is used');
  });

  it('is none where not even the fields fit, and where a report’s context does not', async () => {
    const tokens = (await bareTokens()) - 20;
    const longTask = {
      ...frame.task,
      produces: 'report' as const,
      instructions: await asProtected('Say it. '.repeat(500)),
    };

    equal(await compose(frame, await recordOf('Lunch?'), { tokens, counter }, never), undefined);
    equal(await compose({ ...frame, task: longTask }, undefined, { tokens: 200, counter }, never), undefined);
  });

  it('keeps any budget for any text, and cuts no character in two', async () => {
    const bare = await bareTokens();
    const unit = fc.constantFrom('word ', '🙂', '> quoted\n', 'é', '\n', '漢字', 'x'.repeat(50));
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { maxLength: 120 }), fc.integer({ min: 30, max: 400 }), async (units, room) => {
        const composed = await compose(frame, await recordOf(units.join('')), { tokens: bare + room, counter }, never);

        ok(composed !== undefined);
        ok(composed.upperTokens <= bare + room);
        ok(!/\p{Surrogate}/u.test(composed.rendered.varying));
        const whole = composed.prompt.recordCut === undefined;
        ok(whole || /\((?:left out to keep the budget)/.test(composed.rendered.varying));
      }),
      { numRuns: rounds(60), seed: 1 },
    );
  });

  it('keeps the budget with a repair as well', async () => {
    const repair = {
      answer: join([literal('{"label": "'), await asProtected('x'.repeat(400)), literal('"}')]),
      why: literal('no'),
    };
    const tokens = (await bareTokens()) + 150;

    const composed = await compose(
      { ...frame, repair },
      await recordOf('word '.repeat(400)),
      { tokens, counter },
      never,
    );

    ok(composed === undefined || composed.upperTokens <= tokens);
  });
});
