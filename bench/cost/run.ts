import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import shipped from '../../media/prices.json';
import { literal } from '../../src/core/protect/protected';
import { noPicks } from '../../src/core/rank/picks';
import { run } from '../../src/core/run';
import { addUsage } from '../../src/core/send/addUsage';
import { batchPrice, costUsd, type ModelPrice, parsePrices } from '../../src/core/send/prices';
import { noUsage, type Usage } from '../../src/core/send/provider';
import { listTasks, takeTask } from '../../src/core/task/shelf';
import { nodeServices } from '../../src/nodeServices';
import { countTokens } from '../../test/support/modelServer/countTokens';
import { type ModelServer, startModelServer } from '../../test/support/modelServer/modelServer';
import { blocksOf, type WireRequest } from '../../test/support/modelServer/wireRequest';

/**
 * What labelling all real emails of the data folder costs through Tierwise, in dollars by the price table and tokens as the
 * loopback server counts and bills them, beside one plain call per email with the same context: the raw file, as a shell
 * loop over a prompt tool sends it, and the very words that Tierwise sends, without its cache marks. The reply cache is
 * off, and every answer is the same text.
 */
const model = 'claude-haiku-5-5';
const contextTokens = 6_000;
const answer = JSON.stringify({
  evidence: [],
  rationale: 'The sender and the links belong together, and nothing is asked for.',
  label: 'clean',
  confidence: 'medium',
});

interface Bill {
  readonly calls: number;
  readonly usage: Usage;
  readonly inputUsd: number;
  readonly outputUsd: number;
}

