import { setTimeout as wait } from 'node:timers/promises';
import { type AnthropicOptions, anthropicProvider } from '../../../src/adapters/http/anthropic';
import type { Prompt } from '../../../src/core/compose/prompt';
import { renderPrompt } from '../../../src/core/compose/renderPrompt';
import type { Clock } from '../../../src/core/ports';
import { join, literal } from '../../../src/core/protect/protected';
import type { Call, Connection, Provider, Reply, SendFailure } from '../../../src/core/send/provider';
import type { ModelServer } from '../../support/modelServer/modelServer';

/** A key that must never be seen anywhere but in one header. */
export const canaryKey = 'sk-ant-api03-CANARY-q8Zr41LmX7-never-to-be-seen';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    wait(ms, undefined, { signal }).catch(error => Promise.reject(signal.aborted ? signal.reason : error)),
};

export async function connect(
  baseUrl: string,
  options: Partial<AnthropicOptions> = {},
): Promise<Connection & Required<Pick<Connection, 'count'>>> {
  const connection = await anthropic(baseUrl, options).connect({ gold: [] }, never);
  return { count: async () => 0, ...connection };
}

export function anthropic(baseUrl: string, options: Partial<AnthropicOptions> = {}): Provider {
  return anthropicProvider({
    apiKey: async () => canaryKey,
    baseUrl,
    door: async () => ({ kind: 'open' }),
    clock: systemClock,
    ...options,
  });
}

export const never = new AbortController().signal;

/** Sends and gives back the failure; a reply is a fault of the test. */
export async function failureOf(connection: Connection, call: Call = labelCall()): Promise<SendFailure> {
  const outcome = await connection.send(call, () => undefined, never);
  if (outcome.kind !== 'failure') throw new Error(`a failure was expected, and a reply came: ${outcome.text}`);
  return outcome;
}

export async function replyOf(connection: Connection, call: Call = labelCall()): Promise<Reply> {
  const outcome = await connection.send(call, () => undefined, never);
  if (outcome.kind !== 'reply') throw new Error(`a reply was expected, and a failure came: ${outcome.message}`);
  return outcome;
}

/** The server has sent all of its last answer, and whoever reads on in this process had turns to read it. */
export async function readToItsEnd({ requests }: Pick<ModelServer, 'requests'>): Promise<void> {
  while (requests.at(-1)?.wasAborted === undefined) await wait(10);
  for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve));
}

export function labelCall(parts: { readonly model?: string; readonly contextWords?: number } = {}): Call {
  return callOf(labelPrompt(parts.contextWords ?? 0), parts.model);
}

export function reportCall(parts: { readonly model?: string; readonly contextWords?: number } = {}): Call {
  return callOf(reportPrompt(parts.contextWords ?? 0), parts.model);
}

function callOf(prompt: Prompt, model = 'claude-haiku-5-5'): Call {
  return { model, prompt, rendered: renderPrompt(prompt) };
}

const marker = '012345678901234567890123456789012345678';

function labelPrompt(contextWords: number): Prompt {
  return {
    task: {
      name: literal('triage-emails'),
      title: literal('Triage reported emails'),
      produces: 'labels',
      instructions: literal('Sort each email for the security desk.'),
      labels: [
        {
          name: literal('phishing'),
          description: literal('Tries to obtain credentials, a password or a click.'),
          examples: [],
        },
        {
          name: literal('clean'),
          description: literal('Ordinary business, greetings, lunch, meetings.'),
          examples: [],
        },
      ],
      evidence: 'required',
    },
    context: contextWords === 0 ? [] : [contextOf(contextWords)],
    record: {
      id: '00112233445566aa',
      kind: 'email',
      path: literal('inbox/1.eml'),
      line: 1,
      fields: [{ name: literal('Subject'), value: literal('Your account is limited – größere Prüfung 漢字 🙂') }],
      text: literal('Confirm your password and credentials within 24 hours.\nRegards'),
    },
    maxOutputTokens: 1_024,
    marker,
  };
}

function reportPrompt(contextWords: number): Prompt {
  return {
    task: {
      name: literal('change-report'),
      title: literal('Report the change'),
      produces: 'report',
      instructions: literal('Say what changed and why it matters.'),
      labels: [],
      evidence: 'required',
    },
    context: [contextOf(Math.max(contextWords, 12))],
    maxOutputTokens: 4_096,
    marker,
  };
}

function contextOf(words: number) {
  const line = literal('policy text about passwords and retries\n');
  return {
    id: 'S1',
    snippet: {
      source: 'docs',
      path: literal('docs/policy.md'),
      title: literal('docs/policy.md'),
      startLine: 41,
      text: join(Array.from({ length: Math.ceil(words / 6) }, () => line)),
      facts: [],
    },
    tokens: words,
    why: literal('named by the task'),
    pinned: false,
  };
}
