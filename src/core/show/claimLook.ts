import type { Citation, Claim } from '../read/results';
import { type Child, element } from './element';
import { type MarkdownLook, writtenPlace } from './markdownElements';
import { codeSpan, escapeMarkdown, type MarkdownTextLook } from './markdownText';
import type { CitationNode } from './markdownTree';
import { placeParts } from './placeParts';
import { whyStruck } from './verdict';
import { place } from './words';

/** Claims and citations in an exported Markdown file: struck text, and a word that says why. */
export function claimLookOfMarkdown(claims: readonly Claim[]): MarkdownTextLook {
  return {
    citation: node => {
      const found = checkedCitation(node, claims);
      return `${codeSpan(citedPlace(node, found))}${found === undefined ? '' : found.resolved ? ' ✓' : ' ✗ not found'}`;
    },
    claim: (node, inside) => {
      const why = reasonAt(claims, node.claim);
      if (why === undefined) return inside;
      return `~~${inside}~~${node.isEnd ? ` *(struck: ${escapeMarkdown(why)})*` : ''}`;
    },
  };
}

/** The same in an exported HTML file. */
export function claimLookOfHtml(claims: readonly Claim[]): MarkdownLook {
  return {
    firstHeading: 1,
    citation: node => {
      const found = checkedCitation(node, claims);
      const mark = found === undefined ? '' : found.resolved ? ' ✓' : ' ✗ not found';
      return element('span', { class: 'citation', title: found?.why ?? found?.quote }, citedParts(node, found), mark);
    },
    claim: (node, children) => {
      const why = reasonAt(claims, node.claim);
      if (why === undefined) return children;
      const reason = node.isEnd && element('small', { class: 'reason' }, ` ✗ struck: ${why}`);
      return [element('s', {}, children), reason];
    },
    link: (address, children) => {
      const shown = element('bdi', {}, address);
      return children.length === 0 ? shown : [...children, ' (', shown, ')'];
    },
  };
}

/** What the check found for this citation; `undefined` where it was not checked. */
export function checkedCitation(node: CitationNode, claims: readonly Claim[]): Citation | undefined {
  return node.checked === undefined ? undefined : claims[node.checked.claim]?.citations[node.checked.citation];
}

function citedPlace(node: CitationNode, found: Citation | undefined): string {
  return found?.path === undefined ? writtenPlace(node.citation) : place(found.path, found.startLine, found.endLine);
}

function citedParts(node: CitationNode, found: Citation | undefined): Child {
  return found?.path === undefined
    ? writtenPlace(node.citation)
    : placeParts(found.path, found.startLine, found.endLine);
}

function reasonAt(claims: readonly Claim[], index: number): string | undefined {
  const claim = claims[index];
  return claim === undefined ? undefined : whyStruck(claim);
}
