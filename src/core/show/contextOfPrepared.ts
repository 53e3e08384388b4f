import type { TierEstimate } from '../estimate';
import type { KeptSnippet, LeftOut, Manifest } from '../fit/manifest';
import { type Fit, pushedOut, roomFor } from '../fit/whatIf';
import type { DiffScope, Hash } from '../ports';
import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import type { ProtectedSnippet } from '../protect/protectedThings';
import { pickKey } from '../rank/picks';
import type { CostEstimate } from '../send/costEstimate';
import type { ContextView, DeskGroup, DeskSnippet, LeftOutGroup } from './deskView';
import type { Cost } from './words';

/** A context as the desk shows it, and what the ids in it stand for. */
export interface ShownContext {
  readonly view: ContextView & { readonly kind: 'ready' };
  /** Desk id → key of the pick. */
  readonly keys: ReadonlyMap<string, string>;
  /** Desk id → where to open it. */
  readonly places: ReadonlyMap<
    string,
    { readonly path: ProtectedText; readonly startLine?: number; readonly endLine?: number }
  >;
}

export interface PreparedContext {
  readonly manifest: Manifest;
  readonly bestFirst: readonly KeptSnippet[];
  readonly next: readonly LeftOut[];
  readonly diffScope: DiffScope;
  readonly estimates: readonly TierEstimate[];
  readonly chosenTier: string;
  /** Pieces that a person took out: they can be taken back in. */
  readonly excluded: readonly ProtectedSnippet[];
}

/** The most telling lines of what was left out; the preview lists all. */
const mostItems = 50;

export function contextOfPrepared(context: PreparedContext, hash: Hash): ShownContext {
  const { manifest, estimates, chosenTier } = context;
  const idOf = (snippet: ProtectedSnippet) => hash.sha256(pickKey(snippet)).slice(0, 16);
  const all = [...manifest.kept.map(one => one.snippet), ...context.excluded];
  const own = estimates.find(one => one.tier.name === chosenTier);
  return {
    keys: new Map([...all, ...manifest.dropped.map(asSnippet)].map(snippet => [idOf(snippet), pickKey(snippet)])),
    places: new Map(
      all.flatMap(snippet =>
        snippet.path === undefined
          ? []
          : [[idOf(snippet), { path: snippet.path, startLine: snippet.startLine, endLine: snippet.endLine }] as const],
      ),
    ),
    view: {
      kind: 'ready',
      usedTokens: manifest.usedTokens,
      budgetTokens: manifest.budgetTokens,
      counted: manifest.counted === 'exact' || manifest.counter === 'o200k' ? 'exact' : 'about',
      overheadTokens: manifest.overheadTokens,
      keptCount: manifest.kept.length,
      passageCount: manifest.kept.length + manifest.dropped.length,
      groups: groupsOf(context, idOf),
      leftOut: leftOutOf(context, idOf),
      cost: own === undefined ? { kind: 'unpriced' } : costOfEstimate(own.estimate),
      otherCosts: estimates
        .filter(one => one.tier.name !== chosenTier)
        .map(({ tier, estimate }) => ({ tier: tier.name, cost: costOfEstimate(estimate) })),
      notes: manifest.notes,
      isRefreshing: false,
    },
  };
}

export function costOfEstimate(estimate: CostEstimate): Cost {
  return estimate.kind === 'estimate'
    ? { kind: 'priced', usd: estimate.leastUsd, exact: false }
    : { kind: estimate.kind };
}

function groupsOf(context: PreparedContext, idOf: (snippet: ProtectedSnippet) => string): readonly DeskGroup[] {
  const { manifest, diffScope } = context;
  const leftOut = [...manifest.dropped, ...manifest.skipped, ...manifest.withheld];
  const sources = new Set([...manifest.kept.map(one => one.snippet.source), ...leftOut.map(one => one.source)]);
  return [...sources].map(source => {
    const kept = manifest.kept.filter(one => one.snippet.source === source);
    return {
      source,
      title: titleOf(source, diffScope),
      tokens: kept.reduce((sum, one) => sum + one.tokens, 0),
      kept: kept.map(one => deskSnippetOf(one, fitOf(context), idOf)),
      leftOutCount: leftOut.filter(one => one.source === source).length,
    };
  });
}

function titleOf(source: string, diffScope: DiffScope): string {
  const titles: Readonly<Record<string, string>> = {
    'open-files': 'Open files',
    selection: 'Selection',
    'git-diff': `Git diff (${diffScope})`,
    'docs-map': 'Map of the docs',
    docs: 'Docs',
    'changed-code': 'Around the change',
    'related-files': 'Related files',
    records: 'Records',
    digest: 'Digest',
    'log-lines': 'Lines behind the digest',
    logs: 'Logs',
    findings: 'Findings',
    'finding-lines': 'Lines behind the findings',
    labels: 'Labels',
    commits: 'Commits',
    'records-later': 'Records, read last',
  };
  return titles[source] ?? source;
}

