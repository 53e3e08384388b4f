import { createHash } from 'node:crypto';
import { unhurried } from '../../../src/core/breathe';
import { logWorkHere } from '../../../src/core/digest/logWork';
import type { Clock, Git, JobName, Jobs, Workers, Workspace } from '../../../src/core/ports';
import type { PrepareRequest } from '../../../src/core/prepare';
import { findByOwnRules } from '../../../src/core/protect/findSecrets';
import { literal } from '../../../src/core/protect/protected';
import { noPicks } from '../../../src/core/rank/picks';
import { type RunOutcome, type RunRequest, type RunWatcher, run } from '../../../src/core/run';
import type { Call, Provider, Reply, RunMaterial, SendFailure } from '../../../src/core/send/provider';
import type { Tier } from '../../../src/core/send/tier';
import type { Services } from '../../../src/core/services';
import type { Task } from '../../../src/core/task/task';
import { type MemoryWorkspaceOptions, memoryWorkspace } from '../../support/memoryWorkspace';
import { noRelatedFiles } from '../../support/noRelatedFiles';
import { memoryStorage } from './keep/memoryStorage';
import { plainPrices, reply } from './send/sendTest';

/** What a fake model answers: words, a whole reply, or why there is none. `number` is 1 for the first call. */
export type Answer = (
  call: Call,
  number: number,
  onText: (delta: string) => void,
  signal: AbortSignal,
) => string | Reply | SendFailure | Promise<string | Reply | SendFailure>;

export interface RunDesk {
  readonly services: Services;
  /** As they reached the model. */
  readonly calls: Call[];
  /** What the provider could learn from, connection by connection. */
  readonly materials: RunMaterial[];
  readonly files: ReadonlyMap<string, Uint8Array>;
  run(request?: Partial<RunRequest>, watcher?: Partial<RunWatcher>, signal?: AbortSignal): Promise<RunOutcome>;
}

export interface DeskOptions extends MemoryWorkspaceOptions {
  readonly answer?: Answer;
  readonly reach?: Provider['reach'];
  readonly maxCostUsd?: number;
  /** Where the fake model is; absent: its replies are not kept. */
  readonly address?: string;
  readonly workers?: Workers;
  /** Of texts so much is held in memory. */
  readonly heldCharacters?: number;
  /** In place of the files. */
  readonly workspace?: Workspace;
}

/** A whole product without an editor, a disk and a network: everything works, over maps. */
export function runDesk(files: Readonly<Record<string, string>>, options: DeskOptions = {}): RunDesk {
  const calls: Call[] = [];
  const materials: RunMaterial[] = [];
  const memory = memoryStorage();
  const provider: Provider = {
    name: 'anthropic',
    reach: options.reach ?? 'cloud',
    address: options.address,
    learns: options.reach === 'local',
    async connect(material) {
      materials.push(material);
      return {
        async send(call, onText, signal) {
          calls.push(call);
          const answer = await (options.answer ?? cleanAnswer)(call, calls.length, onText, signal);
          return typeof answer === 'string' ? reply({ text: answer }) : answer;
        },
      };
    },
  };
  const services: Services = {
    workspace: options.workspace ?? memoryWorkspace(files, options),
    heldCharacters: options.heldCharacters,
    git: noGit,
    clock: patientClock(),
    hash: { sha256: data => createHash('sha256').update(data).digest('hex') },
    workers: options.workers ?? quickWorkers(),
    related: noRelatedFiles,
    logs: logWorkHere(unhurried),
    storage: memory.storage,
    settings: { tiers: [tier], tier: 'fast', exclude: [], maxFileBytes: 100_000, maxCostUsd: options.maxCostUsd },
    prices: plainPrices,
    builtInTasks: [],
    workspaceName: 'desk',
    workspaceKey: '0123456789abcdef',
    provider: async place => (place.provider === 'anthropic' ? provider : undefined),
    randomDigits: count => '7'.repeat(count),
  };
  return {
    services,
    calls,
    materials,
    files: memory.files,
    run: (request = {}, watcher = {}, signal = never) =>
      run(
        { task: labelTask, tier, variables: new Map(), picks: noPicks, holder: literal('a test'), ...request },
        services,
        { consent: async () => true, ...watcher },
        signal,
      ),
  };
}

export const never = new AbortController().signal;

export const tier: Tier = {
  name: 'fast',
  provider: 'anthropic',
  model: 'model-a',
  contextTokens: 100_000,
  maxOutputTokens: 1_000,
  tokenFactor: { likely: 1, upper: 1 },
  concurrency: 2,
};

export const labelTask: Task = {
  name: 'sort-mails',
  title: 'Sort mails',
  description: 'Sorts mails.',
  origin: 'built-in',
  hash: 'f00d',
  produces: 'labels',
  records: { include: ['inbox/*.eml'], as: 'email' },
  context: { sources: [], gitDiff: 'working', docs: [], budgetTokens: 2_000 },
  also: [],
  labels: [
    { name: 'phishing', description: 'Asks for a password.', examples: [], mustConfirm: true },
    { name: 'clean', description: 'All else.', examples: [], mustConfirm: false },
  ],
  evidence: 'optional',
  instructions: 'Judge the mail.',
  variables: [],
};

export const reportTask: Task = {
  ...labelTask,
  name: 'look',
  title: 'Look',
  produces: 'report',
  records: undefined,
  labels: [],
  context: { sources: ['docs'], gitDiff: 'working', docs: ['docs/*.md'], budgetTokens: 3_000 },
  instructions: 'Say what the page says.',
};

export function mail(subject: string, body = 'Lunch?'): string {
  return `Subject: ${subject}\n\n${body}\n`;
}

export function labelled(label: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ evidence: [], rationale: 'As it says.', label, confidence: 'high', ...more });
}

export function failure(reason: SendFailure['reason'], more: Partial<SendFailure> = {}): SendFailure {
  return { kind: 'failure', reason, message: `it was ${reason}`, isRetryable: false, mayBeBilled: false, ...more };
}

export function requestFor(request: Partial<PrepareRequest>): PrepareRequest {
  return { task: labelTask, tier, variables: new Map(), picks: noPicks, ...request };
}

const cleanAnswer: Answer = () => labelled('clean');

/** Scans by our own rules; four characters are a token, so that a budget is arithmetic. */
export function quickWorkers(find: (text: string) => ReturnType<typeof findByOwnRules> = findByOwnRules): Workers {
  const jobs: { readonly [Name in JobName]: (input: Jobs[Name]['input']) => Jobs[Name]['output'] } = {
    'count-tokens': texts => texts.map(text => Math.ceil(text.length / 4)),
    'find-secrets': inputs => inputs.map(({ text }) => find(text)),
  };
  return {
    async run<Name extends JobName>(
      name: Name,
      input: Jobs[Name]['input'],
      { signal }: { readonly signal: AbortSignal },
    ) {
      signal.throwIfAborted();
      return jobs[name](input);
    },
  };
}

export const noGit: Git = { repository: async () => undefined };

/** Short waits pass at once; a heartbeat or a limit of minutes comes only when the test is long over. */
function patientClock(): Clock {
  let passedMs = 0;
  return {
    nowMs: () => Date.parse('2026-11-22T12:00:00Z') + passedMs,
    monotonicMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        if (ms >= 3_000) return;
        passedMs += ms;
        setImmediate(resolve);
      }),
  };
}