async function main(): Promise<void> {
  const shared = process.env['TIERWISE_SHARED'] ?? resolve(process.cwd(), '../shared');
  if (!existsSync(join(shared, 'data/unpack'))) {
    console.log('No data folder. Set TIERWISE_SHARED to the folder that holds data/.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-cost-'));
  const server = await startModelServer();
  server.always({ text: answer });
  // Raw files hold what Tierwise takes out: this one is not to look for it.
  const rawServer = await startModelServer({ takesSecrets: true });
  rawServer.always({ text: answer });
  try {
    const desk = makeDesk(folder, shared);
    const price = priceOf(model);
    const own = await throughTierwise(desk, server, price, false);
    const sent = server.requests.filter(({ path }) => path === '/v1/messages').map(({ body }) => JSON.parse(body));
    const same = await plainCalls(sent.map(withoutMarks), server, price);
    const raw = await plainCalls(rawCalls(sent, desk), rawServer, price);
    const batch = await throughTierwise(desk, server, price, true);
    print(own, batch, raw, same, floorOf(sent, price), floorOf(sent, batchPrice(price)));
  } finally {
    await server.stop();
    await rawServer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Desk {
  readonly workspace: string;
  readonly home: string;
  /** The raw bytes as text, by a record's path and line. */
  readonly emails: readonly string[];
}

/** Neutral names, for the names in the data give the answer away. Edge cases are made for tests of parsers, and no real mail. */
function makeDesk(folder: string, shared: string): Desk {
  execFileSync(join(shared, 'data/unpack'), [folder]);
  const emails = join(folder, 'dev/emails');
  const workspace = join(folder, 'desk');
  mkdirSync(join(workspace, 'inbox'), { recursive: true });
  mkdirSync(join(workspace, 'policies'));
  const files = execFileSync('find', [emails, '-name', '*.eml', '-not', '-path', '*/edge/*'], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .sort();
  for (const [index, file] of files.entries()) cpSync(file, join(workspace, 'inbox', `m${index}.eml`));
  const boxes = ['mixed-100.mbox', 'nice.mbox'];
  for (const box of boxes) cpSync(join(emails, box), join(workspace, 'inbox', box));
  writeFileSync(join(workspace, 'policies', 'policies.md'), contextOf(contextTokens));
  const messages = boxes.flatMap(box =>
    readFileSync(join(emails, box), 'latin1')
      .split(/^From .*\n/m)
      .filter(text => text.trim() !== ''),
  );
  const singles = files.map(file => readFileSync(file, 'latin1'));
  return { workspace, home: join(folder, 'home'), emails: [...new Set([...singles, ...messages])] };
}

/** Prose of this project, cut where the server counts so many tokens. */
function contextOf(tokens: number): string {
  const all = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'].map(file => readFileSync(file, 'utf8')).join('\n');
  let [low, high] = [0, all.length];
  while (high - low > 20) {
    const middle = (low + high) >> 1;
    if (countTokens(all.slice(0, middle)) > tokens) high = middle;
    else low = middle;
  }
  return all.slice(0, low);
}

async function throughTierwise(desk: Desk, server: ModelServer, price: ModelPrice, inBatches: boolean): Promise<Bill> {
  const services = nodeServices({
    workspace: desk.workspace,
    open: [],
    product: process.cwd(),
    replyCache: false,
    environment: {
      TIERWISE_HOME: desk.home,
      XDG_CONFIG_HOME: desk.home,
      ANTHROPIC_API_KEY: 'sk-ant-bench',
      ANTHROPIC_BASE_URL: server.origin,
    },
  });
  try {
    const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), 'triage-emails');
    const tier = services.settings.tiers.find(one => one.name === 'fast');
    if (tier === undefined) throw new Error('there is no tier "fast"');
    const request = {
      task: { ...task, evidence: 'optional' as const },
      tier,
      variables: new Map(),
      picks: noPicks,
      budgetTokens: 60_000,
      holder: literal('a measurement'),
      ...(inBatches ? { inBatches } : {}),
    };
    const outcome = await run(request, services, { consent: async () => true }, AbortSignal.timeout(600_000));
    const { usage, answeredCalls, costUsd: total } = outcome.kept.ledger;
    if (outcome.state !== 'done') throw new Error(`the run ended ${outcome.state}: ${outcome.why}`);
    const outputUsd = outputOf(usage, inBatches ? batchPrice(price) : price);
    // The ledger's own dollars: what a person is told.
    return { calls: answeredCalls, usage, inputUsd: total - outputUsd, outputUsd };
  } finally {
    await services.dispose();
  }
}

type Body = WireRequest & { readonly messages: readonly { readonly role: 'user'; readonly content: string }[] };

function withoutMarks(body: Body): Body {
  const system = (Array.isArray(body.system) ? body.system : []).map(({ type, text }) => ({ type, text }));
  return { ...body, system };
}

/** The same instructions, then the context and the file as they lie on the disk: no numbers of lines, no fences. */
function rawCalls(sent: readonly Body[], desk: Desk): readonly Body[] {
  const [first] = sent;
  if (first === undefined) throw new Error('nothing was sent');
  const words = blocksOf({ ...first, messages: [] })
    .map(one => one.text ?? '')
    .join('\n');
  const context = readFileSync(join(desk.workspace, 'policies', 'policies.md'), 'utf8');
  const system = [{ type: 'text', text: `${words.slice(0, words.indexOf(contextHead))}${contextHead}\n\n${context}` }];
  return desk.emails.map(text => ({ ...first, system, messages: [{ role: 'user', content: text }] }));
}

const contextHead = '# Context';

/** By the bare SDK, one call after another. */
async function plainCalls(bodies: readonly Body[], server: ModelServer, price: ModelPrice): Promise<Bill> {
  const client = new Anthropic({ apiKey: 'sk-ant-bench', baseURL: server.origin, maxRetries: 0 });
  let usage = noUsage;
  let inputUsd = 0;
  for (const body of bodies) {
    const { id: _id, ...answered } = await client.post<Anthropic.Message>('/v1/messages', {
      body: { ...body, stream: false },
    });
    const one: Usage = {
      inputTokens: answered.usage.input_tokens,
      cacheReadTokens: answered.usage.cache_read_input_tokens ?? 0,
      cacheWriteTokens: answered.usage.cache_creation_input_tokens ?? 0,
      outputTokens: answered.usage.output_tokens,
      source: 'reported',
    };
    usage = addUsage(usage, one);
    inputUsd += costUsd(price, { ...one, outputTokens: 0 });
  }
  return { calls: bodies.length, usage, inputUsd, outputUsd: outputOf(usage, price) };
}

/** The least that these words can cost by the price table: what is shared written once and read ever after, the rest read new. */
function floorOf(sent: readonly Body[], price: ModelPrice): number {
  const [band] = price.bands;
  if (band === undefined) throw new Error('a price has a band');
  const stable = blocksOf({ ...(sent[0] as Body), messages: [] }).reduce(
    (sum, one) => sum + countTokens(one.text ?? ''),
    0,
  );
  const varying = sent.reduce((sum, body) => sum + countTokens(body.messages[0]?.content ?? ''), 0);
  const output = countTokens(answer) * sent.length;
  const input = stable * band.cacheWrite5m + stable * (sent.length - 1) * band.cacheRead + varying * band.input;
  return (input + output * band.output) / 1_000_000;
}

function outputOf(usage: Usage, price: ModelPrice): number {
  return costUsd(price, { ...noUsage, outputTokens: usage.outputTokens });
}

function priceOf(id: string): ModelPrice {
  const prices = parsePrices(JSON.stringify(shipped), 'prices.json');
  const found = prices.kind === 'prices' ? prices.models.find(one => one.id === id) : undefined;
  if (found === undefined) throw new Error(`no price for ${id}`);
  return found;
}

function print(own: Bill, batch: Bill, raw: Bill, same: Bill, floorUsd: number, batchFloorUsd: number): void {
  const row = (name: string, bill: Bill) => {
    const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens } = bill.usage;
    const figures = [bill.calls, inputTokens, cacheWriteTokens, cacheReadTokens, outputTokens].map(one =>
      String(one).padStart(10),
    );
    const dollars = [bill.inputUsd, bill.outputUsd, bill.inputUsd + bill.outputUsd].map(one =>
      `$${one.toFixed(5)}`.padStart(11),
    );
    console.log(`${name.padEnd(34)}${figures.join('')}${dollars.join('')}`);
  };
  const heads = ['calls', 'new in', 'written', 'read', 'out'].map(one => one.padStart(10)).join('');
  console.log(`${''.padEnd(34)}${heads}${['input', 'output', 'total'].map(one => one.padStart(11)).join('')}`);
  row('plain, the raw file', raw);
  row('plain, the same words', same);
  row('Tierwise', own);
  row('Tierwise in batches', batch);
  const total = (bill: Bill) => bill.inputUsd + bill.outputUsd;
  const percent = (part: number, of: number) => `${((part / of) * 100).toFixed(1)} %`;
  for (const [name, plain] of [
    ['the raw file', raw],
    ['the same words', same],
  ] as const) {
    console.log(`\nbeside a plain call with ${name}:`);
    console.log(
      `  input   ${percent(own.inputUsd, plain.inputUsd)}  (goal: at most 20 %)   in batches ${percent(batch.inputUsd, plain.inputUsd)}`,
    );
    console.log(
      `  output  ${percent(own.outputUsd, plain.outputUsd)}   in batches ${percent(batch.outputUsd, plain.outputUsd)}`,
    );
    console.log(
      `  total   ${percent(total(own), total(plain))}, floor ${percent(floorUsd, total(plain))}  (goal: within 3 points)   in batches ${percent(total(batch), total(plain))}, floor ${percent(batchFloorUsd, total(plain))}`,
    );
  }
  console.log(`\nin batches ${percent(total(batch), total(own))} of call by call (goal: half)`);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
