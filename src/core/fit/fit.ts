import { pinsDoNotFit } from '../errors';
import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';
import type { RankedSnippet } from '../rank/ranked';
import { type Fillable, fillWorthiest } from './fillWorthiest';
import type { KeptSnippet, LeftOut } from './manifest';

export interface FitRequest {
  readonly ranked: readonly RankedSnippet[];
  /** Tokens for snippets: the budget less everything else of the call. */
  readonly roomTokens: number;
  /** Tokens of snippets as they will stand in the prompt, each by itself, in the order given. */
  measure(snippets: readonly ProtectedSnippet[]): Promise<readonly number[]>;
  /** Tokens that a file takes once, however many of its snippets are kept; none where each stands by itself. */
  measureHeads?(snippets: readonly ProtectedSnippet[]): Promise<readonly number[]>;
  /** Tokens of kept snippets as they will stand in the prompt, together. */
  measureTogether(kept: readonly KeptSnippet[]): Promise<number>;
}

export interface Fitted {
  /** In the order of the prompt, which does not depend on scores: unchanged context gives an unchanged prompt. */
  readonly kept: readonly KeptSnippet[];
  /** The same, best first. */
  readonly bestFirst: readonly KeptSnippet[];
  readonly dropped: readonly LeftOut[];
  /** What `tokensMore` would add, best first. */
  readonly next: readonly LeftOut[];
  /** Of the kept snippets together; never above `roomTokens`. */
  readonly usedTokens: number;
}

/** So much more is shown of what stands behind the budget. */
export const tokensMore = 4_000;

/**
 * Keeps the best snippets that fit: by rank, and where one does not fit the smaller ones behind it still may. Pins are
 * in, or it throws and names what does not fit. The sum of parts is checked against the whole, which is what is sent.
 */
export async function fit(request: FitRequest): Promise<Fitted> {
  const { roomTokens, measureTogether } = request;
  const measured = await measureAll(request);
  requirePins(measured, roomTokens);

  const chosen: Measured[] = [];
  const dropped: LeftOut[] = [];
  const places = new Set<string>();
  let left = roomTokens;
  const proposed: Proposed[] = [];
  for (const candidate of measured) {
    const place = placeOf(candidate.snippet);
    const { worth } = candidate;
    const isDouble = places.has(place) || (!candidate.pinned && chosen.some(other => standsFor(other, candidate)));
    if (worth !== undefined && !candidate.pinned) proposed.push({ ...candidate, worth, file: fileOf(candidate) });
    else if (isDouble) dropped.push(leaveOut(candidate, literal('stands in the context already')));
    else if (candidate.tokens > left) dropped.push(leaveOut(candidate, sayTooLarge(candidate.tokens, left)));
    else {
      chosen.push(candidate);
      places.add(place);
      left -= candidate.tokens;
    }
  }
  const free: Proposed[] = [];
  for (const one of proposed) {
    if (chosen.some(other => overlap(one.snippet, other.snippet))) {
      dropped.push(leaveOut(one, literal('stands in the context already')));
    } else free.push(one);
  }
  const filled: Proposed[] = [...fillWorthiest(free, left)];

  let kept = inPromptOrder([...chosen, ...filled]);
  let usedTokens = await measureTogether(kept);
  // Passages that stand together take less than each by itself: what that leaves is filled as well.
  for (let round = 0; round < 3 && usedTokens < roomTokens; round++) {
    const more = fillWorthiest(free, roomTokens - usedTokens, filled);
    const all = inPromptOrder([...chosen, ...filled, ...more]);
    const together = await measureTogether(all);
    if (more.length === 0 || together > roomTokens) break;
    filled.push(...more);
    kept = all;
    usedTokens = together;
  }
  chosen.push(...filled);
  for (const one of free) {
    if (!filled.includes(one)) dropped.push(leaveOut(one, sayNotChosen(one.tokens)));
  }
  while (usedTokens > roomTokens) {
    const last = chosen.pop();
    if (last === undefined) break;
    if (last.pinned) throw pinsDoNotFit([last.snippet.title], usedTokens - roomTokens);
    dropped.push(leaveOut(last, sayTooLarge(last.tokens, 0)));
    kept = inPromptOrder(chosen);
    usedTokens = await measureTogether(kept);
  }
  // The features have done their work: what is kept goes into the prompt and the journal.
  const bare = new Map(kept.map(one => [one.snippet, { ...one, snippet: { ...one.snippet, related: undefined } }]));
  const bestFirst = chosen.flatMap(one => bare.get(one.snippet) ?? []);
  const next = nextOf(measured, free, chosen, roomTokens - usedTokens + tokensMore);
  return { kept: [...bare.values()], bestFirst, dropped, next, usedTokens };
}

