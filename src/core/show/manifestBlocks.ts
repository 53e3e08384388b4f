import type { KeptSnippet, LeftOut, Manifest } from '../fit/manifest';
import type { Redaction, Withheld } from '../protect/protectedThings';
import { blockTable, heading, numberCell, paragraph, placesCell, textCell } from './documentBlocks';
import type { Block } from './markdownTree';
import { counted, lineRange, whole } from './words';

/** The last part of an export: everything that was considered, and what became of it. */
export function manifestBlocks(manifest: Manifest, hash: string): readonly Block[] {
  return [
    heading(2, 'What this was made from'),
    paragraph(budgetWords(manifest)),
    ...manifest.notes.map(note => paragraph(`Note: ${note}.`)),
    ...section('Kept', manifest.kept, keptTable),
    ...section('Dropped to stay within the budget', manifest.dropped, leftOutTable),
    ...section('Skipped', manifest.skipped, leftOutTable),
    ...section('Withheld', manifest.withheld, withheldTable),
    ...section('Redacted', manifest.redacted, redactedTable),
    paragraph(`Manifest SHA-256: ${hash}. Made by Tierwise.`),
  ];
}

/** `Kept 14 of 62 passages, about 11,840 of 12,000 tokens`. */
export function budgetWords(
  manifest: Pick<Manifest, 'kept' | 'dropped' | 'usedTokens' | 'budgetTokens' | 'counted'>,
): string {
  const dropped = total(manifest.dropped);
  const about = manifest.counted === 'exact' ? '' : 'about ';
  const passages = counted(manifest.kept.length + dropped, 'passage');
  return `Kept ${whole(manifest.kept.length)} of ${passages}, ${about}${whole(manifest.usedTokens)} of ${whole(manifest.budgetTokens)} tokens.`;
}

function total(entries: readonly { readonly count?: number }[]): number {
  return entries.reduce((sum, entry) => sum + (entry.count ?? 1), 0);
}

function section<Entry extends { readonly count?: number } | object>(
  title: string,
  entries: readonly Entry[],
  table: (entries: readonly Entry[]) => Block,
): readonly Block[] {
  const sum = total(
    entries.map(entry => ('count' in entry && typeof entry.count === 'number' ? { count: entry.count } : {})),
  );
  return entries.length === 0 ? [] : [heading(3, `${title} (${whole(sum)})`), table(entries)];
}

function keptTable(kept: readonly KeptSnippet[]): Block {
  const rows = kept.map(({ id, snippet, tokens, why }) => [
    textCell(id),
    snippet.path === undefined ? textCell(snippet.title) : placesCell([{ ...snippet, path: snippet.path }]),
    textCell(snippet.source),
    numberCell(whole(tokens)),
    textCell(why),
  ]);
  return blockTable(['Id', 'Passage', 'Source', 'Tokens', 'Why'], rows);
}

function leftOutTable(entries: readonly LeftOut[]): Block {
  const rows = entries.map(entry => [
    textCell(withLines(entry)),
    textCell(entry.source),
    numberCell(entry.tokens === undefined ? '' : whole(entry.tokens)),
    numberCell(whole(entry.count ?? 1)),
    textCell(entry.why),
  ]);
  return blockTable(['What', 'Source', 'Tokens', 'Count', 'Why'], rows);
}

function withLines({ title, startLine, endLine }: LeftOut): string {
  const range = lineRange(startLine, endLine);
  return range === '' || title.includes(range) ? title : `${title} ${range}`;
}

function withheldTable(entries: readonly Withheld[]): Block {
  return blockTable(
    ['What', 'Source', 'Why'],
    entries.map(entry => [textCell(entry.title), textCell(entry.source), textCell(entry.why)]),
  );
}

function redactedTable(entries: readonly Redaction[]): Block {
  const rows = entries.map(entry => [
    textCell(entry.placeholder),
    entry.path === undefined ? textCell(entry.source) : placesCell([{ path: entry.path, startLine: entry.line }]),
    textCell(entry.type),
  ]);
  return blockTable(['Placeholder', 'Where', 'Kind of secret'], rows);
}
