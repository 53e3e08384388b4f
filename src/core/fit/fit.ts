import { type Breathe, unhurried } from '../breathe';
import { pinsDoNotFit } from '../errors';
import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';
import type { RankedSnippet } from '../rank/ranked';
import { withoutLinesOf, withoutShown } from './alreadyShown';
import { cutToFit } from './cutToFit';
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
  readonly breathe?: Breathe;
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
 * Keeps the best snippets that fit: by rank, and where one does not fit the smaller ones behind it still may. Documents leave half
 * of what they find to what the index proposed, and take what that does not need. What is left in the end takes the first lines of
 * the best that did not fit. A line of a file stands once. Pins are in, or it throws and names what does not fit. The sum of parts
 * is checked against the whole, which is what is sent.
 */
export async function fit(request: FitRequest): Promise<Fitted> {
  const { roomTokens, measureTogether, breathe = unhurried } = request;
  const measured = await measureAll(request);
  requirePins(measured, roomTokens);
  const { chosen, dropped, tooLarge, free, later, left, done } = await chooseByRank(measured, request);
  await breathe();
  const filled: Proposed[] = [...fillWorthiest(free, left)];
  await breathe();

  let kept = inPromptOrder([...chosen, ...filled]);
  let usedTokens = await measureTogether(kept);
  // Passages that stand together take less than each by itself: what that leaves is filled as well.
  for (let round = 0; round < 3 && usedTokens < roomTokens; round++) {
    await breathe();
    const more = fillWorthiest(free, roomTokens - usedTokens, filled);
    const all = inPromptOrder([...chosen, ...filled, ...more]);
    const together = await measureTogether(all);
    if (more.length === 0 || together > roomTokens) break;
    filled.push(...more);
    kept = all;
    usedTokens = together;
  }
  chosen.push(...filled);
  const isFilled = new Set(filled);
  const over: Measured[] = [...tooLarge, ...free.filter(one => !isFilled.has(one))];
  const behind = await documentsBehind(later, filled, roomTokens - usedTokens, request);
  dropped.push(...behind.dropped);
  over.push(...behind.tooLarge);
  if (behind.chosen.length > 0) {
    chosen.push(...behind.chosen);
    for (const { snippet } of behind.chosen) done.add(snippet);
    kept = inPromptOrder(chosen);
    usedTokens = await measureTogether(kept);
  }
  const cut = await cutToFit(over, roomTokens - usedTokens, roomTokens, async snippet => {
    const all = inPromptOrder([...chosen, snippet]);
    return { kept: all, usedTokens: await measureTogether(all) };
  });
  if (cut !== undefined) {
    chosen.push(cut.piece);
    ({ kept, usedTokens } = cut.with);
  }
  for (const one of over) {
    dropped.push(leaveOut(one === cut?.from ? cut.rest : one, sayOver(one, left)));
    await breathe();
  }
  while (usedTokens > roomTokens) {
    const last = chosen.pop();
    if (last === undefined) break;
    if (last.pinned) throw pinsDoNotFit([last.snippet.title], usedTokens - roomTokens);
    dropped.push(leaveOut(last, sayTooLarge(last.tokens, 0)));
    kept = inPromptOrder(chosen);
    usedTokens = await measureTogether(kept);
  }
  await breathe();
  // The features have done their work: what is kept goes into the prompt and the journal.
  const bare = new Map(kept.map(one => [one.snippet, { ...one, snippet: { ...one.snippet, related: undefined } }]));
  const bestFirst = chosen.flatMap(one => bare.get(one.snippet) ?? []);
  await breathe();
  const next = nextOf(measured, free, chosen, done, roomTokens - usedTokens + tokensMore);
  return { kept: [...bare.values()], bestFirst, dropped, next, usedTokens };
}

interface ChosenByRank {
  readonly chosen: Measured[];
  readonly dropped: LeftOut[];
  /** Did not fit where it stood in the ranking. */
  readonly tooLarge: readonly TooLarge[];
  /** What the index proposed, without lines that stand in the context already. */
  readonly free: readonly Proposed[];
  /** Documents that are to wait until the index has had its half. */
  readonly later: readonly Measured[];
  /** Tokens that are not taken. */
  readonly left: number;
  /** What is chosen, or stands in the context already. */
  readonly done: Set<ProtectedSnippet>;
}

interface TooLarge extends Measured {
  readonly leftTokens: number;
}

