import type { LeftOut, Manifest } from '../core/fit/manifest';
import { oneLine } from '../core/show/visibleText';
import { counted, lineRange, whole } from '../core/show/words';
import type { Printer } from './printer';

const mostLines = 12;

/** A manifest for people: numbers first, then each piece with why. */
export function printManifest(manifest: Manifest, print: Printer, next: readonly LeftOut[] = []): void {
  const { kept, dropped, skipped, withheld, redacted } = manifest;
  const passages = kept.length + dropped.length;
  print.line(
    `Kept ${kept.length} of ${counted(passages, 'passage')}, ${whole(manifest.usedTokens)} of ${whole(manifest.budgetTokens)} tokens (${manifest.counter}; ${whole(manifest.overheadTokens)} of them are instructions and room for the record)`,
  );
  for (const { id, snippet, tokens, why } of kept) {
    print.line(`  ${id.padEnd(4)}${whole(tokens).padStart(6)}  ${oneLine(snippet.title)}  — ${why}`);
  }
  printLeftOut('With 4,000 tokens more', next, print);
  printLeftOut('Dropped', dropped, print);
  // Several sources come by the same folders; once said is enough for a person.
  printLeftOut('Skipped', [...new Map(skipped.map(one => [`${one.title}\0${one.why}`, one])).values()], print);
  printLeftOut('Withheld', withheld, print);
  if (redacted.length > 0) {
    print.line(`Redacted ${redacted.length}:`);
    for (const { path, line, type } of redacted.slice(0, mostLines))
      print.line(`  ${oneLine(path ?? 'text')}${line === undefined ? '' : ` ${line}`}  ${type}`);
    sayRest(redacted.length, print);
  }
  for (const note of manifest.notes) print.line(`Note: ${oneLine(note)}`);
}

function printLeftOut(
  word: string,
  list: readonly Pick<LeftOut, 'title' | 'why' | 'startLine' | 'endLine' | 'path' | 'count'>[],
  print: Printer,
): void {
  if (list.length === 0) return;
  print.line(`${word} ${list.length}:`);
  for (const { title, path, startLine, endLine, why, count } of list.slice(0, mostLines)) {
    const what = path === undefined ? title : `${path} ${lineRange(startLine, endLine)}`.trim();
    const number = path === undefined && count !== undefined ? ` (${whole(count)})` : '';
    print.line(`  ${oneLine(what)}${number}  — ${why}`);
  }
  sayRest(list.length, print);
}

function sayRest(count: number, print: Printer): void {
  if (count > mostLines) print.line(`  … and ${count - mostLines} more; --json lists them all`);
}
