import { type Breathe, unhurried } from '../../breathe';
import type { Prompt } from '../../compose/prompt';
import { isDocument, isTest, languageOf } from '../../gather/languages';
import type { Change, ChangedFile } from './change';
import { type ChangedDefinition, changedDefinitions } from './changedDefinitions';
import { citeFile, citeLines, citeText, citeWords, code } from './cite';
import { type ExportChange, exportChanges } from './exportChanges';
import { type RelatedLine, relatedLines } from './relatedText';
import { findSignals, type Signal } from './signals';
import { type TestedFile, testedFiles } from './untested';

/** Everything that is said about a change, found once. */
interface Findings {
  readonly change: Change;
  readonly definitions: ReadonlyMap<ChangedFile, readonly ChangedDefinition[]>;
  readonly exports: readonly ExportChange[];
  readonly tested: readonly TestedFile[];
  readonly signals: readonly Signal[];
  readonly related: readonly RelatedLine[];
  /** Names that the change takes away and brings back nowhere. */
  readonly gone: ReadonlySet<string>;
}

/** What a diff shows, said in sentences that each carry the lines they rest on. */
export async function changeReport(
  change: Change,
  prompt: Pick<Prompt, 'context'>,
  breathe: Breathe = unhurried,
): Promise<readonly string[]> {
  const findings = await find(change, prompt, breathe);
  await breathe();
  return [
    ...section('## Summary', summary(findings)),
    ...section('## Changed files', change.files.map(file => fileItem(file, findings)).concat(folderItems(change))),
    ...definitionSections(findings),
    ...section('## Exports', groupExports(findings.exports).map(exportItem)),
    ...section('## Changed code without a changed test', untestedItems(findings)),
    ...section('## Changed code with a changed test', testedItems(findings)),
    ...signalSections(findings.signals),
    ...section(
      '## Related passages',
      findings.related.map(one => relatedItem(one, findings.gone)),
    ),
    ...section('## Not evaluable', gapItems(findings, prompt)),
  ];
}

async function find(change: Change, prompt: Pick<Prompt, 'context'>, breathe: Breathe): Promise<Findings> {
  const definitions = new Map<ChangedFile, readonly ChangedDefinition[]>();
  for (const file of change.files) {
    definitions.set(file, changedDefinitions(file));
    await breathe();
  }
  const exports = exportChanges(change, definitions);
  await breathe();
  const names = [...definitions]
    .filter(([file]) => !isTest(file.path))
    .flatMap(([, all]) =>
      all.flatMap(one => [lastName(one.name), ...(one.insteadOf === undefined ? [] : [lastName(one.insteadOf)])]),
    )
    .concat(exports.map(one => one.name))
    .concat(
      change.files.flatMap(file => [
        baseName(file.path),
        ...(file.oldPath === undefined ? [] : [baseName(file.oldPath)]),
      ]),
    );
  const gone = goneNames(exports, definitions);
  const tested = testedFiles(change, definitions);
  const signals = await findSignals(change, breathe);
  const related = await relatedLines(prompt.context, names, gone, breathe);
  return { change, definitions, exports, tested, signals, related: related.slice(0, 8), gone };
}

function goneNames(
  exports: readonly ExportChange[],
  definitions: ReadonlyMap<ChangedFile, readonly ChangedDefinition[]>,
): ReadonlySet<string> {
  const all = [...definitions].filter(([file]) => !isTest(file.path)).flatMap(([, some]) => some);
  const removed = all.flatMap(one =>
    one.change === 'removed' ? [lastName(one.name)] : one.insteadOf === undefined ? [] : [lastName(one.insteadOf)],
  );
  const there = new Set([
    ...all.filter(one => one.change !== 'removed').map(one => lastName(one.name)),
    ...exports.filter(one => one.kind !== 'removed').map(one => one.name),
  ]);
  const unexported = exports.filter(one => one.kind === 'removed').map(one => one.name);
  return new Set([...removed, ...unexported].filter(name => !there.has(name)));
}

// --- Summary ---------------------------------------------------------------------------------------------------------

