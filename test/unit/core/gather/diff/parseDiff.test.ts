import { deepEqual, equal, ok } from 'node:assert/strict';
import { createTwoFilesPatch, parsePatch } from 'diff';
import fc from 'fast-check';
import { parseDiff } from '../../../../../src/core/gather/diff/parseDiff';
import { rounds } from '../../../../support/rounds';

const renamed = `diff --git a/old name.ts b/new name.ts
similarity index 90%
rename from old name.ts
rename to new name.ts
index 1111111..2222222 100644
--- a/old name.ts\t
+++ b/new name.ts\t
@@ -3,3 +3,4 @@ export class Client {
   one
-  two
+  zwei
+  drei
   four
`;

describe('a parsed diff', () => {
  it('tells a rename, its hunks, and the line they stand under', () => {
    const [file] = parseDiff(renamed).files;

    deepEqual([file?.status, file?.oldPath, file?.newPath], ['renamed', 'old name.ts', 'new name.ts']);
    deepEqual(file?.hunks[0]?.section, 'export class Client {');
    deepEqual(
      file?.hunks[0]?.lines.map(line => line.kind),
      ['context', 'removed', 'added', 'added', 'context'],
    );
  });

  it('keeps blanks in front of the line a hunk stands under, as they tell its depth', () => {
    equal(
      parseDiff(renamed.replace('@@ export', '@@   export')).files[0]?.hunks[0]?.section,
      '  export class Client {',
    );
  });

  it('unquotes names as git quotes them', () => {
    const text =
      'diff --git "a/\\303\\251\\t\\"x\\"\\n.txt" "b/\\303\\251\\t\\"x\\"\\n.txt"\nold mode 100644\nnew mode 100755\n';

    equal(parseDiff(text).files[0]?.newPath, 'é\t"x"\n.txt');
  });

  it('takes no removed line for the head of a file', () => {
    const text =
      'diff --git a/x.sql b/x.sql\nindex 1..2 100644\n--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1,2 @@\n--- a comment of SQL\n-one\n+++ b/two\n+two\n';

    deepEqual(
      parseDiff(text).files.map(file => file.hunks[0]?.lines.map(line => line.text)),
      [['-- a comment of SQL', 'one', '++ b/two', 'two']],
    );
  });

  it('says of a hunk that was cut that it is not whole', () => {
    const [file] = parseDiff(renamed.slice(0, renamed.indexOf('+  drei'))).files;

    deepEqual([file?.hunks[0]?.isWhole, file?.hunks[0]?.lines.length], [false, 3]);
  });

  it('drops carriage returns and keeps the remark on a missing line end', () => {
    const text =
      'diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\r\n+two\n\\ No newline at end of file\n';

    deepEqual(
      parseDiff(text).files[0]?.hunks[0]?.lines.map(line => [line.kind, line.text]),
      [
        ['removed', 'one'],
        ['added', 'two'],
        ['note', 'No newline at end of file'],
      ],
    );
  });

  it('finds the same hunks as parsePatch of diff', () => {
    const lines = fc.array(
      fc.constantFrom('a', 'b', '', '--- x', '+++ y', '@@ -1 +1 @@', '\\ z', 'diff --git a/q b/q'),
      {
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const [old, now] = [before, after].map(some => some.map(line => `${line}\n`).join(''));
        const patch = createTwoFilesPatch('a/x', 'b/x', old ?? '', now ?? '', undefined, undefined, { context: 3 });
        const text = `diff --git a/x b/x\n${patch.slice(patch.indexOf('--- '))}`;
        const theirs = parsePatch(text)[0]?.hunks.map(hunk => hunk.lines) ?? [];
        const ours = parseDiff(text).files[0]?.hunks.map(hunk =>
          hunk.lines.map(line => ({ added: '+', removed: '-', context: ' ', note: '\\ ' })[line.kind] + line.text),
        );
        deepEqual(ours ?? [], theirs);
      }),
      { numRuns: rounds(500) },
    );
  });

  it('never throws, wherever a diff is cut or damaged', () => {
    fc.assert(
      fc.property(fc.nat(renamed.length), fc.string({ maxLength: 20 }), (at, noise) => {
        const damaged = renamed.slice(0, at) + noise + renamed.slice(at + noise.length);
        ok(parseDiff(damaged).files.length <= 2);
      }),
      { numRuns: rounds(100) },
    );
  });
});
