import * as z from 'zod/mini';
import { compareView } from './compareView';
import { deskView } from './deskView';
import { exportFormats } from './exportFormats';
import { fitsSchema } from './fitsSchema';
import { labelsHeader, labelsRow, labelsView, recordView } from './labelsView';
import type { PageName } from './pageShell';
import { id, listOf, protectedText, remedyAction, wholeNumber } from './plainData';
import { claimSchema, reportHeader, reportView } from './reportView';
import { spendingView } from './spendingView';

/**
 * The entire conversation between host and pages. Both ends read every message with these schemas and drop what does not
 * fit. A page sends ids, positions and choices from fixed lists, never a path or a command; the host looks things up in
 * what it sent. A page begins with `page-ready`, at every (re)load, and the host answers with the whole view.
 */
const toDesk = z.discriminatedUnion('kind', [z.object({ kind: z.literal('desk-shown'), view: deskView })]);

const toReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('report-shown'), view: reportView }),
  /** `text` follows the first `from` UTF-16 units; where they are not what the page has, it asks for the whole again. */
  z.object({ kind: z.literal('report-grew'), run: id, from: wholeNumber, text: protectedText }),
  z.object({ kind: z.literal('report-header-changed'), run: id, header: reportHeader }),
  /** The text is whole and was checked. */
  z.object({ kind: z.literal('report-checked'), run: id, claims: listOf(claimSchema) }),
  /** `Copied`, `Exported to report.html`: said on the page and to readers. */
  z.object({ kind: z.literal('notice-shown'), text: protectedText }),
]);

/** Rows from position `from` on, in the order of the records; a position that exists is replaced. At most 1,000 at once. */
const rowsArrived = z.object({
  kind: z.literal('rows-arrived'),
  run: id,
  from: wholeNumber,
  rows: listOf(labelsRow),
});

const toLabels = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('labels-shown'), view: labelsView }),
  rowsArrived,
  /** Rows that are there already and say something else now; each stays where it is. */
  z.object({ kind: z.literal('rows-changed'), run: id, rows: listOf(labelsRow) }),
  z.object({ kind: z.literal('labels-header-changed'), run: id, header: labelsHeader }),
  z.object({ kind: z.literal('record-shown'), run: id, record: recordView }),
  /** The file is gone or changed: `why` says. */
  z.object({ kind: z.literal('record-missing'), run: id, record: id, why: protectedText }),
  z.object({ kind: z.literal('notice-shown'), text: protectedText }),
]);

const toSpending = z.discriminatedUnion('kind', [z.object({ kind: z.literal('spending-shown'), view: spendingView })]);

const toCompare = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('comparison-shown'), view: compareView }),
  /** Nothing can be compared: a sentence says why. */
  z.object({ kind: z.literal('comparison-failed'), task: protectedText, why: protectedText }),
]);

const fromEveryPage = [
  z.strictObject({ kind: z.literal('page-ready') }),
  z.strictObject({ kind: z.literal('remedy-asked'), action: remedyAction, run: z.optional(id), task: z.optional(id) }),
] as const;

const fromDesk = z.discriminatedUnion('kind', [
  ...fromEveryPage,
  z.strictObject({ kind: z.literal('refresh-asked') }),
  z.strictObject({ kind: z.literal('tier-choice-asked') }),
  z.strictObject({ kind: z.literal('new-task-asked') }),
  z.strictObject({ kind: z.literal('task-unfolded'), task: id }),
  z.strictObject({ kind: z.literal('task-folded'), task: id }),
  /** Shows the task's file in an editor. */
  z.strictObject({ kind: z.literal('task-opened'), task: id }),
  z.strictObject({ kind: z.literal('snippet-pinned'), task: id, snippet: id }),
  z.strictObject({ kind: z.literal('snippet-unpinned'), task: id, snippet: id }),
  z.strictObject({ kind: z.literal('snippet-excluded'), task: id, snippet: id }),
  /** Takes an exclusion back. */
  z.strictObject({ kind: z.literal('snippet-included'), task: id, snippet: id }),
  z.strictObject({ kind: z.literal('snippet-opened'), task: id, snippet: id }),
  z.strictObject({ kind: z.literal('preview-asked'), task: id }),
  z.strictObject({ kind: z.literal('run-asked'), task: id }),
  /** On the file that the view's `suggestion` names, which the host knows. */
  z.strictObject({ kind: z.literal('suggestion-run-asked'), task: id }),
  /** Of the same file. */
  z.strictObject({ kind: z.literal('field-map-asked') }),
  z.strictObject({ kind: z.literal('run-opened'), run: id }),
  z.strictObject({ kind: z.literal('run-stopped'), run: id }),
  z.strictObject({ kind: z.literal('run-resumed'), run: id }),
]);