function summary({ change, definitions, exports, tested, signals, related, gone }: Findings): readonly string[] {
  const overviews = change.overviews.flatMap(({ id, lines }) => [
    `${lines.total === undefined ? '' : `${lines.total} ${citeWords(id, lines.total)}: `}${code(lines.first, 200)} ${citeWords(id, lines.first)}`,
    ...(lines.subjects.length === 0
      ? []
      : [
          `Commits: ${lines.subjects
            .slice(0, 5)
            .map(subject => `${code(subject)} ${citeWords(id, subject)}`)
            .join(', ')}`,
        ]),
  ]);
  const largest = [...change.files]
    .sort((one, other) => size(other) - size(one))
    .filter(file => languageOf(file.path) && !isTest(file.path) && size(file) > 0);
  const kinds = (kind: ExportChange['kind'], verb: string) => {
    // What a list of exports passes on is told once.
    const byName = new Map(exports.filter(one => one.kind === kind).map(one => [one.name, one]));
    const groups = groupExports([...byName.values()]).slice(0, 5);
    return groups.length === 0
      ? []
      : [`${verb} ${groups.map(group => `${exportNames(group)} ${citeExport(group[0])}`).join(', ')}`];
  };
  const untested = tested.filter(one => one.tests.length === 0);
  const functions = [...definitions.values()].flat().filter(one => one.kind === 'function' || one.kind === 'method');
  const [first] = largest;
  return [
    ...overviews,
    ...(first === undefined
      ? []
      : [`The largest change of code is in ${code(first.path)}${numbers(first)} ${citeFile(first)}`]),
    ...kinds('removed', 'No longer exported:'),
    ...kinds('signature', 'Exported with another signature:'),
    ...kinds('added', 'Newly exported:'),
    ...(untested.length === 0
      ? []
      : [
          `Changed without a changed test: ${untested
            .slice(0, 6)
            .map(({ file }) => `${code(file.path)} ${citeFile(file)}`)
            .join(', ')}${more(untested.length, 6)}`,
        ]),
    ...(functions.length === 0 ? [] : mostChanged(functions)),
    ...related
      .filter(one => one.names.some(name => gone.has(name)))
      .slice(0, 3)
      .map(one => relatedItem(one, gone)),
    ...topSignals(signals),
  ];
}

function mostChanged(functions: readonly ChangedDefinition[]): readonly string[] {
  const most = [...functions].sort((one, other) => other.added + other.removed - one.added - one.removed).slice(0, 3);
  return [`Most changed: ${most.map(one => `${code(one.name)} ${lineCounts(one)} ${citeDefinition(one)}`).join(', ')}`];
}

function topSignals(signals: readonly Signal[]): readonly string[] {
  const kinds = [...new Set(signals.map(one => one.kind))].slice(0, 5);
  const words = kinds.flatMap(kind => {
    const first = signals.find(one => one.kind === kind);
    return first === undefined ? [] : [`${lowerFirst(kind)} ${citeLines(first.hunk, first.lines)}`];
  });
  return words.length === 0 ? [] : [`To look at first: ${words.join(', ')}`];
}

// --- Files -----------------------------------------------------------------------------------------------------------

const statusWords = {
  A: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  C: 'copied',
  '?': 'not tracked by git',
} as const;

function fileItem(file: ChangedFile, { definitions }: Findings): string {
  const from = file.oldPath === undefined ? '' : ` from ${code(file.oldPath)}`;
  const note = file.note === undefined ? '' : `, ${file.note}`;
  const names = (definitions.get(file) ?? []).filter(one => one.kind !== 'test').map(one => code(one.name, 60));
  const inside = names.length === 0 ? headingWords(file) : `: ${names.slice(0, 8).join(', ')}${more(names.length, 8)}`;
  const [hunk] = file.hunks;
  const line = hunk?.lines.find(one => one.mark !== 'context');
  const shown = inside === '' || hunk === undefined || line === undefined ? '' : ` ${citeLines(hunk, [line])}`;
  const told = file.told === undefined && shown !== '' ? '' : ` ${citeFile(file)}`;
  return `${code(file.path, 200)} is ${statusWords[file.status]}${from}${numbers(file)}${note}${inside}${told}${shown}`;
}

