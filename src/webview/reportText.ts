import { checkedCitation } from '../core/show/claimLook';
import { type Child, element, icon, type PageNode } from '../core/show/element';
import { withRuleOutcomes } from '../core/show/hunt/ruleBlocks';
import { markClaims } from '../core/show/markClaims';
import { parseMarkdown } from '../core/show/markdown';
import { headingId, type MarkdownLook, markdownElements, plainText, writtenPlace } from '../core/show/markdownElements';
import type { Block, CitationNode } from '../core/show/markdownTree';
import { placeParts } from '../core/show/placeParts';
import type { ReportView } from '../core/show/reportView';
import { whyStruck } from '../core/show/verdict';
import { fileName } from '../core/show/words';

/** The report's text as elements, and its headings for an outline. */
export function reportText(view: ReportView) {
  const { blocks: marked, placed } = markClaims(parseMarkdown(view.markdown), view.claims);
  const blocks = view.header.formats.includes('sigma')
    ? withRuleOutcomes(marked, view.rules, isUnderWay(view))
    : marked;
  return {
    nodes: [...markdownElements(blocks, lookOf(view)), ...unplacedClaims(view, placed)],
    headings: blocks.flatMap(headingOf),
  };
}

export interface Heading {
  readonly id: string;
  readonly level: number;
  readonly title: string;
}

function headingOf(block: Block): readonly Heading[] {
  return block.kind === 'heading'
    ? [{ id: headingId(block.line), level: block.level, title: plainText(block.children) }]
    : [];
}

function lookOf(view: ReportView): MarkdownLook {
  return {
    firstHeading: 2,
    citation: node => citationLink(node, view),
    claim: (node, children) => {
      const claim = view.claims[node.claim];
      const why = claim === undefined ? undefined : whyStruck(claim);
      if (why === undefined) return children;
      return [element('s', { class: 'struck' }, children), node.isEnd && struckReason(why)];
    },
    link: (address, children) => [
      children.length > 0 && [element('span', { class: 'link-text' }, children), ' '],
      element(
        'a',
        { role: 'link', tabindex: 0, class: 'address', 'data-action': 'link', 'data-address': address },
        icon('link-external'),
        address,
      ),
    ],
  };
}

function struckReason(why: string): PageNode {
  return element(
    'span',
    { class: 'reason' },
    icon('error', 'struck-mark'),
    element('span', { class: 'reason-word' }, 'struck'),
    `: ${why}`,
  );
}

function citationLink(node: CitationNode, view: ReportView): Child {
  const found = checkedCitation(node, view.claims);
  const sent = view.sent.find(snippet => snippet.id === node.citation.id);
  const { startLine, endLine } = found?.startLine === undefined ? node.citation : found;
  const path = found?.path ?? sent?.path ?? sent?.title;
  const words = path === undefined ? writtenPlace(node.citation) : placeParts(fileName(path), startLine, endLine);
  const look = lookOfCitation(found?.resolved);
  return element(
    'a',
    {
      role: 'link',
      tabindex: 0,
      class: `citation ${look.name}`,
      'data-action': 'citation',
      'data-claim': node.checked?.claim,
      'data-citation': node.checked?.citation,
      'data-snippet': node.citation.id,
      'data-start-line': startLine,
      'data-end-line': endLine,
    },
    icon(look.icon),
    words,
    element('span', { class: 'for-readers' }, look.words),
  );
}

function lookOfCitation(resolved: boolean | undefined) {
  if (resolved === undefined) return { name: 'unchecked', icon: 'link', words: ', not yet checked' };
  if (resolved) return { name: 'verified', icon: 'pass', words: ', verified' };
  return { name: 'not-found', icon: 'error', words: ', not found' };
}

/** Struck claims whose place in the text was not found: shown all the same. */
function unplacedClaims(view: ReportView, placed: ReadonlySet<number>): readonly PageNode[] {
  const lost = view.claims.filter((claim, index) => claim.verdict !== 'verified' && !placed.has(index));
  if (lost.length === 0) return [];
  return [
    element('h3', {}, 'Also struck'),
    element(
      'ul',
      {},
      lost.map(claim =>
        element('li', {}, element('s', { class: 'struck' }, claim.text), struckReason(whyStruck(claim) ?? '')),
      ),
    ),
  ];
}

function isUnderWay({ header }: ReportView): boolean {
  return ['waiting', 'running', 'checking'].includes(header.state.kind);
}