function deskSnippetOf(kept: KeptSnippet, fit: Fit, idOf: (snippet: ProtectedSnippet) => string): DeskSnippet {
  const { snippet, tokens, why, pinned } = kept;
  const { title, path, startLine, endLine } = snippet;
  const ifExcluded = sayPlaces(literal('makes room for '), roomFor(fit, kept));
  return {
    id: idOf(snippet),
    title: path ?? title,
    path,
    startLine,
    endLine,
    tokens,
    why,
    ifExcluded,
    isPinned: pinned,
  };
}

function fitOf({ manifest, bestFirst, next }: PreparedContext): Fit {
  return { bestFirst, next, freeTokens: manifest.budgetTokens - manifest.usedTokens };
}

function asSnippet(one: LeftOut): ProtectedSnippet {
  return { ...one, text: literal(''), facts: [] };
}

interface Place {
  readonly title: ProtectedText;
  readonly path?: ProtectedText;
  readonly startLine?: number;
  readonly endLine?: number;
}

/** `makes room for src/queue.ts 10–24 and 2 more`; nothing to say where there is none. */
function sayPlaces(words: ProtectedText, places: readonly Place[]): ProtectedText | undefined {
  const [first, ...rest] = places;
  if (first === undefined) return undefined;
  const parts = [words, first.path ?? first.title];
  if (first.path !== undefined && first.startLine !== undefined) {
    parts.push(literal(' '), numeral(first.startLine), literal('–'), numeral(first.endLine ?? first.startLine));
  }
  if (rest.length > 0) parts.push(literal(' and '), numeral(rest.length), literal(' more'));
  return join(parts);
}

function leftOutOf(context: PreparedContext, idOf: (snippet: ProtectedSnippet) => string): readonly LeftOutGroup[] {
  const { manifest, excluded, next } = context;
  const fit = fitOf(context);
  const byHand = new Set(excluded.map(pickKey));
  const isByHand = (one: LeftOut) => byHand.has(pickKey(asSnippet(one)));
  const nextKeys = new Set(next.map(one => pickKey(asSnippet(one))));
  const itemOf = ({ title, startLine, endLine, why, count }: LeftOut) => ({ title, startLine, endLine, why, count });
  const groups: LeftOutGroup[] = [
    {
      kind: 'excluded',
      count: excluded.length,
      items: excluded.slice(0, mostItems).map(snippet => ({
        id: idOf(snippet),
        title: snippet.path ?? snippet.title,
        startLine: snippet.startLine,
        endLine: snippet.endLine,
        why: literal('excluded by you'),
      })),
    },
    groupOf('next', next, pinnable(fit, idOf, true)),
    groupOf(
      'dropped',
      manifest.dropped.filter(one => !isByHand(one) && !nextKeys.has(pickKey(asSnippet(one)))),
      pinnable(fit, idOf, false),
    ),
    groupOf('skipped', manifest.skipped, itemOf),
    groupOf('withheld', manifest.withheld, ({ title, why }) => ({ title, why })),
    groupOf('redacted', manifest.redacted, ({ path, source, line, placeholder }) => ({
      title: path ?? sourceName(source),
      startLine: line,
      endLine: line,
      why: placeholder,
    })),
  ];
  return groups.filter(group => group.count > 0);
}

/** Why it is out, and what pinning it would push out. */
function pinnable(
  fit: Fit,
  idOf: (snippet: ProtectedSnippet) => string,
  saysSize: boolean,
): (one: LeftOut) => LeftOutGroup['items'][number] {
  return one => {
    const pushed = sayPlaces(
      literal('pinning it pushes out '),
      pushedOut(fit, one).map(({ snippet }) => snippet),
    );
    const { title, startLine, endLine, why, tokens } = one;
    const size = tokens === undefined || !saysSize ? [] : [join([numeral(tokens), literal(' tokens')])];
    return {
      id: idOf(asSnippet(one)),
      title: one.path ?? title,
      startLine,
      endLine,
      why: join([why, ...size, ...(pushed === undefined ? [] : [pushed])], literal('; ')),
    };
  };
}

function groupOf<One extends object>(
  kind: LeftOutGroup['kind'],
  list: readonly One[],
  itemOf: (one: One) => LeftOutGroup['items'][number],
): LeftOutGroup {
  return {
    kind,
    count: list.reduce((sum, one) => sum + ('count' in one && typeof one.count === 'number' ? one.count : 1), 0),
    items: list.slice(0, mostItems).map(itemOf),
  };
}

function sourceName(source: string): ProtectedText {
  switch (source) {
    case 'task':
      return literal('the task');
    case 'records':
      return literal('a record');
    default:
      return literal('the context');
  }
}
