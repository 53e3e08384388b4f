import { unhurried } from '../../../../src/core/breathe';
import { digest } from '../../../../src/core/digest/digest';
import { draftHere } from '../../../../src/core/digest/draft';
import type { Digest } from '../../../../src/core/digest/fitRows';
import type { TokenCounter } from '../../../../src/core/fit/tokenCounter';
import { createProtector } from '../../../../src/core/protect/protector';
import { workersHere } from '../../../support/workersHere';

export type Files = Readonly<Record<string, string | Uint8Array>>;

interface DigestOfOptions {
  readonly baseline?: Files;
  readonly budgetTokens?: number;
  readonly counter?: TokenCounter;
}

/** The digest of made logs. */
export function digestOf(
  files: Files,
  { baseline = {}, budgetTokens = 8_000, counter = fourCharactersToken }: DigestOfOptions = {},
): Promise<Digest> {
  const all = { ...baseline, ...files };
  return digest(
    {
      paths: Object.keys(files),
      baselinePaths: Object.keys(baseline),
      budgetTokens,
      open: async path => {
        const content = all[path];
        if (content === undefined) return { kind: 'refused', why: 'does not exist' };
        return {
          kind: 'opened',
          sizeBytes: content.length,
          modifiedMs: 0,
          bytes: () => inChunks(content, 4_096),
          close: async () => undefined,
        };
      },
    },
    {
      protector: createProtector(workersHere()),
      counter,
      draftLogs: draftHere(unhurried),
    },
    AbortSignal.timeout(60_000),
  );
}

/** About what o200k would count, which takes a while to begin. */
const fourCharactersToken: TokenCounter = {
  upper: async texts => texts.map(text => Math.ceil(text.length / 4)),
  plain: async texts => texts.map(text => Math.ceil(text.length / 4)),
  title: 'four characters, one token',
};

export async function* inChunks(content: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const findingsOf = ({ rows }: Digest) => rows.filter(({ finding }) => finding !== 'none');

/** All hosts and domains that stand in a finding. */
export const markedIn = (made: Digest): ReadonlySet<string> =>
  new Set(findingsOf(made).flatMap(({ entities }) => entities));

export interface FlowCells {
  readonly time: number;
  readonly source: string;
  readonly target: string;
  readonly port: number;
  readonly protocol?: string;
  readonly service?: string;
  readonly duration?: number;
  readonly out?: number;
  readonly back?: number;
  readonly state?: string;
}

const columns =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state'.split(' ');

/** A conn.log of Zeek. */
export function connLog(flows: readonly FlowCells[]): string {
  const rows = flows.map((flow, index) =>
    [
      (1_700_000_000 + flow.time).toFixed(3),
      `C${index}`,
      flow.source,
      50_000 + (index % 10_000),
      flow.target,
      flow.port,
      flow.protocol ?? 'tcp',
      flow.service ?? '-',
      flow.duration ?? 0.2,
      flow.out ?? 400,
      flow.back ?? 900,
      flow.state ?? 'SF',
    ].join('\t'),
  );
  return zeekLog('conn', columns, rows);
}

export function zeekLog(path: string, names: readonly string[], rows: readonly string[]): string {
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
    `#fields\t${names.join('\t')}`,
    ...rows,
    '#close\t2026-01-01-00-00-00',
    '',
  ].join('\n');
}

/** Numbers from 0 to 1 that a seed decides. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** An office of forty clients that look things up and read pages of a few sites, at any time of a day. */
export function office(seed: number, clients = 40, each = 40): readonly FlowCells[] {
  const random = dice(seed);
  return Array.from({ length: clients * each }, (_, index) => {
    const source = `10.1.1.${(index % clients) + 10}`;
    const isName = random() < 0.4;
    return {
      time: random() * 86_400,
      source,
      target: isName ? '10.1.0.2' : `198.51.100.${Math.floor(random() * 20) + 1}`,
      port: isName ? 53 : 443,
      protocol: isName ? 'udp' : 'tcp',
      service: isName ? 'dns' : 'ssl',
      out: Math.floor(200 + random() * 4_000),
      back: Math.floor(500 + random() ** 3 * 400_000),
      duration: random() ** 4 * 100,
    };
  });
}
