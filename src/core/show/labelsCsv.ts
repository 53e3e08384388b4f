import { atOnce, type InParts, joined, mapped } from '../inParts';
import type { LabelResult } from '../read/results';
import { answerWords, escalationWords, evidenceWords, type LabelRow, labelRowsInParts } from './labelRow';

/** RFC 4180 with a header; no cell is a formula to a spreadsheet. The lossless form is JSONL. */
export function labelsCsv(results: readonly LabelResult[]): string {
  return atOnce(labelsCsvInParts(results));
}

export function* labelsCsvInParts(results: readonly LabelResult[]): InParts<string> {
  const rows = yield* labelRowsInParts(results);
  const questions = new Set<string>();
  yield* mapped(rows, row => {
    for (const question of Object.keys(row.labels ?? {})) questions.add(question);
  });
  const asked = [...questions].map(name => ({ name, of: (row: LabelRow) => answerWords(row.labels?.[name]) }));
  const all = [
    ...columns,
    ...(rows.some(row => row.readProblem !== undefined) ? [readWith] : []),
    ...(rows.some(row => row.sameAs !== undefined) ? [same] : []),
    ...(rows.some(row => row.escalation !== undefined) ? [escalated] : []),
    ...(rows.some(row => row.corrected !== undefined) ? corrected : []),
    ...asked,
  ];
  const lines = yield* joined(rows, row => csvLine(all.map(column => column.of(row))));
  return csvLine(all.map(column => column.name)) + lines;
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Quoted where needed; with a leading `'` where a spreadsheet would compute it. Plain numbers stay as they are. */
export function csvCell(text: string): string {
  const safe = startsFormula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Also behind blanks and invisible characters, which some spreadsheets pass over. */
const startsFormula =
  /^[\s\u0000\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]|^[\t\r\n\u0000]/;
const plainNumber = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const columns: readonly { readonly name: string; readonly of: (row: LabelRow) => string }[] = [
  { name: 'id', of: row => row.id },
  { name: 'path', of: row => row.path },
  { name: 'line', of: row => String(row.line) },
  { name: 'label', of: row => row.label },
  { name: 'confidence', of: row => row.confidence },
  { name: 'rationale', of: row => row.rationale },
  { name: 'evidence', of: row => evidenceWords(row.evidence) },
  { name: 'tier', of: row => row.tier },
  { name: 'model', of: row => row.model },
  { name: 'problem', of: row => problemWords(row) },
];

/** Only where a record could not be read as it should. */
const readWith = { name: 'readProblem', of: (row: LabelRow) => row.readProblem ?? '' };

const same = { name: 'sameAs', of: (row: LabelRow) => row.sameAs ?? '' };

/** Only where another tier was asked. */
const escalated = { name: 'escalation', of: (row: LabelRow) => escalationWords(row.escalation) };

/** Only where a person said something. */
const corrected = [
  { name: 'given', of: (row: LabelRow) => row.corrected?.given ?? '' },
  { name: 'correctedBy', of: (row: LabelRow) => row.corrected?.by ?? '' },
  { name: 'correctedAt', of: (row: LabelRow) => row.corrected?.at ?? '' },
];

function problemWords({ problem, problemWhy }: LabelRow): string {
  if (problem === undefined) return '';
  return problemWhy === undefined ? problem : `${problem}: ${problemWhy}`;
}