async function chooseByRank(measured: readonly Measured[], request: FitRequest): Promise<ChosenByRank> {
  const { breathe = unhurried } = request;
  const chosen: Measured[] = [];
  const dropped: LeftOut[] = [];
  const tooLarge: TooLarge[] = [];
  const proposed: Proposed[] = [];
  const done = new Set<ProtectedSnippet>();
  const places = new Set<string>();
  const byFile = new Map<string, Measured[]>();
  let left = request.roomTokens;
  const later: Measured[] = [];
  const hasProposals = measured.some(({ worth, pinned }) => worth !== undefined && !pinned);
  /** Known when the first document comes: half of what is left then. */
  let documentTokens: number | undefined;
  /** What is not there already, if anything; the rest is told. */
  const restOf = async <One extends Measured>(one: One): Promise<One | undefined> => {
    const rest = await withoutShown(one, byFile.get(fileOf(one)) ?? [], request.measure);
    if (rest === undefined) done.add(one.snippet);
    if (rest !== one) dropped.push(leaveOut(withoutLinesOf(one, rest), literal('stands in the context already')));
    return rest;
  };
  for (const candidate of measured) {
    await breathe();
    const { worth, pinned, snippet } = candidate;
    if (worth !== undefined && !pinned) {
      proposed.push({ ...candidate, worth, file: fileOf(candidate) });
      continue;
    }
    if (places.has(placeOf(snippet))) {
      done.add(snippet);
      dropped.push(leaveOut(candidate, literal('stands in the context already')));
      continue;
    }
    const rest = pinned ? candidate : await restOf(candidate);
    if (rest === undefined) continue;
    if (hasProposals && isDocument(candidate)) {
      documentTokens ??= Math.floor(left / 2);
      if (rest.tokens > documentTokens) {
        later.push(rest);
        continue;
      }
      documentTokens -= rest.tokens;
    }
    if (rest.tokens > left) {
      tooLarge.push({ ...rest, leftTokens: left });
      continue;
    }
    chosen.push(rest);
    done.add(snippet);
    places.add(placeOf(snippet));
    byFile.set(fileOf(rest), [...(byFile.get(fileOf(rest)) ?? []), rest]);
    left -= rest.tokens;
  }
  const free: Proposed[] = [];
  for (const one of proposed) {
    await breathe();
    const rest = await restOf(one);
    if (rest !== undefined) free.push(rest);
  }
  return { chosen, dropped, tooLarge, free, later, left, done };
}

/** Named by a pattern of the task, and not moved by a pick or a re-ranking: of a large `docs` folder there is more than any budget holds. */
function isDocument({ snippet, pinned, placed }: Measured): boolean {
  return (snippet.source === 'docs' || snippet.source === 'docs-map') && !pinned && placed === undefined;
}

/** Of the documents that waited those that still fit, by rank, without lines that came in meanwhile. */
async function documentsBehind(
  later: readonly Measured[],
  filled: readonly Measured[],
  roomTokens: number,
  { measure }: FitRequest,
): Promise<{ readonly chosen: Measured[]; readonly tooLarge: TooLarge[]; readonly dropped: LeftOut[] }> {
  const [chosen, tooLarge, dropped]: [Measured[], TooLarge[], LeftOut[]] = [[], [], []];
  let left = roomTokens;
  for (const one of later) {
    const others = [...filled, ...chosen].filter(other => fileOf(other) === fileOf(one));
    const rest = await withoutShown(one, others, measure);
    if (rest !== one) dropped.push(leaveOut(withoutLinesOf(one, rest), literal('stands in the context already')));
    if (rest === undefined) continue;
    if (rest.tokens > left) tooLarge.push({ ...rest, leftTokens: left });
    else {
      chosen.push(rest);
      left -= rest.tokens;
    }
  }
  return { chosen, tooLarge, dropped };
}

/** By the same rules: others by rank first, then what the index proposed by its worth. */
function nextOf(
  measured: readonly Measured[],
  free: readonly Proposed[],
  chosen: readonly Measured[],
  done: ReadonlySet<ProtectedSnippet>,
  roomTokens: number,
): readonly LeftOut[] {
  const isThere = new Set(chosen.map(({ snippet }) => snippet));
  const next: Measured[] = [];
  let left = roomTokens;
  let documentTokens = free.length > 0 ? Math.floor(left / 2) : left;
  for (const one of measured) {
    if (one.worth !== undefined || done.has(one.snippet) || one.tokens > left) continue;
    if (isDocument(one)) {
      if (one.tokens > documentTokens) continue;
      documentTokens -= one.tokens;
    }
    next.push(one);
    left -= one.tokens;
  }
  const taken = free.filter(({ snippet }) => isThere.has(snippet));
  next.push(...fillWorthiest(free, left, taken));
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
  'docs-map',
  'docs',
  'related-files',
  'logs',
  'digest',
  'log-lines',
  'findings',
  'finding-lines',
  'labels',
  'commits',
  'records',
  'records-later',
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

function sayOver(one: Measured, leftTokens: number): ProtectedText {
  if (one.worth !== undefined && !one.pinned) return sayNotChosen(one.tokens);
  return sayTooLarge(
    one.tokens,
    'leftTokens' in one && typeof one.leftTokens === 'number' ? one.leftTokens : leftTokens,
  );
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
