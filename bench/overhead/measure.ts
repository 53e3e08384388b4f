import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Anthropic from '@anthropic-ai/sdk';
import { anthropicRequest } from '../../src/adapters/http/anthropicRequest';
import { compose } from '../../src/core/compose/compose';
import { keepRun } from '../../src/core/keep/keepRun';
import { prepare } from '../../src/core/prepare';
import { secretsDoor } from '../../src/core/protect/door';
import { literal } from '../../src/core/protect/protected';
import { sealPrompt } from '../../src/core/protect/sealPrompt';
import { noPicks } from '../../src/core/rank/picks';
import { type RunRequest, run } from '../../src/core/run';
import { askInBook } from '../../src/core/send/ledger';
import { openSession } from '../../src/core/session';
import { listTasks, takeTask } from '../../src/core/task/shelf';
import { type NodeServices, nodeServices } from '../../src/nodeServices';

/**
 * What Tierwise adds to a call: time to the first text and to the end, with the prompt composed, looked at, set aside for,
 * and written to the journal, beside the bare SDK with the same request on the same server. Then a long run: its pace
 * beside the ideal one of its concurrency, and its memory.
 */
const calls = 120;
const records = Number(process.argv[2] ?? 2_000);
const concurrency = 16;
const delayMs = 200;
const forever = AbortSignal.timeout(900_000);

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-overhead-'));
  try {
    await latency(join(folder, 'latency'));
    await throughput(join(folder, 'throughput'));
    await memory(join(folder, 'memory'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function latency(folder: string): Promise<void> {
  const server = await startServer(0);
  const { services, request } = await desk(folder, calls, server.origin);
  const prepared = await prepare(request, services, forever);
  const provider = await services.provider(request.tier, secretsDoor(services.workers));
  if (provider === undefined) throw new Error('no provider');
  const kept = await keepRun(prepared, request, services, {}, forever);
  const session = await openSession(provider, prepared, kept, {}, services, {}, forever);
  const client = new Anthropic({ apiKey: 'sk-ant-bench', baseURL: server.origin, maxRetries: 0 });
  const own: Times[] = [];
  const bare: Times[] = [];
  for (const { record } of prepared.records.records) {
    const begun = performance.now();
    let first = 0;
    const composed = await compose(
      prepared.frame,
      record,
      { tokens: prepared.budgetTokens, counter: prepared.counter },
      forever,
    );
    if (composed === undefined) throw new Error('too long');
    const rendered = await sealPrompt(composed.rendered, prepared.protector, forever);
    const call = { model: request.tier.model, prompt: composed.prompt, rendered };
    const asked = await askInBook(
      session,
      { call, mostInputTokens: composed.upperTokens },
      [record.id],
      {
        onText: () => {
          first ||= performance.now();
        },
      },
      forever,
    );
    if (asked.kind !== 'answered') throw new Error(asked.failure.message);
    const arrived = performance.now();
    await session.book.answered(asked);
    own.push({ first: first - begun, total: arrived - begun, written: performance.now() - begun });

    const sent = performance.now();
    let firstText = 0;
    const stream = client.messages.stream(anthropicRequest(call).message);
    stream.on('text', () => {
      firstText ||= performance.now();
    });
    await stream.finalMessage();
    const ended = performance.now();
    bare.push({ first: firstText - sent, total: ended - sent, written: ended - sent });
  }
  await kept.end('done');
  await services.dispose();
  server.stop();
  const warm = 20;
  const row = (name: string, of: keyof Times) => {
    const [mine, theirs] = [median(own.slice(warm).map(one => one[of])), median(bare.slice(warm).map(one => one[of]))];
    console.log(
      `${name.padEnd(30)}${mine.toFixed(2).padStart(9)} ms${theirs.toFixed(2).padStart(9)} ms${(mine - theirs).toFixed(2).padStart(9)} ms`,
    );
  };
  console.log(`${calls - warm} calls, medians ${' '.repeat(8)}Tierwise    bare SDK      more   (goal: under 5 ms)`);
  row('to the first text', 'first');
  row('to the end of the answer', 'total');
  row('to the result on the disk', 'written');
}

interface Times {
  readonly first: number;
  readonly total: number;
  readonly written: number;
}

async function throughput(folder: string): Promise<void> {
  const server = await startServer(delayMs);
  const { services, request } = await desk(folder, records, server.origin);
  // Its first answers take a new server longer, and would count for whoever comes first.
  await barePace(server.origin, 2 * concurrency);
  let begun = 0;
  let cpu = process.cpuUsage();
  const started = (): void => {
    begun = performance.now();
    cpu = process.cpuUsage();
  };
  const outcome = await run(request, services, { consent: async () => true, started }, forever);
  const seconds = (performance.now() - begun) / 1000;
  const cpuMs = cpuMsSince(cpu);
  // The first call goes alone, so that the provider has the shared part in its cache.
  const ideal = ((1 + Math.ceil((records - 1) / concurrency)) * delayMs) / 1000;
  await services.dispose();
  const bareCpu = process.cpuUsage();
  const bareSeconds = await barePace(server.origin, records);
  const bareCpuMs = cpuMsSince(bareCpu);
  server.stop();
  console.log(`\n${records} records, ${concurrency} at once, ${delayMs} ms a call: ${outcome.state}`);
  console.log(
    `${seconds.toFixed(1)} s, ideal ${ideal.toFixed(1)} s: ${((ideal / seconds) * 100).toFixed(1)} %  (goal: at least 95 %)`,
  );
  console.log(
    `the bare SDK at the same pace and without a disk: ${bareSeconds.toFixed(1)} s, ${((ideal / bareSeconds) * 100).toFixed(1)} % of ideal; Tierwise ${((bareSeconds / seconds) * 100).toFixed(1)} % of it`,
  );
  console.log(
    `processor time a call, all threads: ${(cpuMs / records).toFixed(1)} ms, bare ${(bareCpuMs / records).toFixed(1)} ms`,
  );
}

/** In a run of its own, and a faster one: whoever looks at the memory holds up what is under way. */
async function memory(folder: string): Promise<void> {
  const server = await startServer(delayMs / 10);
  const { services, request } = await desk(folder, records, server.origin);
  const heap: string[] = [];
  let done = 0;
  const labelled = (): void => {
    done += 1;
    if (done % (records / 8) !== 0) return;
    globalThis.gc?.();
    heap.push(`${done}: ${(process.memoryUsage().heapUsed / 1024 / 1024).toFixed(1)} MB`);
  };
  await run(request, services, { consent: async () => true, labelled }, forever);
  await services.dispose();
  server.stop();
  console.log(`heap after collection: ${heap.join(', ')}`);
}

function cpuMsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** The same number of calls as wide, by the SDK alone: what this machine can do now. */
async function barePace(origin: string, calls: number): Promise<number> {
  const client = new Anthropic({ apiKey: 'sk-ant-bench', baseURL: origin, maxRetries: 0 });
  const begun = performance.now();
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const messages = [{ role: 'user' as const, content: `Shall we have lunch in room ${left}?` }];
      await client.messages.stream({ model: 'claude-haiku-5-5', max_tokens: 2_048, messages }).finalMessage();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (performance.now() - begun) / 1000;
}

async function desk(
  folder: string,
  mails: number,
  origin: string,
): Promise<{ services: NodeServices; request: RunRequest }> {
  const workspace = join(folder, 'desk');
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), text);
  };
  write('policies/policies.md', '# Policies\n\nLunch is at noon. Invoices go to the accounts desk.\n');
  for (let index = 0; index < mails; index++) {
    write(
      `inbox/m${index}.eml`,
      `From: ann@example.org\nSubject: Lunch ${index}\n\nShall we have lunch in room ${index}? ${'It is sunny. '.repeat(20)}\n`,
    );
  }
  const services = nodeServices({
    workspace,
    open: [],
    product: process.cwd(),
    environment: {
      TIERWISE_HOME: join(folder, 'home'),
      XDG_CONFIG_HOME: folder,
      ANTHROPIC_API_KEY: 'sk-ant-bench',
      ANTHROPIC_BASE_URL: origin,
    },
  });
  const task = takeTask(await listTasks(services.builtInTasks, services.workspace, services.hash), 'triage-emails');
  const tier = services.settings.tiers.find(one => one.name === 'fast');
  if (tier === undefined) throw new Error('there is no tier "fast"');
  const request = {
    task: { ...task, evidence: 'optional' as const },
    tier: { ...tier, concurrency },
    variables: new Map(),
    picks: noPicks,
    holder: literal('a measurement'),
  };
  return { services, request };
}

async function startServer(delay: number): Promise<{ readonly origin: string; stop(): void }> {
  const child = fork(join(__dirname, 'server.js'), [String(delay)]);
  const [origin] = await once(child, 'message');
  return { origin: String(origin), stop: () => child.disconnect() };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
