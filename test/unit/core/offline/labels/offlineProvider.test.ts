import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import type { PromptTask } from '../../../../../src/core/compose/prompt';
import { offlineProvider } from '../../../../../src/core/offline/offline';
import { literal } from '../../../../../src/core/protect/protected';
import type { ProtectedRecord } from '../../../../../src/core/protect/protectedThings';
import type { GoldExample } from '../../../../../src/core/send/provider';
import { example, gold, record, task } from './examples';

const never = new AbortController().signal;

async function connect(examples: readonly GoldExample[], asked: PromptTask = task()) {
  const connection = await offlineProvider().connect({ gold: examples }, never);
  return async (one: ProtectedRecord | undefined, signal = never) => {
    const prompt = { task: asked, context: [], record: one, maxOutputTokens: 500, marker: '0'.repeat(39) };
    const call = { model: 'offline', prompt, rendered: { stable: literal(''), varying: literal('') } };
    return await connection.send(call, () => {}, signal);
  };
}

async function label(examples: readonly GoldExample[], one: ProtectedRecord, asked: PromptTask = task()) {
  const reply = await (await connect(examples, asked))(one);
  if (reply.kind !== 'reply') throw new Error(reply.message);
  return JSON.parse(reply.text);
}

describe('labels of the offline tier', () => {
  it('answers in the form that is asked of a language model, and says that it is none', async () => {
    const send = await connect(gold);

    const reply = await send(record('Order cheap watches, best price.'));

    equal(reply.kind, 'reply');
    if (reply.kind !== 'reply') return;
    deepEqual(Object.keys(JSON.parse(reply.text)), ['evidence', 'rationale', 'label', 'confidence']);
    equal(reply.model, 'offline classifier (no language model)');
    deepEqual([reply.usage.inputTokens, reply.usage.outputTokens, reply.end], [0, 0, 'complete']);
  });

  it('learns from the gold, and names what decided in words that stand in the record', async () => {
    const one = record('Hello,\nthe best price for cheap watches.\nBye', {
      Subject: 'offer',
      'Authentication-Results': 'spf=fail',
    });

    const { label: answer, rationale, evidence } = await label(gold, one);

    equal(answer, 'spam');
    match(rationale, /Nearest to spam by .*"cheap"/);
    const places = [one.text, ...one.fields.map(field => field.value)] as readonly string[];
    ok(evidence.length >= 1 && evidence.length <= 3);
    for (const quote of evidence)
      ok(
        places.some(place => place.includes(quote)),
        quote,
      );
  });

  it('cuts long lines for quotes, and quotes them letter for letter', async () => {
    const one = record(`${'word '.repeat(100)}order cheap   watches now, best price ${'word '.repeat(100)}`);

    const { evidence } = await label(gold, one);

    for (const quote of evidence) ok(quote.length <= 200 && one.text.includes(quote), quote);
  });

  it('answers a record of the gold without having learnt from it', async () => {
    const odd = example('spam', 'Xyzzy plugh frotz.\nMinutes of the meeting are attached, see you at lunch.', {
      Subject: 'Re: meeting',
    });

    const { label: answer } = await label([...gold, odd], odd.record);

    equal(answer, 'clean');
  });

  it('gives the same answers whatever the order of the gold', async () => {
    const one = record('Cheap lunch offer for the meeting on Monday');

    deepEqual(await label([...gold].reverse(), one), await label(gold, one));
  });

  it('counts equal records of the gold once', async () => {
    const four = gold.filter(({ label: name }) => name === 'spam').slice(0, 4);
    const doubled = [...gold.filter(({ label: name }) => name === 'clean'), ...four, ...four];

    equal((await label(doubled, record('Order cheap watches, best price.'))).label, 'abstain');
  });

  it('abstains when the record shares nothing with the gold', async () => {
    const {
      label: answer,
      rationale,
      evidence,
    } = await label(gold, record('Привет как дела дружище '.repeat(10), { Links: '9 to 9 sites' }));

    deepEqual([answer, evidence], ['abstain', []]);
    match(rationale, /shares no word or sign/);
  });

  it('abstains when the gold says one thing as often as the other', async () => {
    const same = 'The quick brown fox jumps over the lazy dog.';
    const mixed = Array.from({ length: 12 }, (_, index) =>
      example(index % 2 === 0 ? 'spam' : 'clean', `${same} ${'I'.repeat(index + 3)}`),
    );

    const { label: answer, confidence } = await label(mixed, record(same));

    deepEqual([answer, confidence], ['abstain', 'low']);
  });

  it('never answers a label that the task does not have', async () => {
    const { label: answer } = await label(
      gold,
      record('Order cheap watches, best price.'),
      task({ clean: '', other: '' }),
    );

    notEqual(answer, 'spam');
  });

  it('stops when it is cancelled', async () => {
    const send = await connect(gold);

    const reply = await send(record('Order cheap watches'), AbortSignal.abort());

    deepEqual(reply.kind === 'failure' && reply.reason, 'cancelled');
  });
});

describe('labels of the offline tier without enough gold', () => {
  const described = task({
    phishing: 'Wants passwords or credentials on a false login page.',
    invoice: 'A bill that asks for payment of an amount by a date.',
  });

  it('abstains where no description is near', async () => {
    const { label: answer, rationale } = await label(
      [],
      record('The weather will be fine tomorrow in the mountains.'),
      described,
    );

    equal(answer, 'abstain');
    match(rationale, /no two labels with 5 confirmed examples/);
  });

  it('takes the label whose description is near, with low confidence, and says how near', async () => {
    const {
      label: answer,
      confidence,
      rationale,
      evidence,
    } = await label([], record('Your password expires.\nEnter your credentials on the login page.'), described);

    deepEqual([answer, confidence], ['phishing', 'low']);
    match(rationale, /compared with the descriptions.*similarity is 0\.\d\d; below 0\.12/);
    ok(evidence.includes('Enter your credentials on the login page.'));
  });

  it('takes a label with too few examples by its description, where the gold is not sure', async () => {
    const few = [...gold, example('phishing', 'Enter your password here.')];
    const labels = task({ spam: '', clean: '', phishing: 'Wants passwords or credentials on a false login page.' });

    const { label: answer, rationale } = await label(
      few,
      record('Confirm passwords and credentials on our login page'),
      labels,
    );

    equal(answer, 'phishing', rationale);
  });
});
