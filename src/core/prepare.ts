import type { Beside } from './beside/beside';
import { besideRecords } from './beside/besideRecords';
import { type Breathe, breather } from './breathe';
import { asksEach, perCallOf } from './callPlan';
import { answerRoom } from './compose/answerRoom';
import type { Frame } from './compose/compose';
import { markerText } from './compose/material';
import { renderSnippet } from './compose/renderPrompt';
import { noSuchRecords } from './errors';
import { type FitRequest, fit } from './fit/fit';
import type { KeptSnippet, LeftOut, Manifest } from './fit/manifest';
import { measuredFactors } from './fit/measuredFactors';
import { type TokenCounter, tokenCounter } from './fit/tokenCounter';
import { budgetWithin } from './fit/windowOf';
import { gather } from './gather/gather';
import { type IgnoreRules, ignoreRules } from './gather/ignoreRules';
import { type Gathered, together } from './gather/source';
import { makeRoom, measureFrame, type Room } from './makeRoom';
import type { PauseGate } from './pauseGate';
import { literal } from './protect/protected';
import type { ProtectedSnippet } from './protect/protectedThings';
import { createProtector, type Protector } from './protect/protector';
import { protectSkipped } from './protect/protectSkipped';
import { protectTask } from './protectTask';
import { type Picks, pickKey, placeInKey } from './rank/picks';
import { rank } from './rank/rank';
import type { RankedSnippet } from './rank/ranked';
import { type Collected, type CollectedRecord, collectRecords } from './records/collect';
import { leaveTexts, type TextsLeaver } from './records/leaveTexts';
import { setApart } from './records/ownSentences';
import { type ProtectedRecords, protectRecords } from './records/protectRecords';
import { sayStorms, stormsIn } from './records/storms';
import type { RunMemory } from './rememberedTexts';
import { gatherReportRecords } from './reportRecords';
import { inShape, type ReportShape, readReportShape, withoutShape } from './reportShape';
import { planRerank, type RerankPlan } from './rerankPlan';
import type { Tier } from './send/tier';
import type { Services } from './services';
import type { Task } from './task/task';
import { warmUp } from './warmUp';

export interface PrepareRequest {
  readonly task: Task;
  readonly tier: Tier;
  /** On which a run would ask, where `tier` only counts. */
  readonly runTier?: Tier;
  /** The tier that is asked again where `tier` did not do; set by `run`, from the task. */
  readonly escalateTo?: Tier;
  readonly variables: ReadonlyMap<string, string>;
  readonly picks: Picks;
  /** In place of the task's own budget. */
  readonly budgetTokens?: number;
  /** In place of the task's own gold. */
  readonly goldPath?: string;
  /** A question in words; without one the instructions are the question. */
  readonly query?: string;
  /** Record files named by hand, in place of the task's patterns. */
  readonly recordPaths?: readonly string[];
  /** Logs of an ordinary time named by hand, in place of the task's; for reports on logs. */
  readonly baselinePaths?: readonly string[];
  /** Ids: only these of the records are asked, each by itself; absent: all. */
  readonly onlyRecords?: ReadonlySet<string>;
  /** Holds back the next call while a person wants it; what is under way goes on. Not for batches. */
  readonly gate?: PauseGate;
  /** A run asks in batches: at the lower price, and within a day. */
  readonly inBatches?: boolean;
  /** What is fitted: a whole prompt (as when absent), or passages by themselves, for whoever puts them into a prompt of their own. */
  readonly form?: 'prompt' | 'passages';
}

/** Everything that is known before sending: what would be sent, what not and why. */
export interface Prepared {
  readonly request: PrepareRequest;
  /** Set where it is for the tier that is escalated to. */
  readonly isHigher?: boolean;
  readonly manifest: Manifest;
  /** Everything that was fitted, best first. */
  readonly ranked: readonly RankedSnippet[];
  /** Only where the task asks for it and there is somebody to ask. */
  readonly rerank?: RerankPlan;
  /** The kept pieces in the order of the ranking; the prompt has another one. */
  readonly bestFirst: readonly KeptSnippet[];
  /** What so many tokens more of budget would add, best first. */
  readonly next: readonly LeftOut[];
  /** Pieces that a person took out. */
  readonly excluded: readonly ProtectedSnippet[];
  readonly frame: Frame;
  readonly budgetTokens: number;
  readonly room: Room;
  /** What goes with single records; absent where the task asks for nothing of the kind. */
  readonly beside?: Beside;
  /** Of a report whose form or style a person's own files give. */
  readonly shape?: ReportShape;
  readonly counter: TokenCounter;
  readonly memory: RunMemory;
  readonly breathe: Breathe;
  /** Upper count of what every call of the run shares. */
  readonly stableTokens: number;
  /** Empty for a report. */
  readonly records: ProtectedRecords;
  /** Records that are not asked themselves, by id: which one is asked in their stead. */
  readonly sameAs: ReadonlyMap<string, string>;
  readonly protector: Protector;
  readonly rules: IgnoreRules;
  /** As read, before protect: for finding the record of a gold row. Goes nowhere else. */
  readonly collected: readonly CollectedRecord[];
}

