import { isTest, languageOf } from '../../gather/languages';
import type { Change, ChangedFile } from './change';
import type { ChangedDefinition } from './changedDefinitions';
import { commentLines } from './commentLines';

/** A changed file of code, and the changed tests that go with it. */
export interface TestedFile {
  readonly file: ChangedFile;
  /** Changed test files that bear its name, or name something that changed in it; empty: none was changed with it. */
  readonly tests: readonly ChangedFile[];
}

/** Files whose code changed. Files of types only, generated ones and those with nothing but comments changed are none. */
export function testedFiles(
  change: Change,
  definitions: ReadonlyMap<ChangedFile, readonly ChangedDefinition[]>,
): readonly TestedFile[] {
  const tests = change.files.filter(
    file => isTest(file.path) && /^[AMRC]$/.test(file.status) && file.added + file.removed > 0,
  );
  return change.files
    .filter(file => isCode(file))
    .map(file => ({ file, tests: tests.filter(test => goesWith(test, file, definitions.get(file) ?? [])) }));
}

function isCode(file: ChangedFile): boolean {
  if (file.status === '?' || file.status === 'D' || (file.note !== undefined && file.added + file.removed === 0))
    return false;
  const language = languageOf(file.path);
  if (
    language === undefined ||
    isTest(file.path) ||
    /\.d\.[mc]?ts$|\.pyi$|(^|\/)(bench(mark)?s?|examples?|demos?|fixtures?)([./]|$)/i.test(file.path) ||
    /contents not included/.test(file.note ?? '')
  )
    return false;
  const changed = file.hunks.flatMap(hunk => {
    const comments = commentLines(hunk, language);
    return hunk.lines.filter(line => line.mark !== 'context' && !comments.has(line));
  });
  // Nothing of it was sent: what changed in it is not known, so it counts.
  if (file.hunks.length === 0) return file.added + file.removed > 0;
  return changed.some(({ text }) => text.trim() !== '' && !/^\s*(import|export)\b.*\bfrom\b/.test(text));
}

function goesWith(test: ChangedFile, file: ChangedFile, definitions: readonly ChangedDefinition[]): boolean {
  const stems = [file.path, file.oldPath].flatMap(path => (path === undefined ? [] : [stemOf(path)]));
  if (stems.some(stem => [test.path, test.oldPath ?? ''].some(path => stemOf(path) === stem))) return true;
  const lines = test.hunks.flatMap(hunk => hunk.lines).filter(line => line.mark !== 'removed');
  const names = definitions.flatMap(one => [one.name.slice(one.name.lastIndexOf('.') + 1).replace(/^#/, '')]);
  const distinct = names.filter(name => name.length > 3 && name !== 'constructor');
  const changed = lines
    .filter(line => line.mark === 'added')
    .map(line => line.text)
    .join('\n');
  return distinct.some(name => new RegExp(`(?<![\\w$])${name.replace(/[^\w]/g, '\\$&')}(?![\\w$])`).test(changed));
}

/** `src/retry.ts`, `test/retry.test.ts`, `test_retry.py` and `RetryTest.java` are all `retry`. */
function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  return name
    .replace(/[._-](tests?|specs?)$/i, '')
    .replace(/^test_/, '')
    .replace(/(?<=[a-z0-9])Tests?$/, '')
    .replace(/[._-]/g, '')
    .toLowerCase();
}
