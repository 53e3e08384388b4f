import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import { withoutCitations } from '../show/citationSyntax';
import { parseMarkdown } from '../show/markdown';
import type { Inline } from '../show/markdownTree';

/** What a task asks of the form of its report. */
export interface ReportForm {
  /** Required headings, in their order. */
  readonly headings: readonly ProtectedText[];
  /** Of each heading, where that is asked for: 2 for `##`. */
  readonly levels?: readonly number[];
  /** Of the whole text, citations left out. */
  readonly maxWords?: number;
}

/** What is wrong with the form of a report, in words that ask for it to be mended; `undefined` where nothing is. */
export function formProblem(markdown: string, { headings, maxWords }: ReportForm): ProtectedText | undefined {
  const there = headingsOf(markdown);
  const missing = headings.filter(wanted => !there.some(found => isHeading(found, wanted)));
  const places = headings.flatMap(wanted => {
    const at = there.findIndex(found => isHeading(found, wanted));
    return at < 0 ? [] : [at];
  });
  const isInOrder = places.every((place, index) => index === 0 || place > (places[index - 1] ?? -1));
  const words = wordCount(markdown);
  const faults = [
    ...(missing.length === 0
      ? []
      : [
          join([
            literal(missing.length === 1 ? 'the heading ' : 'the headings '),
            quoted(missing),
            literal(missing.length === 1 ? ' is missing' : ' are missing'),
          ]),
        ]),
    ...(isInOrder ? [] : [literal('the headings do not stand in the order that was asked for')]),
    ...(maxWords === undefined || words <= maxWords
      ? []
      : [
          join([
            literal('it has '),
            numeral(words),
            literal(' words, and at most '),
            numeral(maxWords),
            literal(' were asked for'),
          ]),
        ]),
  ];
  return faults.length === 0 ? undefined : join(faults, literal('; '));
}

function quoted(headings: readonly ProtectedText[]): ProtectedText {
  return join(
    headings.map(heading => join([literal('"'), heading, literal('"')])),
    literal(', '),
  );
}

/** Numbers before it, emphasis, case and a colon behind it do not matter; what else stands in the line does. */
function isHeading(found: string, wanted: string): boolean {
  return plainHeading(found) === plainHeading(wanted);
}

export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s\d.)]{0,8}/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function headingsOf(markdown: string): readonly string[] {
  return parseMarkdown(markdown).flatMap(block => (block.kind === 'heading' ? [wordsOf(block.children)] : []));
}

function wordsOf(nodes: readonly Inline[]): string {
  return nodes.map(node => ('children' in node ? wordsOf(node.children) : 'text' in node ? node.text : '')).join('');
}

/** Without citations, which a reader does not read. */
function wordCount(markdown: string): number {
  return (withoutCitations(markdown).match(/[\p{L}\p{N}]+(?:[’'.-][\p{L}\p{N}]+){0,8}/gu) ?? []).length;
}