/**
 * The first half of the product, in the order of the flow: gather, protect, rank, fit. Sends nothing and changes nothing;
 * the preview, `pack` and every run begin with it.
 */
export async function prepare(given: PrepareRequest, services: Services, signal: AbortSignal): Promise<Prepared> {
  const { tier, picks } = given;
  const breathe = breather(services.clock);
  const memory: RunMemory = { isPassing: false };
  const counter = tokenCounter(services.workers, await measuredFactors(services.storage).of(tier), breathe, memory);
  const protector = createProtector(services.workers, breathe, memory);
  const rules = ignoreRules(services.workspace, services.settings.exclude);
  await breathe();
  warmUp(services, signal);
  await breathe();
  const using = { rules, protector, counter, breathe };
  const shape = await readReportShape(given, services, using, signal);
  const request = inShape(given, shape);
  const { task } = request;
  const { as } = task.records ?? {};
  if (task.records !== undefined)
    await services.loadReaders?.(as === undefined || as === 'email' ? 'mails' : 'records');
  const about = await gatherReportRecords(request, services, { ...using, shape }, signal);
  const gathered = withoutShape(together(await gatherContext(request, services, rules, breathe, signal), about), shape);
  const safe = await protector.protectSnippets(gathered.snippets, signal);
  // A batch needs all texts when it is submitted, so they are held, and the run is bounded by that.
  const perCall = perCallOf(request);
  const leaving = { protector, counter, hash: services.hash, memory, shareCalls: perCall > 1 };
  const texts = request.inBatches === true ? undefined : leaveTexts(leaving, services.heldCharacters, signal);
  const collected = await collect(request, services, { rules, texts, breathe }, signal);
  const left = await texts?.done();
  const passed = await protectRecords(collected, left, protector, signal);
  const sameAs = asksEach(request) ? new Map<string, string>() : stormsIn(passed.records, services.hash);
  const records = perCall > 1 ? await setApart(passed, sameAs, left?.sentences, breathe) : passed;
  const asked = await protectTask({ ...request, shape }, protector, signal);
  const isExcluded = (snippet: ProtectedSnippet) => picks.excluded.has(pickKey(snippet));
  const ranked = await rank(
    {
      snippets: safe.snippets.filter(snippet => !isExcluded(snippet)),
      question: asked.question,
      isInstructions: request.query === undefined,
      isPinned: snippet => picks.pinned.has(pickKey(snippet)),
    },
    breathe,
  );
  await breathe();

  const frame: Frame = {
    task: perCall > 1 ? { ...asked.task, several: true } : asked.task,
    context: [],
    maxOutputTokens: answerRoom(task, tier, perCall),
    ...(task.effort === undefined ? {} : { effort: task.effort }),
    ...(task.produces === 'report' && tier.citedBy !== undefined ? { citedBy: tier.citedBy } : {}),
    marker: services.randomDigits(39),
  };
  const wished = request.budgetTokens ?? task.context.budgetTokens;
  const { budgetTokens, notes } = budgetWithin(wished, tier, frame.maxOutputTokens);
  const from = { rules, protector, counter, collected: collected.records, budgetTokens };
  const beside = await besideRecords(request, services, from, signal);
  const room = await makeRoom(frame, records, budgetTokens - (beside?.roomTokens ?? 0), counter, request, signal);
  const isReranked = task.context.rerank === true && request.form !== 'passages';
  const planned = isReranked
    ? await planRerank({ frame, ranked, budgetTokens, tier: request.runTier ?? tier }, services, protector, signal)
    : undefined;

  const manifest: Manifest = {
    budgetTokens,
    usedTokens: room.overheadTokens,
    counted: 'estimated',
    counter: counter.title,
    overheadTokens: room.overheadTokens,
    kept: [],
    dropped: [],
    skipped: [...(await protectSkipped(gathered, protector, signal)), ...records.skipped, ...(beside?.skipped ?? [])],
    withheld: [...safe.withheld, ...records.withheld, ...(beside?.withheld ?? [])],
    redacted: [
      ...safe.redacted,
      ...records.redacted,
      ...asked.redacted,
      ...(shape?.redacted ?? []),
      ...(beside?.redacted ?? []),
    ],
    notes: [
      ...safe.notes,
      ...records.notes,
      ...sayStorms(sameAs),
      ...(shape?.notes ?? []),
      ...(beside?.notes ?? []),
      ...(planned === undefined ? [] : [planned.note]),
      ...notes,
    ],
    digest: gathered.digest,
  };
  const unfitted: Prepared = {
    request,
    manifest,
    ranked,
    rerank: planned?.plan,
    bestFirst: [],
    next: [],
    excluded: safe.snippets.filter(isExcluded),
    frame,
    budgetTokens,
    room,
    beside,
    shape,
    counter,
    memory,
    breathe,
    stableTokens: room.frameTokens,
    records,
    sameAs,
    protector,
    rules,
    collected: collected.records,
  };
  return fitRanked(unfitted, ranked, signal);
}