/** For a document: the headings that came or went. */
function headingWords(file: ChangedFile): string {
  if (!isDocument(file.path)) return '';
  const headings = file.hunks
    .flatMap(hunk => hunk.lines)
    .filter(line => line.mark !== 'context' && /^#{1,6}\s/.test(line.text));
  const words = headings.slice(0, 4).map(line => `${line.mark} section ${code(line.text.replace(/^#+\s*/, ''))}`);
  return words.length === 0 ? '' : `: ${words.join(', ')}`;
}

function folderItems(change: Change): readonly string[] {
  return change.overviews.flatMap(({ id, lines }) =>
    [...lines.folders, ...lines.unnamed].map(line => `${code(line.replace(/^… /, ''), 200)} ${citeWords(id, line)}`),
  );
}

// --- Functions and exports -------------------------------------------------------------------------------------------

function definitionSections({ definitions }: Findings): readonly string[] {
  const inCode: string[] = [];
  const inTests: string[] = [];
  for (const [file, all] of definitions) {
    if (all.length === 0) continue;
    const into = isTest(file.path) ? inTests : inCode;
    into.push(`### ${code(file.path, 200)}`, '', ...all.map(one => `- ${definitionWords(one)}`), '');
  }
  return [
    ...(inCode.length === 0 ? [] : ['## Changed functions', '', ...inCode]),
    ...(inTests.length === 0 ? [] : ['## Changed tests', '', ...inTests]),
  ];
}

function definitionWords(one: ChangedDefinition): string {
  const what = `${code(one.name)} (${one.kind})`;
  const counts = lineCounts(one);
  const signature = one.line === undefined ? '' : `: ${code(one.line.line.text, 140)}`;
  if (one.insteadOf !== undefined)
    return `${what} stands where ${code(one.insteadOf)} stood, ${counts}${signature} ${citeDefinition(one)}`;
  if (one.change === 'added') return `${what} is new, ${counts} ${citeDefinition(one)}`;
  if (one.change === 'removed') return `${what} is removed, ${counts} ${citeDefinition(one)}`;
  if (one.change === 'signature') return `${what} has another signature, ${counts}${signature} ${citeDefinition(one)}`;
  return `${what} is changed, ${counts} ${citeDefinition(one)}`;
}

function citeDefinition(one: ChangedDefinition): string {
  return one.shown.map(({ hunk, lines }) => citeLines(hunk, lines)).join(' ');
}

const exportVerbs = {
  added: 'newly exported by',
  removed: 'no longer exported by',
  signature: 'exported with another signature by',
  members: 'exported with other members by',
  moved: 'now exported by',
} as const;

/** Never empty. */
type ExportGroup = readonly [ExportChange, ...ExportChange[]];

/** What one line says of several names is one fact. */
function groupExports(exports: readonly ExportChange[]): readonly ExportGroup[] {
  const groups: [ExportChange, ...ExportChange[]][] = [];
  for (const one of exports) {
    const group = groups.find(([first]) => first.line === one.line && first.kind === one.kind);
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

function exportNames(group: ExportGroup): string {
  const names = group.map(one => code(one.name));
  return `${names.slice(0, 12).join(', ')}${more(names.length, 12)}`;
}

function exportItem(group: ExportGroup): string {
  const [one] = group;
  const place = `${exportNames(group)} ${group.length === 1 ? 'is' : 'are'} ${exportVerbs[one.kind]} ${code(one.file.path, 200)}`;
  if (one.kind === 'moved' && one.before !== undefined)
    return `${place}, no longer by ${code(one.before.file.path, 200)} ${citeExport(one)}`;
  if (one.kind === 'signature' && one.before !== undefined)
    return `${place}: ${code(one.before.line.text, 120)} became ${code(one.line.text, 120)} ${citeExport(one)}`;
  if (one.members !== undefined) {
    const members = one.members.slice(0, 5).map(({ hunk, line }) => {
      const words = `${line.mark === 'added' ? '+' : '−'} ${line.text.trim()}`;
      return `${code(words, 80)} ${citeLines(hunk, [line])}`;
    });
    return `${place}: ${members.join(', ')}${more(one.members.length, 5)}`;
  }
  return `${place} ${citeExport(one)}`;
}

function citeExport(one: ExportChange): string {
  const before = one.before === undefined ? '' : ` ${citeLines(one.before.hunk, [one.before.line])}`;
  return `${citeLines(one.hunk, [one.line])}${before}`;
}

// --- Tests -----------------------------------------------------------------------------------------------------------

function untestedItems({ tested, definitions }: Findings): readonly string[] {
  return tested
    .filter(one => one.tests.length === 0)
    .map(({ file }) => {
      const names = (definitions.get(file) ?? []).map(one => code(one.name, 60));
      const inside = names.length === 0 ? '' : ` in ${names.slice(0, 6).join(', ')}${more(names.length, 6)}`;
      const hunk = file.hunks[0];
      const line = hunk?.lines.find(one => one.mark !== 'context');
      const shown = hunk === undefined || line === undefined ? '' : ` ${citeLines(hunk, [line])}`;
      return `${code(file.path, 200)} changed${inside}; no changed test bears its name or names what changed ${citeFile(file)}${file.told === undefined ? '' : shown}`;
    });
}

function testedItems({ tested }: Findings): readonly string[] {
  return tested
    .filter(one => one.tests.length > 0)
    .map(({ file, tests }) => {
      const list = tests.slice(0, 4).map(test => `${code(test.path, 200)} ${citeFile(test)}`);
      return `${code(file.path, 200)} ${citeFile(file)} changed together with ${list.join(', ')}${more(tests.length, 4)}`;
    });
}

// --- Signals ---------------------------------------------------------------------------------------------------------

/** One item a kind and file, so that a long list stays readable. */
function signalSections(signals: readonly Signal[]): readonly string[] {
  if (signals.length === 0) return [];
  const kinds = [...new Set(signals.map(one => one.kind))];
  return [
    '## Risks to look at',
    '',
    'Signals found by fixed patterns in the changed lines, gravest first, no verdicts:',
    '',
    ...kinds.flatMap(kind =>
      signalItems(
        kind,
        signals.filter(one => one.kind === kind),
      ).map(item => `- ${item}`),
    ),
    '',
  ];
}

function signalItems(kind: string, signals: readonly Signal[]): readonly string[] {
  const files = [...new Set(signals.map(one => one.file))];
  return files.map(file => {
    const inFile = signals.filter(one => one.file === file);
    const shown = inFile.slice(0, 6).map(one => {
      const [line] = one.lines;
      const words =
        one.words ?? (line === undefined ? '' : `${line.mark === 'removed' ? '−' : '+'} ${code(line.text)}`);
      return `${words} ${citeLines(one.hunk, one.lines)}`;
    });
    return `**${kind}** in ${code(file.path, 200)}: ${shown.join('; ')}${more(inFile.length, 6)}`;
  });
}

// --- The rest --------------------------------------------------------------------------------------------------------

function relatedItem({ kept, line, names }: RelatedLine, gone: ReadonlySet<string>): string {
  const place = code(kept.snippet.path ?? kept.snippet.title, 200);
  const stale = names.filter(name => gone.has(name));
  const list = (some: readonly string[]) =>
    `${some
      .slice(0, 5)
      .map(name => code(name))
      .join(', ')}${more(some.length, 5)}`;
  const words = stale.length > 0 ? `still names ${list(stale)}, which this change takes away` : `names ${list(names)}`;
  return `${place} ${words}: ${code(line.text, 160)} ${citeText(kept.id, line.number, line.text)}`;
}

/** What was not there to be looked at. No claims: nothing could show them. */
function gapItems({ change, signals, exports }: Findings, prompt: Pick<Prompt, 'context'>): readonly string[] {
  const unsent = change.files.flatMap(file => {
    const lines = file.hunks.flatMap(hunk => hunk.lines);
    const added = lines.filter(line => line.mark === 'added').length;
    const removed = lines.filter(line => line.mark === 'removed').length;
    const missing = file.added - added + file.removed - removed;
    if (missing <= 0 || /contents not included/.test(file.note ?? '')) return [];
    return [
      `${code(file.path, 200)}: ${missing} of ${size(file)} changed lines were not in the context, for want of room or because they were left out.`,
    ];
  });
  const kinds = (test: (file: ChangedFile) => boolean) => change.files.filter(test).map(file => code(file.path, 200));
  const listed = (names: readonly string[], words: string) =>
    names.length === 0 ? [] : [`${words}: ${names.slice(0, 12).join(', ')}${more(names.length, 12)}.`];
  const languages = kinds(
    file => file.hunks.length > 0 && languageOf(file.path) === undefined && !isDocument(file.path),
  );
  return [
    ...(change.overviews.length === 0
      ? ['The overview of the change was not in the context: files without a hunk here are not known.']
      : []),
    ...unsent,
    ...listed(
      kinds(file => /contents not included/.test(file.note ?? '')),
      'Told by name and numbers alone',
    ),
    ...listed(
      kinds(file => /\bbinary\b|\bsubmodule\b/.test(file.note ?? '')),
      'Contents that a diff does not show',
    ),
    ...listed(
      kinds(file => file.status === '?'),
      'Not tracked by git, so what they say is no part of the diff',
    ),
    ...listed(languages, 'No functions were looked for, as the language is not known here'),
    ...(signals.length === 0 ? ['Looked for and not found: any of the signals that this report knows.'] : []),
    ...(exports.length === 0 ? ['Looked for and not found: an export that came, went or changed.'] : []),
    ...(prompt.context.some(({ snippet }) => snippet.source !== 'git-diff')
      ? []
      : ['No documents or open files were in the context.']),
    'Whether the tests pass: no test results or CI logs were in the context.',
    'Who calls what changed outside of what was sent, and whether the change does what its author meant: that takes a reader or a language model.',
    'Definitions are found by patterns of lines, in TypeScript, JavaScript, Python, Go, Java, Kotlin, C#, Swift, Scala, Rust, C, C++, Ruby, PHP and shell; unusual layouts escape them.',
  ];
}

function section(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [heading, '', ...items.map(item => `- ${item}`), ''];
}

function numbers(file: ChangedFile): string {
  return file.added + file.removed === 0 ? '' : ` (+${file.added} −${file.removed})`;
}

function lineCounts(one: ChangedDefinition): string {
  return `+${one.added} −${one.removed}`;
}

function size(file: ChangedFile): number {
  return file.added + file.removed;
}

function more(count: number, shown: number): string {
  return count > shown ? ` and ${count - shown} more` : '';
}

function lowerFirst(words: string): string {
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1).replace(/^#/, '');
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