/** By the same rules: others by rank first, then what the index proposed by its worth. */
function nextOf(
  measured: readonly Measured[],
  free: readonly Proposed[],
  chosen: readonly Measured[],
  roomTokens: number,
): readonly LeftOut[] {
  const isThere = new Set(chosen.map(({ snippet }) => snippet));
  const places = new Set(chosen.map(({ snippet }) => placeOf(snippet)));
  const next: Measured[] = [];
  let left = roomTokens;
  for (const one of measured) {
    const isOther = one.worth === undefined && !isThere.has(one.snippet) && !places.has(placeOf(one.snippet));
    if (!isOther || one.tokens > left) continue;
    next.push(one);
    left -= one.tokens;
  }
  next.push(
    ...fillWorthiest(
      free,
      left,
      free.filter(({ snippet }) => isThere.has(snippet)),
    ),
  );
  return next.map(one => leaveOut(one, one.why));
}

interface Measured extends RankedSnippet {
  readonly tokens: number;
  readonly headTokens: number;
}

/** What the index proposed: taken by its worth, where all else is taken by its rank. */
type Proposed = Measured & Fillable;

function fileOf({ snippet }: Measured): string {
  return snippet.path ?? snippet.title;
}

async function measureAll({ ranked, measure, measureHeads }: FitRequest): Promise<readonly Measured[]> {
  const snippets = ranked.map(one => one.snippet);
  const [tokens, heads] = await Promise.all([measure(snippets), measureHeads?.(snippets)]);
  return ranked.map((one, index) => ({ ...one, tokens: tokens[index] ?? 0, headTokens: heads?.[index] ?? 0 }));
}

function requirePins(measured: readonly Measured[], roomTokens: number): void {
  const pins = measured.filter(one => one.pinned);
  const needed = pins.reduce((sum, pin) => sum + pin.tokens, 0);
  if (needed > roomTokens)
    throw pinsDoNotFit(
      pins.map(pin => pin.snippet.title),
      needed - roomTokens,
    );
}

const orderOfSources = [
  'docs',
  'related-files',
  'logs',
  'digest',
  'log-lines',
  'open-files',
  'changed-code',
  'selection',
  'git-diff',
];

/** What changes least stands first, so that a provider's cache holds longest: documents, files, then the change. */
function inPromptOrder(chosen: readonly Measured[]): readonly KeptSnippet[] {
  return [...chosen].sort(byPlace).map((one, index) => ({
    id: `S${index + 1}`,
    snippet: one.snippet,
    tokens: one.tokens,
    why: withPlace(one.why, one),
    pinned: one.pinned,
  }));
}

function byPlace(a: Measured, b: Measured): number {
  const bySource = orderOfSources.indexOf(a.snippet.source) - orderOfSources.indexOf(b.snippet.source);
  if (bySource !== 0) return bySource;
  const [pathA, pathB] = [a.snippet.path ?? '', b.snippet.path ?? ''];
  if (pathA !== pathB) return pathA < pathB ? -1 : 1;
  return (a.snippet.startLine ?? 0) - (b.snippet.startLine ?? 0);
}

/** A passage stands once, whoever proposed it; a hunk is not its file's passage, since it shows what went. */
function placeOf({ source, path, title, startLine, endLine }: ProtectedSnippet): string {
  const kind = source === 'git-diff' ? 'diff' : 'text';
  return `${kind}:${path ?? title}:${startLine ?? ''}-${endLine ?? ''}${path === undefined || startLine === undefined ? title : ''}`;
}

/**
 * What the index proposed, or stands around a change, is cut at borders of its own, so that it may share lines with what
 * is there; a hunk is never left out for a passage.
 */
function standsFor(one: Measured, other: Measured): boolean {
  const isOfIndex = [one, other].some(({ snippet }) => snippet.related !== undefined);
  const isCutOtherwise = isOfIndex || other.snippet.source === 'changed-code';
  return isCutOtherwise && other.snippet.source !== 'git-diff' && overlap(other.snippet, one.snippet);
}

/** Two passages of one file that have lines in common; a hunk stands for a passage only where it shows all of it. */
function overlap(one: ProtectedSnippet, other: ProtectedSnippet): boolean {
  if (one.path === undefined || one.path !== other.path) return false;
  if (other.source === 'git-diff') {
    return (other.startLine ?? 0) <= (one.startLine ?? 0) && (one.endLine ?? 0) <= (other.endLine ?? 0);
  }
  return (one.startLine ?? 0) <= (other.endLine ?? 0) && (other.startLine ?? 0) <= (one.endLine ?? 0);
}

function sayNotChosen(tokens: number): ProtectedText {
  return join([
    literal('over the budget: others are likelier to matter for the '),
    numeral(tokens),
    literal(' tokens'),
  ]);
}

function leaveOut(one: Measured, why: ProtectedText): LeftOut {
  const { source, title, path, startLine, endLine } = one.snippet;
  return { source, title, path, startLine, endLine, tokens: one.tokens, why: withPlace(why, one) };
}

function withPlace(why: ProtectedText, { placed }: Measured): ProtectedText {
  return placed === undefined ? why : join([why, placed], literal('; '));
}

function sayTooLarge(tokens: number, left: number): ProtectedText {
  return join([
    literal('over the budget: takes '),
    numeral(tokens),
    literal(' tokens, '),
    numeral(Math.max(0, left)),
    literal(' were left'),
  ]);
}
