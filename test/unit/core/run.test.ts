import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { ConsentQuestion } from '../../../src/core/consent';
import { listRuns, loadRun } from '../../../src/core/keep/runs';
import { github } from './protect/madeSecrets';
import { failure, labelled, labelTask, mail, quickWorkers, reportTask, runDesk, tier } from './runDesk';
import { reply } from './send/sendTest';

const inbox = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`inbox/${index}.eml`, mail(`Mail ${index}`)]));

describe('a run', () => {
  it('gathers, asks, checks and keeps: one label for each record, in the order of the records', async () => {
    const desk = runDesk(inbox(5), { answer: (_, number) => labelled(number % 2 === 0 ? 'clean' : 'phishing') });

    const { state, labels, run, kept } = await desk.run();

    equal(state, 'done');
    deepEqual(
      labels.map(({ path, label, mustConfirm }) => [path, label, mustConfirm]),
      [0, 1, 2, 3, 4].map(index => [`inbox/${index}.eml`, index % 2 === 0 ? 'phishing' : 'clean', index % 2 === 0]),
    );
    equal(desk.calls.length, 5);
    equal(kept.ledger.answeredCalls, 5);
    const [listed] = await listRuns(desk.services);
    deepEqual([listed?.id, listed?.kind === 'run' && listed.status], [run, 'done']);
  });

  it('tells what it does while it does it: the manifest before anything leaves, then the labels', async () => {
    const desk = runDesk(inbox(3));
    const told: string[] = [];

    await desk.run(
      {},
      {
        prepared: (prepared, estimates) =>
          told.push(
            `prepared ${prepared.records.records.length}, ${estimates.length} estimate, ${desk.calls.length} calls`,
          ),
        consent: async question => told.push(`may ${question.kind}`) > 0,
        started: () => told.push(`started, ${desk.calls.length} calls`),
        labelled: result => told.push(result.label),
      },
    );

    deepEqual(told, [
      'prepared 3, 1 estimate, 0 calls',
      'may first-send',
      'started, 0 calls',
      'clean',
      'clean',
      'clean',
    ]);
  });

  it('keeps a label though an answer beside it stays outside its list: that one is missing, and says why', async () => {
    const task = {
      ...labelTask,
      also: [
        { name: 'technique', description: 'Which?', answers: 'any' as const, choices: [], taxonomy: 'attack' as const },
      ],
    };
    const desk = runDesk(inbox(1), {
      answer: () => labelled('phishing', { labels: { technique: ['T1566', 'T9999'] } }),
    });

    const { labels, state } = await desk.run({ task });

    equal(state, 'done');
    equal(desk.calls.length, 2);
    deepEqual(
      labels.map(({ label, problem, labels: further }) => [label, problem, further?.[0]?.values]),
      [['phishing', undefined, ['T1566']]],
    );
    match(labels[0]?.labels?.[0]?.why ?? '', /ATT&CK does not know/);
  });

  it('asks the first record alone, and then as many at once as the tier may', async () => {
    let underWay = 0;
    const most: number[] = [];
    const desk = runDesk(inbox(6), {
      async answer() {
        most.push(++underWay);
        await new Promise(resolve => setTimeout(resolve, 2));
        underWay--;
        return labelled('clean');
      },
    });

    await desk.run();

    deepEqual([...most.slice(0, 3), Math.max(...most)], [1, 1, 2, 2]);
  });

  it('sends nothing without a yes, and asks no second time for the same', async () => {
    const desk = runDesk(inbox(1));
    const asked: ConsentQuestion['kind'][] = [];
    const answering = (yes: boolean) => ({
      consent: async (question: ConsentQuestion) => {
        asked.push(question.kind);
        return yes;
      },
    });

    await rejects(
      desk.run({}, answering(false)),
      /Nothing was sent: sending from this workspace to anthropic was not allowed/,
    );
    equal(desk.calls.length, 0);
    deepEqual(await listRuns(desk.services), []);
    await desk.run({}, answering(true));
    await desk.run({}, answering(false));

    deepEqual(asked, ['first-send', 'first-send']);
    equal(desk.calls.length, 2);
  });

  it('asks about a task of the workspace by its content: one byte changed asks again', async () => {
    const desk = runDesk(inbox(1));
    const asked: ConsentQuestion['kind'][] = [];
    const watcher = { consent: async (question: ConsentQuestion) => asked.push(question.kind) > 0 };
    const own = { ...labelTask, origin: 'workspace' as const };

    await desk.run({ task: own }, watcher);
    await desk.run({ task: own }, watcher);
    await desk.run({ task: { ...own, hash: 'f00e' } }, watcher);

    deepEqual(asked, ['workspace-task', 'first-send', 'workspace-task']);
  });

  it('asks nobody about a tier that sends nothing', async () => {
    const desk = runDesk(inbox(1), { reach: 'local' });

    const { state } = await desk.run(
      { task: { ...labelTask, origin: 'workspace' } },
      { consent: () => Promise.reject(new Error('asked')) },
    );

    equal(state, 'done');
  });

  it('sends nothing in Restricted Mode, and names a provider that is not known', async () => {
    const desk = runDesk(inbox(1), { trusted: false });
    await rejects(desk.run(), /Restricted Mode/);

    const other = runDesk(inbox(1));
    await rejects(
      other.run({ tier: { ...tier, provider: 'ollama' } }),
      /names the provider "ollama", which cannot be used here/,
    );
    equal(desk.calls.length + other.calls.length, 0);
  });

  it('teaches the offline tier from the gold and shows it to no other', async () => {
    const files = {
      ...inbox(2),
      'gold.csv': 'path,line,label\ninbox/0.eml,1,phishing\ninbox/9.eml,1,clean\ninbox/1.eml,1,spam\n',
    };
    const task = { ...labelTask, gold: 'gold.csv' };
    const notes: string[] = [];
    const local = runDesk(files, { reach: 'local' });
    const cloud = runDesk(files);

    await local.run({ task }, { noticed: note => notes.push(note) });
    await cloud.run({ task });

    deepEqual(
      local.materials[0]?.gold.map(({ label, record }) => [record.path, label]),
      [['inbox/0.eml', 'phishing']],
    );
    deepEqual(cloud.materials[0]?.gold, []);
    ok(notes.some(note => note.includes('"spam" is not a label of the task')));
    ok(notes.some(note => note.includes('"inbox/9.eml", which does not exist')));
  });

  it('runs a task whose gold is not there yet, and refuses one that a person named and that is not there', async () => {
    const desk = runDesk(inbox(1), { reach: 'local' });
    const notes: string[] = [];

    const { state } = await desk.run(
      { task: { ...labelTask, gold: 'gold.csv' } },
      { noticed: note => notes.push(note) },
    );

    equal(state, 'done');
    deepEqual(notes, ['there is no gold file "gold.csv" yet, so nothing is learnt from it']);
    await rejects(desk.run({ goldPath: 'gold.csv' }), /The gold file "gold\.csv" cannot be used: it does not exist/);
  });

  it('repairs an answer once with the reason, and abstains when the second is no better', async () => {
    const desk = runDesk(inbox(2), {
      answer: (call, number) =>
        number === 2 ? labelled('clean') : labelled(call.prompt.repair === undefined ? 'spam' : 'malware'),
    });

    const { labels } = await desk.run();

    deepEqual(
      labels.map(({ label, problem, confidence }) => [label, problem?.kind, confidence]),
      [
        ['clean', undefined, 'high'],
        ['abstain', 'invalid-answer', 'none'],
      ],
    );
    equal(desk.calls.length, 4);
    match(desk.calls[1]?.rendered.varying ?? '', /Your answer before was not valid: its label is not one of the list/);
  });

  it('says of an answer that was cut off that it was, and not what is wrong with its beginning', async () => {
    const beginning = '{"evidence":["Lun';
    const desk = runDesk(inbox(1), { answer: () => reply({ text: beginning, end: 'max-tokens' }) });

    const { labels } = await desk.run();

    const cutOff = 'it was cut off at the most that an answer may take, 1,000 tokens with its thinking';
    deepEqual(labels[0]?.problem, { kind: 'invalid-answer', why: cutOff });
    match(desk.calls[1]?.rendered.varying ?? '', new RegExp(`Your answer before was not valid: ${cutOff}`));
  });

  it('takes evidence for found only where it stands in the record', async () => {
    const desk = runDesk(
      { 'inbox/1.eml': mail('Account', 'Please verify your account at once.') },
      {
        answer: () => labelled('phishing', { evidence: ['verify your account', 'send me gold bars'] }),
      },
    );

    const { labels } = await desk.run();

    deepEqual(
      labels[0]?.evidence.map(({ quote, found }) => [quote, found]),
      [
        ['verify your account', true],
        ['send me gold bars', false],
      ],
    );
  });

  it('writes down for one record what is true of that one: a refusal, too many words', async () => {
    const files = {
      'inbox/0.eml': mail('Mail 0'),
      'inbox/1.eml': mail('Mail 1'),
      'inbox/2.eml': `${`Subject: ${'long '.repeat(200)}\n`.repeat(12)}\nbody\n`,
      'inbox/4.eml': mail('Mail 4'),
    };
    const desk = runDesk(files, {
      answer: call =>
        call.rendered.varying.includes('Mail 1') ? reply({ end: 'refused', text: '' }) : labelled('clean'),
    });

    const { state, labels } = await desk.run();

    equal(state, 'done');
    deepEqual(
      labels.map(({ label, problem }) => [label, problem?.kind]),
      [
        ['clean', undefined],
        ['abstain', 'refused'],
        ['abstain', 'too-long'],
        ['clean', undefined],
      ],
    );
  });

  it('keeps one mail from stopping the rest: what cannot be made safe to send is told for that one', async () => {
    // A text in which every look finds something new, as a hostile one might be made.
    let looks = 0;
    const wobbly = quickWorkers(text => {
      const at = text.indexOf('wobbly');
      return at < 0 || !text.includes('<<<record')
        ? []
        : [{ type: 'token', start: at + 6, end: at + 7 + (looks++ % 2) }];
    });
    const desk = runDesk(
      { ...inbox(2), 'inbox/1.eml': mail('Mail 1', 'wobbly words and more of them') },
      { workers: wobbly },
    );

    const { state, labels } = await desk.run();

    equal(state, 'done');
    deepEqual(
      labels.map(({ label, problem }) => [label, problem?.kind]),
      [
        ['clean', undefined],
        ['abstain', 'unreadable'],
      ],
    );
    equal(desk.calls.length, 1);
  });

  it('ends in part where the provider gives up, and a later run asks only for what is missing', async () => {
    const asked: string[] = [];
    const desk = runDesk(inbox(5), {
      answer: (call, number) => {
        asked.push(call.prompt.record?.path ?? '');
        return number === 3 ? failure('key-refused') : labelled('clean');
      },
    });

    const first = await desk.run();
    const before = asked.length;
    const second = await desk.run({ resume: first.run });

    equal(first.state, 'part');
    match(first.why ?? '', /key-refused/);
    ok(first.labels.length >= 2 && first.labels.length < 5);
    equal(second.state, 'done');
    equal(second.run, first.run);
    const finished = new Set(first.labels.map(({ path }) => String(path)));
    deepEqual(
      asked.slice(before).filter(path => finished.has(path)),
      [],
    );
    equal(second.labels.length, 5);
  });

  it('that fails before anything was answered has failed, and says why without a secret', async () => {
    const desk = runDesk(inbox(2), {
      answer: () => failure('key-refused', { message: `the key ${github} was refused` }),
    });

    const { state, why, labels } = await desk.run();

    deepEqual([state, labels], ['failed', []]);
    match(why ?? '', /^the key \[redacted:[a-z0-9-]+#1\] was refused$/);
  });

  it('stops at the cap before the call that could break it', async () => {
    // A call costs 150 millionths and may cost some 1,500: after two the third could break the cap.
    const desk = runDesk(inbox(6), { maxCostUsd: 0.0018 });

    const { state, kept, labels } = await desk.run();

    equal(state, 'capped');
    ok(kept.ledger.costUsd <= 0.0018);
    ok(labels.length > 0 && labels.length < 6, `${labels.length} labels`);
    equal(desk.calls.length, labels.length);
  });

  it('cancelled keeps what arrived and shows no error', async () => {
    const stop = new AbortController();
    const desk = runDesk(inbox(5), {
      answer: (_, number, __, signal) => {
        if (number < 3) return labelled('clean');
        return new Promise(resolve => {
          signal.addEventListener('abort', () => resolve(failure('cancelled')), { once: true });
          stop.abort();
        });
      },
    });

    const { state, labels, why } = await desk.run({}, {}, stop.signal);

    deepEqual([state, labels.length], ['cancelled', 2]);
    ok(!/error/i.test(why ?? ''));
    const [listed] = await listRuns(desk.services);
    equal(listed?.kind === 'run' && listed.status, 'cancelled');
  });

  it('asks equal records once, and the answer stands in every place', async () => {
    const desk = runDesk({ 'inbox/1.eml': mail('Same'), 'inbox/2.eml': mail('Other'), 'inbox/3.eml': mail('Same') });

    const { labels } = await desk.run();

    equal(desk.calls.length, 2);
    deepEqual(
      labels.map(({ path, alsoAt }) => [path, alsoAt.map(place => place.path)]),
      [
        ['inbox/1.eml', ['inbox/3.eml']],
        ['inbox/2.eml', []],
      ],
    );
  });

  it('is not taken up when its question is another one, and nothing is sent', async () => {
    const desk = runDesk(inbox(2));
    const first = await desk.run();
    const before = desk.calls.length;

    await rejects(
      desk.run({ resume: first.run, task: { ...labelTask, instructions: 'Judge it otherwise.' } }),
      /its task, context or model is not what it was/,
    );

    equal(desk.calls.length, before);
    const loaded = await loadRun(desk.services, first.run);
    equal(loaded.kind === 'run' && loaded.state.results.size, 2);
  });
});

describe('a report', () => {
  const page = { 'docs/page.md': '# Page\n\nThe limit is five.\nThe queue waits.\n' };
  const text =
    '## Summary\n\nThe limit is five [S1:3 "limit is five"]. The queue waits [S1:3 "queue waits"]. The moon is green.\n';

  it('is checked claim by claim against what was sent', async () => {
    const desk = runDesk(page, { answer: () => text });

    const { state, report, labels } = await desk.run({ task: reportTask });

    deepEqual([state, labels, report?.isPartial], ['done', [], false]);
    deepEqual(
      report?.claims.map(claim => claim.verdict),
      ['verified', 'misplaced', 'unsupported'],
    );
  });

  it('grows in whole lines that passed the gate, and begins again with a new attempt', async () => {
    const grown: string[] = [];
    const desk = runDesk(page, {
      async answer(_, number, onText) {
        const words =
          number === 1
            ? ['First tr', 'y\nhalf a li']
            : [`The key is ${github.slice(0, 20)}`, `${github.slice(20)}\n`, 'The end'];
        for (const word of words) {
          onText(word);
          await new Promise(resolve => setTimeout(resolve, 2));
        }
        return number === 1 ? failure('overloaded', { isRetryable: true }) : words.join('');
      },
    });

    const { report } = await desk.run({ task: reportTask }, { reportGrew: markdown => grown.push(markdown) });

    deepEqual(
      grown,
      ['First try\n', '', 'The key is [redacted:github#1]\n'].map(one =>
        one.replace('github', typeIn(report?.markdown ?? '')),
      ),
    );
    ok(!JSON.stringify([grown, report]).includes(github));
    equal(desk.calls.length, 2);
  });

  describe('whose task asks for a form', () => {
    const task = { ...reportTask, form: { headings: ['Summary', 'Gaps'] } };
    const whole = `${text}\n## Gaps\n\n- Nothing else was there.\n`;

    it('is asked for once more, with what is wrong, and the repaired one is kept', async () => {
      const desk = runDesk(page, { answer: (_, number) => (number === 1 ? text : whole) });

      const { state, report, run } = await desk.run({ task });

      deepEqual([state, report?.markdown, report?.formProblem], ['done', whole, undefined]);
      equal(desk.calls.length, 2);
      match(desk.calls[0]?.rendered.stable ?? '', /## Summary\n## Gaps/);
      match(desk.calls[1]?.rendered.varying ?? '', /the heading "Gaps" is missing/);
      const loaded = await loadRun(desk.services, run);
      ok(loaded.kind === 'run' && loaded.state.report?.markdown === whole);
    });

    it('keeps the first where the repair is no better, fails, or loses what was verified, and says what is wrong', async () => {
      const bare = '## Summary\n\n## Gaps\n\n- All of it.\n';
      for (const second of [text, failure('overloaded'), bare]) {
        const desk = runDesk(page, { answer: (_, number) => (number === 1 ? text : second) });

        const { state, report } = await desk.run({ task });

        deepEqual([state, report?.markdown, report?.formProblem], ['done', text, 'the heading "Gaps" is missing']);
        equal(desk.calls.length, 2);
      }
    });

    it('is not asked again where it is right, or only a part', async () => {
      for (const answer of [whole, reply({ text, end: 'max-tokens' })]) {
        const desk = runDesk(page, { answer: () => answer });

        const { report } = await desk.run({ task });

        deepEqual([report?.formProblem, desk.calls.length], [undefined, 1]);
      }
    });
  });

  it('that is cut off is kept as a part', async () => {
    const partialText = `## Summary\n\n${'The limit is five [S1:3 "limit is five"]. '.repeat(20)}`;
    const desk = runDesk(page, {
      answer: () => failure('cut-off', { partialText, isRetryable: true, mayBeBilled: true }),
    });

    const { state, report, run } = await desk.run({ task: reportTask });

    deepEqual([state, report?.isPartial], ['part', true]);
    match(report?.markdown ?? '', /^## Summary/);
    const loaded = await loadRun(desk.services, run);
    ok(loaded.kind === 'run' && loaded.state.report?.isPartial);
  });

  it('that ends at the token limit is done, and says that it is a part', async () => {
    const desk = runDesk(page, { answer: () => reply({ text, end: 'max-tokens' }) });

    const { report } = await desk.run({ task: reportTask });

    equal(report?.isPartial, true);
  });

  it('that the model refuses is no report', async () => {
    const desk = runDesk(page, { answer: () => reply({ text: '', end: 'refused' }) });

    const { state, report, why } = await desk.run({ task: reportTask });

    deepEqual([state, report], ['failed', undefined]);
    match(why ?? '', /refuse/);
  });
});

/** The scanner’s own word for the kind of secret. */
function typeIn(text: string): string {
  return /\[redacted:([a-z0-9-]+)#/.exec(text)?.[1] ?? 'none';
}
