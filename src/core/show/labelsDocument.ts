import type { Manifest } from '../fit/manifest';
import { atOnce, type InParts, mapped } from '../inParts';
import type { Agreement } from '../measure/agreement';
import type { LabelResult } from '../read/results';
import { agreementBlocks } from './agreementBlocks';
import { claimLookOfHtml, claimLookOfMarkdown } from './claimLook';
import { countLabels } from './countLabels';
import { blockTable, heading, numberCell, paragraph, placesCell, textCell } from './documentBlocks';
import { frontMatter } from './frontMatter';
import { htmlFileInParts } from './htmlFile';
import { evidenceWords } from './labelRow';
import { manifestBlocks } from './manifestBlocks';
import { markdownElementsInParts } from './markdownElements';
import { markdownTextInParts } from './markdownText';
import type { Block } from './markdownTree';
import { eventsTimelineInParts } from './pictures/eventsTimeline';
import { pictureElement } from './pictures/picture';
import { recordWords } from './recordColumns';
import type { RunFacts } from './runFacts';
import { tlpBlocks, tlpWords } from './tlpBlocks';
import { costWords, counted, duration, fullStop, minuteUtc, percent, whole } from './words';

/** Everything a run of labels is summarised with. */
export interface LabelsDocument extends RunFacts {
  /** In the task's order; `abstain` follows by itself. */
  readonly labels: readonly { readonly name: string; readonly mustConfirm: boolean }[];
  readonly results: readonly LabelResult[];
  /** Records that were not asked, because the run ended before. */
  readonly unansweredRecords: number;
  readonly whyPartial?: string;
  /** Absent where a person has labelled none of the records. */
  readonly agreement?: Agreement;
  readonly manifest?: Manifest;
  readonly manifestHash?: string;
}

/** A summary for people: counts, what to confirm, what has no answer and why. The rows themselves are CSV and JSONL. */
export function labelsMarkdown(document: LabelsDocument): string {
  return atOnce(labelsMarkdownInParts(document));
}

export function* labelsMarkdownInParts(document: LabelsDocument): InParts<string> {
  const matter = frontMatter({
    task: document.task,
    tlp: tlpWords(document.tlp),
    date: document.date,
    tier: document.tier,
    model: document.model,
    records: document.results.length,
    'tokens-in': document.inputTokens,
    'tokens-out': document.outputTokens,
    cost: costWords(document.cost),
    partial: document.unansweredRecords > 0,
    ...(document.manifestHash === undefined ? {} : { 'manifest-sha256': document.manifestHash }),
  });
  const blocks = [...(yield* labelsBlocks(document)), ...endBlocks(document)];
  return `${matter}\n${yield* markdownTextInParts(blocks, claimLookOfMarkdown([]))}`;
}

/** The same as one file that loads nothing; records that have times are drawn too. */
export function labelsHtml(document: LabelsDocument): string {
  return atOnce(labelsHtmlInParts(document));
}

export function* labelsHtmlInParts(document: LabelsDocument): InParts<string> {
  const look = claimLookOfHtml([]);
  const picture = yield* eventsTimelineInParts(
    document.results,
    document.labels.map(({ name }) => name),
  );
  const table = yield* markdownElementsInParts(yield* labelsBlocks(document), look);
  const end = yield* markdownElementsInParts(endBlocks(document), look);
  const drawn = picture === undefined ? [] : [pictureElement(picture, false)];
  return yield* htmlFileInParts(document.task, [...table, ...drawn, ...end]);
}

function* labelsBlocks(document: LabelsDocument): InParts<readonly Block[]> {
  const { results } = document;
  return [
    ...tlpBlocks(document.tlp),
    heading(1, document.task),
    paragraph(headerWords(document)),
    ...(document.usesLanguageModel ? [] : [paragraph('Made offline: no language model was used.')]),
    ...partialBlocks(document),
    heading(2, 'Counts'),
    countTable(document),
    ...(yield* questionTables(results)),
    ...agreementBlocks(document),
    ...(yield* resultSection(
      'To confirm',
      results.filter(result => result.mustConfirm && result.problem === undefined),
    )),
    ...(yield* resultSection(
      'Without an answer',
      results.filter(result => result.label === 'abstain'),
    )),
    ...(yield* readSection(results.filter(result => result.readProblem !== undefined))),
  ];
}

function endBlocks({ manifest, manifestHash }: LabelsDocument): readonly Block[] {
  return manifest === undefined ? [] : manifestBlocks(manifest, manifestHash ?? 'unknown');
}

