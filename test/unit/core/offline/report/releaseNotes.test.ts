import { equal, match, ok } from 'node:assert/strict';
import { commitLogSnippets } from '../../../../../src/core/commitLog';
import { readNotes } from '../../../../../src/core/offline/report/notesSent';
import { releaseNotes } from '../../../../../src/core/offline/report/releaseNotes';
import { promptOf } from '../../read/promptOf';

const titles = ['Add option --flag', 'Fix crash in parser', 'Rework module'];
const log = Array.from(
  { length: 150 },
  (_, at) =>
    `commit ${(at + 0x1a2b3c4).toString(16).padStart(40, '0')}\nAuthor: Ada <ada@example.com>\nDate:   2026-03-0${1 + (at % 9)}\n\n    ${titles[at % 3]}${at}\n\n src/f${at}.ts | 2 +-\n 1 file changed\n`,
).join('\n');

describe('release notes of a long log', () => {
  const pieces = commitLogSnippets('commits', 'git-log.txt', log);
  const notesOf = (sent: typeof pieces) =>
    (releaseNotes(readNotes(promptOf(sent.map(piece => ({ ...piece }))).context)) ?? []).join('\n');

  it('count every commit by its kind, also those that are not listed, and say how many those are', () => {
    const notes = notesOf(pieces);

    match(notes, /- 150 commits; something new in 50, something mended in 50, by their own words\./);
    equal(notes.match(/^- `/gm)?.length, 120);
    match(notes, /- 30 more commits not listed: of each kind the first 40 stand above\./);
    ok(!notes.includes('parts of the log'));
  });

  it('say that parts of the log did not fit', () => {
    const notes = notesOf(pieces.slice(0, 2));

    match(notes, new RegExp(`- ${pieces.length - 2} parts? of the log did not fit the budget`));
  });

  it('put what a commit mends for security among what is fixed', () => {
    const one = `commit ${'a'.repeat(40)}\nAuthor: Ada <ada@example.com>\nDate:   2026-03-01\n\n    security: escape names in exports\n\n readme.md | 2 +-\n 1 file changed\n`;
    const notes = notesOf(commitLogSnippets('commits', 'git-log.txt', one));

    match(notes, /## Fixed\n\n- `security: escape names in exports`/);
  });

  const commit = (hash: string, title: string, body = '') =>
    `commit ${hash.repeat(40)}\nAuthor: Ada <ada@example.com>\nDate:   2026-03-01\n\n    ${title}\n${body === '' ? '' : `\n    ${body}\n`}\n src/a.ts | 2 +-\n 1 file changed\n`;
  const reverts = (hash: string) => `This reverts commit ${hash.repeat(40)}.`;
  const added = commit('a', 'Add dark mode');

  it('name nothing that a later commit takes back, and what a revert of the revert brings back', () => {
    const other = commit('f', 'Add search');
    const once = commit('b', 'Revert "Add dark mode"', reverts('a'));
    const twice = commit('c', 'Reapply "Add dark mode"', reverts('b'));
    const of = (...all: readonly string[]) => notesOf(commitLogSnippets('commits', 'git-log.txt', all.join('\n')));

    const back = of(once, added, other);
    equal(back.match(/^- `[^`]+`/gm)?.join(), '- `Add search`');
    match(back, /- 3 commits; something new in 1,/);
    match(back, /- 1 commit that a later one takes back, and those that do: left out, namely `Add dark mode`\. \[/);
    equal(
      of(twice, once, added, other)
        .match(/^- `[^`]+`/gm)
        ?.join(),
      '- `Add dark mode`,- `Add search`',
    );
  });

  it('know reverts by their title where no hash is named, and list those of older commits', () => {
    const lines = ['ddddddd1 revert: feat: add b', 'ddddddd2 feat: add b', 'ddddddd3 Revert "Old thing"'].join('\n');
    const notes = notesOf(commitLogSnippets('commits', 'git-log.txt', lines));

    equal(notes.match(/^- `[^`]+`/gm)?.join(), '- `Revert "Old thing"`');
  });
});
