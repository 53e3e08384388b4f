import { goldUnusable } from '../errors';
import type { IgnoreRules } from '../gather/ignoreRules';
import { readText } from '../gather/readText';
import type { Hash, Workspace } from '../ports';
import { literal, type ProtectedText } from '../protect/protected';
import type { ProtectedRecord } from '../protect/protectedThings';
import type { Protector } from '../protect/protector';
import type { GoldExample } from '../send/provider';
import type { CollectedRecord } from './collect';
import { type GoldRow, readGold } from './gold';
import { type ReadAs, readRecords } from './readRecords';
import type { SourceRecord } from './record';

export interface GoldFrom {
  readonly workspace: Workspace;
  readonly rules: IgnoreRules;
  readonly hash: Hash;
  readonly protector: Protector;
  /** As the records of the run are read. */
  readonly how: ReadAs;
  /** `tell` for the file that a task names, `ignore` for one that nobody named: a task may be run before anybody confirmed a label. One that a person names must be there. */
  readonly ifMissing?: 'fail' | 'tell' | 'ignore';
}

export interface GoldExamples {
  readonly examples: readonly GoldExample[];
  /** What could not be used, in words: `gold row 7: "spam!" is not a label of the task`. */
  readonly notes: readonly ProtectedText[];
}

const longestGold = 64 * 1024 * 1024;

/**
 * The records that a person has labelled, with their labels. A row finds its record by its id, in the file it names or
 * among the records of the run; rows whose record cannot be found are told, never guessed.
 */
export async function goldExamples(
  goldPath: string,
  labels: readonly string[],
  ofRun: readonly CollectedRecord[],
  from: GoldFrom,
  signal: AbortSignal,
): Promise<GoldExamples> {
  const file = await readText(from.workspace, goldPath, { maxFileBytes: longestGold }, signal);
  if (file.kind === 'skipped') {
    const isMissing = file.why === 'does not exist';
    if (!isMissing || (from.ifMissing ?? 'fail') === 'fail') throw goldUnusable(goldPath, `it ${file.why}`);
    if (from.ifMissing === 'ignore') return { examples: [], notes: [] };
    return protectExamples(
      [],
      [`there is no gold file "${goldPath}" yet, so nothing is learnt from it`],
      from.protector,
      signal,
    );
  }
  const gold = readGold(file.text, labels, goldPath);
  const notes = gold.problems.map(({ csvLine, why }) => `gold row at line ${csvLine}: ${why}`);

  const known = new Records(
    ofRun.flatMap(({ record, alsoAt }) => [record, ...alsoAt.map(place => ({ ...record, ...place }))]),
  );
  const places = new Map<string, string>();
  for (const path of new Set(gold.rows.flatMap(row => row.path ?? []))) {
    const place = await findPlace(known, path, goldPath, from, signal);
    if (place.kind === 'found') places.set(path, place.path);
    else notes.push(`gold names "${path}", which ${place.why}`);
  }

  const found = new Map<string, { record: SourceRecord; label: string }>();
  let lost = 0;
  for (const row of gold.rows) {
    const record = known.find(row, row.path === undefined ? undefined : (places.get(row.path) ?? row.path));
    if (record === undefined) lost++;
    else found.set(record.id, { record, label: row.label });
  }
  for (const record of await readLight([...found.values()], from, signal)) {
    const one = found.get(record.id);
    if (one !== undefined) found.set(record.id, { ...one, record });
  }
  if (lost > 0) notes.push(`${lost} of ${gold.rows.length} gold rows name a record that was not found`);
  return protectExamples([...found.values()], notes, from.protector, signal);
}

/** Of those whose text the run left in its file: with it. */
async function readLight(
  found: readonly { readonly record: SourceRecord }[],
  { workspace, hash, how }: GoldFrom,
  signal: AbortSignal,
): Promise<readonly SourceRecord[]> {
  const light = found.filter(({ record }) => record.isLight === true).map(({ record }) => record);
  const wanted = new Set(light.map(({ id }) => id));
  const whole: SourceRecord[] = [];
  for (const path of new Set(light.map(one => one.path))) {
    const opened = await workspace.open(path);
    if (opened.kind === 'refused') continue;
    for await (const record of readRecords(path, opened.bytes(signal), hash, how))
      if (wanted.delete(record.id)) whole.push(record);
  }
  return whole;
}

class Records {
  private readonly byId = new Map<string, SourceRecord>();
  private readonly byPlace = new Map<string, SourceRecord>();

  constructor(records: readonly SourceRecord[]) {
    for (const record of records) this.add(record);
  }

  add(record: SourceRecord): void {
    this.byId.set(record.id, record);
    this.byPlace.set(`${record.path}:${record.line}`, record);
    if (!this.byPlace.has(record.path)) this.byPlace.set(record.path, record);
  }

  hasFile(path: string): boolean {
    return this.byPlace.has(path);
  }

  find({ id, line }: GoldRow, path: string | undefined): SourceRecord | undefined {
    if (id !== undefined) return this.byId.get(id);
    if (path === undefined) return undefined;
    return line === undefined
      ? this.byPlace.get(path)
      : (this.byPlace.get(`${path}:${line}`) ?? (line <= 1 ? this.byPlace.get(path) : undefined));
  }
}

type FoundPlace = { readonly kind: 'found'; readonly path: string } | { readonly kind: 'lost'; readonly why: string };

/** The file as the row names it, else beside the gold file; read unless the run has read it already. */
async function findPlace(
  known: Records,
  path: string,
  goldPath: string,
  { workspace, rules, hash, how }: GoldFrom,
  signal: AbortSignal,
): Promise<FoundPlace> {
  if (path.startsWith('/') && !known.hasFile(path)) return { kind: 'lost', why: 'is an absolute path' };
  if (path.split('/').includes('..')) return { kind: 'lost', why: 'leads out of its folder' };
  const candidates = [path, goldPath.slice(0, goldPath.lastIndexOf('/') + 1) + path];
  const read = candidates.find(candidate => known.hasFile(candidate));
  if (read !== undefined) return { kind: 'found', path: read };
  const whys: string[] = [];
  for (const candidate of candidates) {
    const ignored = await rules.whyIgnored(candidate, 'file');
    const opened = ignored === undefined ? await workspace.open(candidate) : undefined;
    if (opened?.kind === 'opened') {
      for await (const record of readRecords(candidate, opened.bytes(signal), hash, how)) known.add(record);
      return { kind: 'found', path: candidate };
    }
    whys.push(ignored === undefined ? (opened?.why ?? '') : `is ${ignored}`);
  }
  return { kind: 'lost', why: whys[0] ?? 'does not exist' };
}

async function protectExamples(
  found: readonly { readonly record: SourceRecord; readonly label: string }[],
  notes: readonly string[],
  protector: Protector,
  signal: AbortSignal,
): Promise<GoldExamples> {
  const safe = await protector.protectRecords(
    found.map(({ record }) => record),
    signal,
  );
  const passed = await protector.protectTexts(
    [...found.map(({ label }) => label), ...notes],
    { source: 'gold' },
    signal,
  );
  const labelOf = new Map(found.map(({ record }, index) => [record.id, passed.texts[index] ?? literal('')]));
  return {
    examples: safe.records.map((record: ProtectedRecord) => ({ record, label: labelOf.get(record.id) ?? literal('') })),
    notes: passed.texts.slice(found.length),
  };
}
