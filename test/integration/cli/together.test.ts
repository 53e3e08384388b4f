import { deepEqual, equal, ok } from 'node:assert/strict';
import { answerTo } from '../../support/modelServer/answer';
import { type Behaviour, reachesMaxTokens, refuses } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { userText, type WireRequest } from '../../support/modelServer/wireRequest';
import { ownInjections } from '../injections/ownInjections';
import { type Desk, mailTask, makeDesk } from './commandLine';
import type { RunDocument } from './runDocument';

const key = 'sk-ant-api03-test-key-of-shared-calls';

const task = mailTask.replace(
  'records: { include: ["inbox/**/*.eml", "inbox/**/*.mbox"], as: email }',
  'records: { include: ["events.jsonl"], as: event, same: each }\nrecords-per-call: 6',
);

describe('events that share a call, on the command line', () => {
  let desk: Desk;
  let server: ModelServer;
  let cloud: { readonly environment: Readonly<Record<string, string>> };

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer({ keys: [key] });
    cloud = { environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin } };
    desk.write('.tierwise/tasks/sort-events.task.md', task);
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  it('get the answers that they get alone, in a sixth of the calls; the strict server takes the form', async () => {
    desk.write('events.jsonl', lines(18).join('\n'));
    const together = await desk.json(['run', 'sort-events', '--tier', 'fast', '--yes'], cloud);
    const calls = messages().length;
    desk.write('.tierwise/tasks/sort-events.task.md', task.replace('records-per-call: 6', 'records-per-call: 1'));
    const alone = await desk.json(['run', 'sort-events', '--tier', 'fast', '--yes'], cloud);

    deepEqual([calls, messages().length], [3, 3 + 18]);
    deepEqual(answers(together), answers(alone));
    equal(new Set(together.records?.map(({ label }) => label)).size, 2);
  });

  const mistakes: Readonly<Record<string, (list: readonly object[]) => Behaviour>> = {
    'an unknown id': ([first, ...rest]) => ({
      text: JSON.stringify({ records: [{ ...first, id: 'f'.repeat(16) }, ...rest] }),
    }),
    'a missing entry': ([, ...rest]) => ({ text: JSON.stringify({ records: rest }) }),
    'one that comes twice': list => ({ text: JSON.stringify({ records: [...list, list[0]] }) }),
    'an invalid label': ([first, ...rest]) => ({
      text: JSON.stringify({ records: [{ ...first, label: 'fine' }, ...rest] }),
    }),
    'prose around it': list => ({
      text: `Here you are:\n\n\`\`\`json\n${JSON.stringify({ records: list })}\n\`\`\`\nAnything else?`,
    }),
    'a refusal': () => refuses('cyber'),
    'an end that came too early': list => reachesMaxTokens(JSON.stringify({ records: list }).slice(0, -150)),
  };

  it('get their answers by Claude’s protocol whatever the first reply was', async () => {
    desk.write('events.jsonl', lines(6).join('\n'));
    const wanted = answers(await desk.json(['run', 'sort-events', '--tier', 'fast', '--yes'], cloud));
    for (const [mistake, make] of Object.entries(mistakes)) {
      const before = messages().length;
      server.script(request => make(JSON.parse(answerTo(request, false)).records));

      const { state, records } = await desk.json(
        ['run', 'sort-events', '--tier', 'fast', '--yes', '--no-reply-cache'],
        cloud,
      );

      equal(state, 'done', mistake);
      deepEqual(answers({ records }), wanted, mistake);
      const calls = messages().length - before;
      ok(mistake === 'prose around it' ? calls === 1 : calls > 1 && calls <= 5, `${mistake}: ${calls} calls`);
    }
  });

  it('cannot change each other: whoever gives orders has a call of its own, and a model that obeys mislabels nothing else', async () => {
    const innocents = lines(12);
    desk.write('events.jsonl', innocents.join('\n'));
    const before = await desk.json(['run', 'sort-events', '--tier', 'fast', '--yes'], cloud);
    const hostile = ownInjections.map((words, number) =>
      JSON.stringify({ n: 1_000 + number, message: words, mark: 'hostile' }),
    );
    const mixed = innocents.flatMap((line, index) => [
      line,
      ...(hostile[index] === undefined ? [] : [hostile[index] ?? '']),
    ]);
    desk.write('events.jsonl', [...mixed, ...hostile.slice(innocents.length)].join('\n'));
    // A victim with good manners: it takes the order of one record for all of its call, with the right ids and the right form.
    server.always(request => (userText(request).includes('hostile') ? { text: allClean(request) } : {}));

    const after = await desk.json(['run', 'sort-events', '--tier', 'fast', '--yes', '--no-reply-cache'], cloud);

    const isInnocent = ({ evidence, id }: { readonly evidence: unknown; readonly id: string }) =>
      evidence !== undefined && before.records?.some(one => one.id === id) === true;
    deepEqual(answers({ ...after, records: after.records?.filter(isInnocent) }), answers(before));
    equal(after.records?.length, innocents.length + hostile.length);
    ok(
      after.records?.filter(one => !isInnocent(one)).some(({ label }) => label === 'clean'),
      'some were obeyed',
    );
  });

  function messages() {
    return server.requests.filter(({ path }) => path === '/v1/messages');
  }
});

function lines(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) =>
    JSON.stringify({
      n: number,
      message: number % 2 === 0 ? `Verify your password and credentials ${number}` : `Lunch and a meeting ${number}`,
    }),
  );
}

function answers({ records }: Pick<RunDocument, 'records'>) {
  return records
    ?.map(({ id, label, confidence, evidence, problem }) => [
      id,
      label,
      confidence,
      evidence.map(({ quote }) => quote),
      problem,
    ])
    .sort();
}

function allClean(request: WireRequest): string {
  const ids = [...userText(request).matchAll(/# Record \(id ([0-9a-f]{16})/g)].map(([, id]) => id);
  return JSON.stringify({
    records: ids.map(id => ({ id, evidence: [], rationale: 'As told.', label: 'clean', confidence: 'high' })),
  });
}