const fromReport = z.discriminatedUnion('kind', [
  ...fromEveryPage,
  /** What the page has does not fit what came: the host answers with `report-shown`. */
  z.strictObject({ kind: z.literal('report-missed'), run: id }),
  z.strictObject({ kind: z.literal('run-stopped'), run: id }),
  z.strictObject({ kind: z.literal('run-resumed'), run: id }),
  /** Run the same task again; the host asks on which tier. */
  z.strictObject({ kind: z.literal('run-again-asked'), run: id }),
  z.strictObject({ kind: z.literal('copy-asked'), run: id }),
  z.strictObject({ kind: z.literal('export-asked'), run: id, as: z.enum(exportFormats) }),
  z.strictObject({ kind: z.literal('markdown-asked'), run: id }),
  z.strictObject({ kind: z.literal('sent-asked'), run: id }),
  /** The claim's and the citation's position in the view's `claims`. */
  z.strictObject({ kind: z.literal('citation-opened'), run: id, claim: wholeNumber, citation: wholeNumber }),
  /** A citation that was not checked yet or belongs to no claim: a snippet of `sent`, and lines of its file. */
  z.strictObject({
    kind: z.literal('sent-snippet-opened'),
    run: id,
    snippet: z.string().check(z.regex(/^[SR]\d{1,5}$/)),
    startLine: z.optional(wholeNumber),
    endLine: z.optional(wholeNumber),
  }),
  /** The host opens it only if `httpsLinks` of its own copy has it, and after asking. */
  z.strictObject({
    kind: z.literal('link-opened'),
    run: id,
    address: z.string().check(z.maxLength(2100), z.regex(/^https:\/\/[^\s]+$/)),
  }),
]);

const someRecords = z.readonly(z.array(id).check(z.minLength(1), z.maxLength(200_000)));

const fromLabels = z.discriminatedUnion('kind', [
  ...fromEveryPage,
  /** Rows from this position on are missing: the host sends them again. */
  z.strictObject({ kind: z.literal('rows-missed'), run: id, from: wholeNumber }),
  z.strictObject({ kind: z.literal('run-stopped'), run: id }),
  z.strictObject({ kind: z.literal('run-paused'), run: id }),
  z.strictObject({ kind: z.literal('run-continued'), run: id }),
  /** The same question about this record by itself, in a run of its own. */
  z.strictObject({ kind: z.literal('record-asked-alone'), run: id, record: id }),
  z.strictObject({ kind: z.literal('run-resumed'), run: id }),
  z.strictObject({ kind: z.literal('export-asked'), run: id, as: z.enum(exportFormats) }),
  z.strictObject({ kind: z.literal('sent-asked'), run: id }),
  /** A person gives these records a label, by its position in the view's `labels`, as one action. */
  z.strictObject({ kind: z.literal('labels-set'), run: id, records: someRecords, label: wholeNumber }),
  /** The label that each has is right. */
  z.strictObject({ kind: z.literal('labels-confirmed'), run: id, records: someRecords }),
  /** The last of these actions is taken back. */
  z.strictObject({ kind: z.literal('label-undone'), run: id }),
  /** To be shown beside the table: the host answers with `record-shown` or `record-missing`. */
  z.strictObject({ kind: z.literal('record-chosen'), run: id, record: id }),
  /** To be shown in an editor, at its line. */
  z.strictObject({ kind: z.literal('record-opened'), run: id, record: id }),
  /** The position in the row's `evidence`. */
  z.strictObject({ kind: z.literal('evidence-opened'), run: id, record: id, evidence: wholeNumber }),
]);

const fromSpending = z.discriminatedUnion('kind', [
  ...fromEveryPage,
  z.strictObject({ kind: z.literal('export-asked'), as: z.enum(['csv']) }),
  z.strictObject({ kind: z.literal('refresh-asked') }),
]);

const fromCompare = z.discriminatedUnion('kind', [
  ...fromEveryPage,
  z.strictObject({ kind: z.literal('export-asked'), as: z.enum(['csv']) }),
  /** The host asks for a bar, or for another one. */
  z.strictObject({ kind: z.literal('bar-asked') }),
  z.strictObject({ kind: z.literal('run-opened'), run: id }),
  /** The tier of this run goes into the task's file. */
  z.strictObject({ kind: z.literal('tier-use-asked'), run: id }),
]);

const toPage = { desk: toDesk, report: toReport, labels: toLabels, spending: toSpending, compare: toCompare };
const fromPage = {
  desk: fromDesk,
  report: fromReport,
  labels: fromLabels,
  spending: fromSpending,
  compare: fromCompare,
};

/** What the host sends to a page. */
export type MessageToPage<Page extends PageName> = z.infer<(typeof toPage)[Page]>;

/** What a page sends to the host. */
export type MessageFromPage<Page extends PageName> = z.infer<(typeof fromPage)[Page]>;

/** Fifty thousand rows come in such messages: their copies would be most of what the page collects while it opens. */
const areRowsArrived = fitsSchema(rowsArrived);

/** For the page: the message, or `undefined` for what is none. */
export function readMessageToPage<Page extends PageName>(page: Page, data: unknown): MessageToPage<Page> | undefined;
export function readMessageToPage(page: PageName, data: unknown): MessageToPage<PageName> | undefined {
  return page === 'labels' && areRowsArrived(data) ? data : toPage[page].safeParse(data).data;
}

/** Why a message to a page is none, as paths into it and without its texts; for whoever builds one. */
export function whyNoMessageToPage(page: PageName, data: unknown): string {
  const issues = toPage[page].safeParse(data).error?.issues ?? [];
  return issues.map(issue => `${issue.path.join('.') || 'kind'}: ${issue.code}`).join('; ');
}

/** For the host: the message, or `undefined` for what is none. Nothing else of a page's data is ever looked at. */
export function readMessageFromPage<Page extends PageName>(
  page: Page,
  data: unknown,
): MessageFromPage<Page> | undefined;
export function readMessageFromPage(page: PageName, data: unknown): MessageFromPage<PageName> | undefined {
  return fromPage[page].safeParse(data).data;
}

/** Rows in one `rows-arrived`: few enough that reading them the first time, when nothing is fast yet, is no long frame. */
export const rowsPerMessage = 100;