function headerWords(document: LabelsDocument): string {
  return [
    minuteUtc(document.date),
    document.usesLanguageModel ? `${document.tier}, ${document.model}` : document.tier,
    recordsWords(document.results),
    ...(document.usesLanguageModel
      ? [`${whole(document.inputTokens)} tokens in, ${whole(document.outputTokens)} out`]
      : []),
    costWords(document.cost),
    duration(document.seconds),
  ].join(' · ');
}

function partialBlocks({ unansweredRecords, whyPartial }: LabelsDocument): readonly Block[] {
  if (unansweredRecords === 0) return [];
  const part = fullStop(whyPartial === undefined ? 'This is a part' : `This is a part: ${whyPartial}`);
  return [paragraph(`${part} ${counted(unansweredRecords, 'record')} not yet asked; the run can be resumed.`)];
}

function countTable({ labels, results }: LabelsDocument): Block {
  const names = labels.map(label => label.name);
  const rows = countLabels(names, results).map(({ label, count }) => [
    textCell(label),
    numberCell(whole(count)),
    numberCell(percent(count, results.length)),
  ]);
  return blockTable(['Label', 'Records', 'Share'], rows);
}

/** A table for each further question: how often each answer was given. */
function* questionTables(results: readonly LabelResult[]): InParts<readonly Block[]> {
  const counts = new Map<string, Map<string, number>>();
  yield* mapped(results, ({ labels }) => {
    for (const { question, values } of labels ?? []) {
      const own = counts.get(question) ?? new Map<string, number>();
      counts.set(question, own);
      for (const value of values.length === 0 ? ['none'] : values) own.set(value, (own.get(value) ?? 0) + 1);
    }
  });
  return [...counts].flatMap(([question, own]) => [
    heading(3, question),
    blockTable(
      ['Answer', 'Records', 'Share'],
      [...own]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([answer, count]) => [
          textCell(answer),
          numberCell(whole(count)),
          numberCell(percent(count, results.length)),
        ]),
    ),
  ]);
}

/** `4,120 records that say 37 different things`: equal ones but for times, ids and ports were asked once. */
function recordsWords(results: readonly LabelResult[]): string {
  const different = results.filter(result => result.sameAs === undefined).length;
  const records = counted(results.length, 'record');
  return different === results.length ? records : `${records} that say ${counted(different, 'different thing')}`;
}

/** Records that say the same and were decided alike are one row: where the first stands, and how many there are. */
function* resultSection(title: string, results: readonly LabelResult[]): InParts<readonly Block[]> {
  if (results.length === 0) return [];
  const groups = yield* groupsOf(results);
  const rows = yield* mapped(groups, ({ result, count }) => [
    placesCell([{ path: result.path, startLine: result.line }], count === 1 ? '' : ` and ${whole(count - 1)} more`),
    textCell(recordWords(result.fields)),
    textCell(`${result.label}, ${result.confidence}`),
    textCell(result.problem === undefined ? result.rationale : `${result.problem.kind}: ${result.problem.why}`),
    textCell(evidenceWords(result.evidence)),
  ]);
  const inGroups = groups.length === results.length ? '' : `, ${counted(groups.length, 'case')}`;
  return [
    heading(2, `${title} (${whole(results.length)}${inGroups})`),
    blockTable(['Where', 'Record', 'Label', 'Why', 'Evidence'], rows),
  ];
}

/** What could not be read as it should, whatever its label: a judgement of half a record is worth less. */
function* readSection(results: readonly LabelResult[]): InParts<readonly Block[]> {
  if (results.length === 0) return [];
  const rows = yield* mapped(results, ({ path, line, fields, label, readProblem = '' }) => [
    placesCell([{ path, startLine: line }]),
    textCell(recordWords(fields)),
    textCell(label),
    textCell(readProblem),
  ]);
  return [
    heading(2, `Read with a problem (${whole(results.length)})`),
    blockTable(['Where', 'Record', 'Label', 'Problem'], rows),
  ];
}

interface Group {
  readonly result: LabelResult;
  count: number;
}

function* groupsOf(results: readonly LabelResult[]): InParts<readonly Group[]> {
  const groups = new Map<string, Group>();
  yield* mapped(results, result => {
    const key = JSON.stringify([result.sameAs ?? result.id, result.label]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { result, count: 1 });
    else group.count += 1;
  });
  return [...groups.values()];
}
