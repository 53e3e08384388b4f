import type { Storage } from '../ports';
import type { Tier, TokenFactor } from '../send/tier';

/** How models really count, by what their providers reported on this machine. Holds numbers and names of models, no text. */
export interface MeasuredFactors {
  /** The tier's own factor until enough was measured. */
  of(tier: Tier): Promise<MeasuredFactor>;
  /** What a text of `plainTokens` (o200k) came to. Short ones say little, and are not kept. */
  note(tier: Tier, plainTokens: number, countedTokens: number): Promise<void>;
}

export interface MeasuredFactor extends TokenFactor {
  /** How many counts it rests on; 0 for the tier's own. */
  readonly counts: number;
}

const file = 'token-counts.jsonl';
const shortest = 1_000;
/** The latest counts of a model that are looked at. */
const latest = 50;
/** With fewer, a factor is only ever raised. */
const enough = 8;
/** Above the highest that was seen: the next text may be of another kind. */
const margin = 1.1;
/** What was seen of one kind of text must not promise too much of all others. */
const leastOfLikely = 0.9;
const weightOfNewest = 0.2;
const mostLines = 2_000;

export function measuredFactors(storage: Storage): MeasuredFactors {
  return {
    async of(tier) {
      if (isExact(tier)) return { ...tier.tokenFactor, counts: 0 };
      return corrected(tier.tokenFactor, (await readAll(storage)).filter(isOf(tier)).slice(-latest));
    },
    async note(tier, plainTokens, countedTokens) {
      if (isExact(tier) || plainTokens < shortest || !(countedTokens > 0)) return;
      const known = await readAll(storage);
      const line: CountLine = { model: keyOf(tier), plain: plainTokens, counted: countedTokens };
      if (known.length < mostLines) await storage.append(file, encode(`\n${JSON.stringify(line)}\n`));
      else await storage.replace(file, encode([...known.slice(-mostLines / 2), line].map(toLine).join('')));
    },
  };
}

/** Exponentially weighted, newest last; the upper factor stays above everything that was seen. */
export function corrected(own: TokenFactor, lines: readonly CountLine[]): MeasuredFactor {
  if (lines.length === 0) return { ...own, counts: 0 };
  const ratios = lines.map(({ plain, counted }) => counted / plain);
  const highest = Math.max(...ratios) * margin;
  if (lines.length < enough) return { ...own, upper: round(Math.max(own.upper, highest)), counts: 0 };
  const likely = ratios.reduce((mean, ratio) => mean + weightOfNewest * (ratio - mean));
  return {
    likely: round(likely),
    upper: round(Math.max(own.likely * leastOfLikely, highest)),
    counts: lines.length,
  };
}

export interface CountLine {
  readonly model: string;
  readonly plain: number;
  readonly counted: number;
}

/** Counted by o200k itself: there is nothing to correct. */
function isExact({ tokenFactor }: Tier): boolean {
  return tokenFactor.upper === 1;
}

function keyOf({ provider, model }: Tier): string {
  return `${provider}:${model}`;
}

function isOf(tier: Tier): (line: CountLine) => boolean {
  const key = keyOf(tier);
  return line => line.model === key;
}

/** Lines that a crash has torn are passed over. */
async function readAll(storage: Storage): Promise<readonly CountLine[]> {
  const bytes = await storage.read(file);
  if (bytes === undefined) return [];
  return new TextDecoder()
    .decode(bytes)
    .split('\n')
    .flatMap(text => readLine(text) ?? []);
}

function readLine(text: string): CountLine | undefined {
  try {
    const { model, plain, counted } = JSON.parse(text);
    const isCount = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
    return typeof model === 'string' && isCount(plain) && isCount(counted) ? { model, plain, counted } : undefined;
  } catch {
    return undefined;
  }
}

function toLine(line: CountLine): string {
  return `${JSON.stringify(line)}\n`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function round(factor: number): number {
  return Math.ceil(factor * 100) / 100;
}
