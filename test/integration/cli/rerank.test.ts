import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { asksForOrder } from '../../support/modelServer/answer';
import { type Behaviour, fails } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { systemText, userText, type WireRequest } from '../../support/modelServer/wireRequest';
import { Planted } from '../canary/canaries';
import { type Desk, documentOf, email, filesBelow, makeDesk } from './commandLine';
import type { ManifestDocument, RunDocument } from './runDocument';

const key = 'sk-ant-api03-test-key-of-the-command-line';

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resolve => setTimeout(resolve, 10));
}

describe('a re-ranking on the command line', () => {
  let desk: Desk;
  let server: ModelServer;
  let cloud: { readonly environment: Readonly<Record<string, string>> };
  const words = ['run', 'look', '--tier', 'best', '--no-reply-cache', '--yes'];

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer({ keys: [key] });
    cloud = { environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin } };
    desk.write('.tierwise/tasks/look.task.md', lookTask);
    for (const name of ['alpha', 'beta', 'gamma', 'omega']) desk.write(`docs/${name}.md`, page(name));
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  const page = (name: string) => `# The ${name} page\n${`This is about ${name} and retries. `.repeat(40)}\n`;
  const lookTask = `---
title: Look
description: Looks at pages.
produces: report
context:
  sources: [docs]
  docs: ["docs/*.md"]
  rerank: true
  budget-tokens: 2600
---
Say what the page of omega says about retries.
`;
  const bodies = (): readonly WireRequest[] =>
    server.requests.filter(({ path }) => path === '/v1/messages').map(({ body }) => JSON.parse(body));
  const orders = () => bodies().filter(asksForOrder);
  const kept = ({ manifest }: RunDocument) => manifest.kept.map(({ path }) => path);
  const note = ({ manifest }: RunDocument) => manifest.notes.find(one => one.includes('re-rank')) ?? '';
  /** For the call that asks for an order; everything else is answered sensibly. */
  const whenAskedForOrder = (behaviour: Behaviour) =>
    server.always(request => (asksForOrder(request) ? behaviour : {}));
  const lastFirst = () => whenAskedForOrder({ text: '{"order": ["P4", "P3", "P2", "P1"]}' });

  it('puts other pages before the model: asked once, on the fast tier, in the form the API takes', async () => {
    whenAskedForOrder({ text: '{"order": ["P2"]}' });
    const one = await desk.json(words, cloud);
    lastFirst();
    const other = await desk.json(words, cloud);

    ok(kept(one).length > 0 && kept(one).length < 4, `${kept(one).length} were kept`);
    equal(kept(other).includes('docs/gamma.md') || kept(other).includes('docs/beta.md'), true);
    ok(JSON.stringify(kept(one)) !== JSON.stringify(kept(other)));
    deepEqual(
      bodies().map(({ model }) => model),
      ['claude-haiku-5-5', 'claude-opus-5-5', 'claude-haiku-5-5', 'claude-opus-5-5'],
    );
    const [order, report] = bodies();
    match(userText(order ?? fail()), /^P1 \| docs\/\w+\.md[^\n|]* \| # The \w+ page \| [^\n]+$/m);
    ok(!userText(order ?? fail()).includes('This is about'), 'one line of each, and no more');
    for (const path of kept(one)) ok(systemText(report ?? fail()).includes(`path: ${path}`));
    match(other.manifest.kept.map(({ why }) => why).join('\n'), /put at place 1 of 4 by claude-haiku-5-5/);
    match(
      note(other),
      /^re-ranked by claude-haiku-5-5: it ordered 4 of the best 4 passages; \d+ tokens in, \d+ out, \$0\.\d+$/,
    );
    ok((other.costUsd ?? 0) > 0 && other.manifest.usedTokens <= 2600);
  });

  it('is shown with its cost by pack and before the run, and pack sends nothing', async () => {
    const packed = await desk.json<ManifestDocument>(['pack', 'look', '--tier', 'best'], cloud);
    const plain = await desk.run(['pack', 'look'], {
      environment: { ...cloud.environment, XDG_CONFIG_HOME: desk.root },
    });
    const offline = await desk.run(['run', 'look', '--tier', 'offline'], cloud);

    equal(server.requests.length, 0);
    match(
      packed.notes.join(),
      /a re-ranking by fast \(claude-haiku-5-5\) would order the best 4 passages on a run; about \d+ tokens, cost: about \$0\.\d+/,
    );
    match(plain.stdout, /Note: (?:a re-ranking by fast|not re-ranked: a run on the offline tier)/);
    match(offline.stdout, /not re-ranked: a run on the offline tier asks no language model/);
    lastFirst();
    const said = await desk.run(words, cloud);
    match(said.stderr, /cost of the re-ranking on fast: about \$0\.\d+ and the answer/);
    match(said.stdout, /Note: re-ranked by claude-haiku-5-5/);
  });

  it('falls back to the order as it was when the call fails or answers nonsense, and says why', async () => {
    const troubles: readonly [Behaviour, RegExp][] = [
      [fails(500), /Anthropic/],
      [fails(400), /./],
      [{ text: 'I would start with omega.' }, /was not valid: it holds no JSON object/],
      [{ text: `{"order": ["P4"${', "P4"'.repeat(150_000)}]}` }, /far longer than an order can be/],
      [{ stream: { cutAfterEvents: 4, ending: 'end' } }, /./],
    ];
    const plain = lookTask.replace('  rerank: true\n', '');
    desk.write('.tierwise/tasks/plain.task.md', plain);
    // A home for each: what the server counts of earlier runs would change how much fits.
    const inHome = (number: number) => ({
      environment: { ...cloud.environment, TIERWISE_HOME: join(desk.root, `home-${number}`) },
    });
    const without = await desk.json(['run', 'plain', '--tier', 'best', '--yes'], inHome(0));
    for (const [index, [trouble, why]] of troubles.entries()) {
      whenAskedForOrder(trouble);
      const run = await desk.json(words, inHome(index + 1));

      deepEqual([run.state, kept(run)], ['done', kept(without)]);
      match(note(run), /^not re-ranked, so the order is that of the ranking: /);
      match(note(run), why);
    }
  });

  it('is not asked where nothing may leave: no yes, no room under the cap', async () => {
    const refused = await desk.run(words.slice(0, -1), cloud);
    deepEqual([refused.code, server.requests.length], [2, 0]);
    match(refused.stderr, /Nothing was sent/);

    const capped = await desk.json([...words, '--max-cost', '0.000001'], { ...cloud, code: 4 });
    deepEqual([capped.state, bodies().length], ['capped', 0]);
    match(note(capped), /the cap leaves no room for it/);
  });

  it('is cancelled by Ctrl+C like every call', async () => {
    whenAskedForOrder({ delayMs: 60_000 });
    const started = desk.start([...words, '--json'], cloud);
    await until(() => orders().length === 1);
    const before = Date.now();
    started.child.kill('SIGINT');

    const run = documentOf<RunDocument>(await started.ended, 130);

    ok(Date.now() - before < 20_000, `it took ${Date.now() - before} ms`);
    deepEqual([run.state, bodies().length], ['cancelled', 1]);
  });

  it('is paid once: a run of labels that is taken up keeps its order', async () => {
    desk.write('.tierwise/tasks/sort.task.md', sortTask);
    for (const name of ['a', 'b', 'c', 'd'])
      desk.write(`inbox/${name}.eml`, email(`Mail ${name}`, `Lunch and a meeting, ${name}.`));
    let left = 2;
    server.always(request =>
      asksForOrder(request) ? { text: '{"order": ["P4", "P3"]}' } : --left < 0 ? fails(403) : {},
    );
    const sort = ['run', 'sort', '--tier', 'balanced', '--yes'];

    const part = await desk.json(sort, { ...cloud, code: 3 });
    server.always(request => (asksForOrder(request) ? { text: '{"order": ["P1", "P2"]}' } : {}));
    const rest = await desk.json([...sort, '--resume', part.run], cloud);

    deepEqual([rest.state, rest.records?.length, orders().length], ['done', 4, 1]);
    const contexts = bodies()
      .filter(request => !asksForOrder(request))
      .map(systemText);
    equal(
      contexts.every(context => context.includes('docs/omega.md') && !context.includes('docs/alpha.md')),
      true,
    );
    const journal = [...filesBelow(desk.home)].find(
      ([name]) => name.includes(part.run) && name.endsWith('journal.jsonl'),
    )?.[1];
    equal(journal?.match(/"purpose":"rerank"/g)?.length, 1);
    equal(journal?.match(/"kind":"passages-ordered"/g)?.length, 1);
    deepEqual([...new Set(rest.records?.map(({ model }) => model))], ['claude-sonnet-5-5']);
  });

  const sortTask = `---
title: Sort
description: Sorts mails.
produces: labels
records: { include: ["inbox/*.eml"], as: email }
context:
  sources: [docs]
  docs: ["docs/*.md"]
  rerank: true
  budget-tokens: 2900
labels:
  - name: bill
    description: Wants money.
  - name: clean
    description: Ordinary mail about lunch and meetings.
---
Sort the mail.
`;

  it('tells no secret: not of a heading, a name, the task or a passage that is not kept', async () => {
    const planted = new Planted();
    desk.write('docs/heading.md', `# near heading ${planted.line('heading')}\n\nText about retries.\n`);
    desk.write('docs/first.md', `${planted.lines('first lines')}\n\nnear first lines\n`);
    desk.write(`docs/${planted.name('file name')}.md`, '# near file name\n');
    desk.write('.tierwise/tasks/look.task.md', `${lookTask}near instructions ${planted.line('instructions')}\n`);
    // A model that says what it was told, and puts it where ids belong.
    server.always(request =>
      asksForOrder(request) ? { text: JSON.stringify({ order: ['P3', planted.line('reply')] }) } : {},
    );

    const run = await desk.run([...words, '--json'], cloud);

    equal(run.code, 0);
    const [order] = orders();
    for (const place of ['heading', 'file name', 'instructions'])
      ok(
        JSON.stringify(order).includes(`near ${place}`),
        `what stands near the secret of ${place} should have been sent`,
      );
    const seen = new Map([...filesBelow(desk.home), ['stdout', run.stdout], ['stderr', run.stderr]]);
    for (const [index, request] of server.requests.entries()) seen.set(`request ${index}`, request.body);
    deepEqual(planted.findsIn(seen), []);
  });
});

function fail(): never {
  throw new Error('a request was expected');
}
