import type { Breathe } from '../breathe';
import { noRecords, tooMuchText } from '../errors';
import type { IgnoreRules } from '../gather/ignoreRules';
import { walk } from '../gather/walk';
import type { Git, Hash, Workspace } from '../ports';
import type { RecordKind } from '../protect/protectedThings';
import { counted } from '../show/words';
import { collectHunks } from './collectHunks';
import { readFieldMaps } from './fieldMaps';
import { noMail, type ReadAs, readRecords } from './readRecords';
import type { SourceRecord } from './record';
import { ifEvents, sensitiveRecords } from './sensitiveRecords';

/** A record with every place where an equal one stands; it is asked once. */
export interface CollectedRecord {
  readonly record: SourceRecord;
  readonly alsoAt: readonly { readonly path: string; readonly line: number }[];
}

export interface Collected {
  readonly records: readonly CollectedRecord[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** Files that were read. */
  readonly paths: readonly string[];
}

export interface CollectFrom {
  readonly workspace: Workspace;
  readonly rules: IgnoreRules;
  readonly hash: Hash;
  readonly how: ReadAs;
  /** Only asked where the records are hunks. */
  readonly git: Git;
  /** In place of what one run may hold. */
  readonly mostCharacters?: number;
  /** Gives a record as it is to be held; absent: with its text. */
  hold?(record: SourceRecord): Promise<SourceRecord>;
  /** Ids: no other record is held; absent: all. */
  readonly only?: ReadonlySet<string>;
  /** Absent: nobody else is on this thread. */
  readonly breathe?: Breathe;
}

/**
 * The records of the files that match the patterns, or of those named instead, in the order of the files. A named file is
 * bound by the ignore rules as well. Throws when there is none.
 */
export async function collectRecords(
  patterns: readonly string[],
  named: readonly string[] | undefined,
  from: CollectFrom,
  signal: AbortSignal,
): Promise<Collected> {
  const { workspace, rules, hash, how, git, only } = from;
  const most = from.mostCharacters ?? mostCharacters;
  if (how.as === 'hunk')
    return collectHunks(patterns, named, { workspace, git, rules, hash, scope: how.diff ?? 'working' }, signal);
  const skipped: { path: string; why: string }[] = [];
  const paths: string[] = [];
  for await (const found of findFiles(patterns, named, workspace, rules, signal)) {
    const why = found.kind === 'skipped' ? found.why : (whyWithheld(found.path) ?? whyOtherKind(found.path, how.as));
    if (why === undefined) paths.push(found.path);
    else skipped.push({ path: found.path, why });
  }
  const maps = await readFieldMaps(workspace, signal);
  const byId = new Map<string, { record: SourceRecord; alsoAt: { path: string; line: number }[] }>();
  const read: string[] = [];
  let characters = 0;
  for (const path of paths) {
    const opened = await workspace.open(path);
    if (opened.kind === 'refused') {
      skipped.push({ path, why: opened.why });
      continue;
    }
    read.push(path);
    const records = readRecords(path, opened.bytes(signal), hash, { ...how, maps }, from.breathe);
    let isEmpty = true;
    let [aside, whyAside] = [0, ''];
    const isTable = how.as === 'email' && tables.test(path);
    const wanted = isTable ? ifMails(records) : sensitiveRecords(path) === undefined ? records : ifEvents(records);
    for await (const record of wanted) {
      isEmpty = false;
      if (record.aside !== undefined) {
        [aside, whyAside] = [aside + 1, record.aside];
        continue;
      }
      if (only?.has(record.id) === false) continue;
      const known = byId.get(record.id);
      if (known === undefined) {
        const held = (await from.hold?.(record)) ?? record;
        characters += held.isLight === true ? lightCharacters(held) : held.text.length;
        if (characters > most) throw tooMuchText(path, byId.size, most);
        byId.set(record.id, { record: held, alsoAt: [] });
      } else known.alsoAt.push({ path: record.path, line: record.line });
    }
    if (aside > 0) skipped.push({ path, why: `${counted(aside, 'part')} of it: ${whyAside}` });
    const sensitive = isEmpty ? sensitiveRecords(path) : undefined;
    if (sensitive !== undefined) skipped.push({ path, why: `${sensitive.why}, and it holds no events` });
    else if (isEmpty) skipped.push({ path, why: isTable ? noMailsInIt : 'holds no record' });
  }
  if (byId.size === 0 && only === undefined) throw noRecords(named ?? patterns, read.length, skipped);
  return { records: [...byId.values()], skipped, paths: read };
}

/** What is held of a record without its text, about: names, values, places, and what a result adds. */
function lightCharacters({ path, fields }: SourceRecord): number {
  return fields.reduce((sum, { name, value }) => sum + name.length + value.length, path.length + 400);
}

/** A run holds its records in memory, and says so before it would fail for want of it. Reading alone (`tierwise records`) has no such bound. */
const mostCharacters = 400 * 1024 * 1024;

/** A wide pattern or a slip of the hand must not make a record of a file that no other source would show. */
function whyWithheld(path: string): string | undefined {
  const sensitive = sensitiveRecords(path);
  return sensitive === undefined || sensitive.mayBeEvents ? undefined : sensitive.why;
}

const otherKinds =
  /\.(md|log|xml|ya?ml|html?|[cm]?[jt]sx?|py|png|jpe?g|gif|pdf|docx?|xlsx?|zip|tar|7z|exe|dll|msg|pst)$/i;

function whyOtherKind(path: string, as: RecordKind | undefined): string | undefined {
  if (as === 'email') return whyNoMail(path);
  const isMail = as !== undefined && as !== 'file' && /\.(emlx?|mbox|mbx)(\.gz)?$/i.test(path);
  return isMail ? `is mail, and the task reads ${as} records` : undefined;
}

/** Mail comes under many names (`Inbox`, `00001.7c53…`); what another kind of file calls itself is none. */
function whyNoMail(path: string): string | undefined {
  const kind = otherKinds.exec(path.replace(/\.gz$/i, ''))?.[0];
  return kind === undefined ? undefined : `is no mail: ${kind} files are not read as .eml or .mbox`;
}

const tables = /\.(json|jsonl|ndjson|csv|tsv)(\.gz)?$/i;
const noMailsInIt = 'is no mail: no sender, subject and text stand in its first record';

/** Of a table, or of what an API answered: nothing where its first record is no mail, as in a list of labels beside a mailbox. */
async function* ifMails(records: AsyncIterable<SourceRecord>): AsyncGenerator<SourceRecord, void, void> {
  let isFirst = true;
  for await (const record of records) {
    if (isFirst && record.problem?.includes(noMail) === true) return;
    isFirst = false;
    yield record;
  }
}

type FoundFile =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'skipped'; readonly path: string; readonly why: string };

async function* findFiles(
  patterns: readonly string[],
  named: readonly string[] | undefined,
  workspace: Workspace,
  rules: IgnoreRules,
  signal: AbortSignal,
): AsyncGenerator<FoundFile> {
  if (named === undefined) {
    yield* walk(workspace, patterns, rules, signal);
    return;
  }
  for (const path of named) {
    const why = await rules.whyIgnored(path, 'file');
    yield why === undefined ? { kind: 'file', path } : { kind: 'skipped', path, why };
  }
}