/** The same with its pieces chosen by a ranking, which may be another one than before. */
export async function fitRanked(
  prepared: Prepared,
  ranked: readonly RankedSnippet[],
  signal: AbortSignal,
): Promise<Prepared> {
  const { manifest, excluded, room, breathe } = prepared;
  const frame = { ...prepared.frame, context: [] };
  const fitted = await fit({
    ranked,
    roomTokens: room.contextTokens,
    breathe,
    ...measuresOf(prepared, frame, signal),
  });
  return {
    ...prepared,
    manifest: {
      ...manifest,
      usedTokens: room.overheadTokens + fitted.usedTokens,
      kept: fitted.kept,
      dropped: [...fitted.dropped, ...excluded.map(excludedByHand)],
    },
    ranked,
    bestFirst: fitted.bestFirst,
    next: fitted.next,
    frame: { ...frame, context: fitted.kept },
    stableTokens: room.frameTokens + fitted.usedTokens,
  };
}

function gatherContext(
  request: PrepareRequest,
  services: Services,
  rules: IgnoreRules,
  breathe: Breathe,
  signal: AbortSignal,
): Promise<Gathered> {
  const { context } = request.task;
  const ask = {
    question: request.query ?? request.task.instructions,
    isInstructions: request.query === undefined,
    diffScope: context.gitDiff,
    docs: context.docs,
    hasOpenFiles: request.form === 'passages',
    pinned: [...request.picks.pinned].map(placeInKey),
  };
  const { workspace, git, settings, related } = services;
  return gather(
    context.sources,
    ask,
    {
      workspace,
      git,
      related,
      rules,
      budgetTokens: request.budgetTokens ?? context.budgetTokens,
      limits: { maxFileBytes: settings.maxFileBytes },
      breathe,
    },
    signal,
  );
}

async function collect(
  { task, recordPaths, onlyRecords }: PrepareRequest,
  { workspace, git, hash }: Services,
  { rules, texts, breathe }: { rules: IgnoreRules; texts: TextsLeaver | undefined; breathe: Breathe },
  signal: AbortSignal,
): Promise<Collected> {
  if (task.records === undefined || task.produces === 'report') return { records: [], skipped: [], paths: [] };
  const from = { workspace, git, rules, hash, how: task.records, hold: texts?.hold, only: onlyRecords, breathe };
  const found = await collectRecords(task.records.include, recordPaths, from, signal);
  if (onlyRecords === undefined) return found;
  const records = found.records.filter(({ record }) => onlyRecords.has(record.id));
  const missing = [...onlyRecords].filter(id => !records.some(({ record }) => record.id === id));
  if (missing.length > 0) throw noSuchRecords(missing);
  return { ...found, records };
}

/** How pieces are counted: as they will stand in the prompt, or bare with a line for their path. */
function measuresOf(
  { request: { form }, room: { frameTokens }, counter, breathe }: Prepared,
  frame: Frame,
  signal: AbortSignal,
): Pick<FitRequest, 'measure' | 'measureHeads' | 'measureTogether'> {
  const marker = markerText(frame.marker);
  const countEach = async (snippets: readonly ProtectedSnippet[], textOf: (snippet: ProtectedSnippet) => string) => {
    const texts: string[] = [];
    for (const snippet of snippets) {
      texts.push(textOf(snippet));
      await breathe();
    }
    return counter.upper(texts, signal);
  };
  if (form === 'passages') {
    const head = ({ path, title }: ProtectedSnippet) => `${path ?? title}\n`;
    return {
      measure: snippets => countEach(snippets, ({ text }) => `${text}\n`),
      measureHeads: snippets => countEach(snippets, head),
      measureTogether: async kept => {
        const texts = new Map<string, string>();
        for (const { snippet } of kept) {
          const first = head(snippet);
          texts.set(first, `${texts.get(first) ?? first}${snippet.text}\n`);
        }
        return (await counter.upper([...texts.values()], signal)).reduce((sum, tokens) => sum + tokens, 0);
      },
    };
  }
  return {
    measure: snippets =>
      countEach(snippets, snippet =>
        renderSnippet({ id: 'S100', snippet, tokens: 0, why: literal(''), pinned: false }, marker),
      ),
    measureTogether: async kept => (await measureFrame({ ...frame, context: kept }, counter, signal)) - frameTokens,
  };
}

function excludedByHand({ source, title, path, startLine, endLine }: ProtectedSnippet): LeftOut {
  return { source, title, path, startLine, endLine, why: literal('excluded by you') };
}
