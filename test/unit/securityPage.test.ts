import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = readFileSync('SECURITY.md', 'utf8');
const rows = page.split('\n').flatMap(line => {
  const row = /^\| (T\d+) [^|]*\|[^|]+\| (`.+) \|$/.exec(line);
  return row === null ? [] : [{ threat: row[1] ?? '', tests: (row[2] ?? '').split('<br>').map(testNamed) }];
});

/** What a cell names; a file of no name is found by nobody. */
function testNamed(words: string): { readonly file: string; readonly title: string } {
  const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(words.trim()) ?? [];
  return { file, title };
}

describe('SECURITY.md', () => {
  it('has a row for every threat, each with a control and a test', () => {
    deepEqual(
      rows.map(({ threat }) => threat),
      Array.from({ length: 48 }, (_, index) => `T${index + 1}`),
    );
  });

  it('names tests that exist, by their titles', () => {
    const missing = rows
      .flatMap(({ tests }) => tests)
      .filter(({ file, title }) => {
        const path = join('test', file);
        return title === '' || !existsSync(path) || !readFileSync(path, 'utf8').includes(title);
      });

    deepEqual(missing, []);
  });

  it('tells each setting that decides whether something leaves', () => {
    for (const name of ['tierwise.canaryRecords', 'rerank: true']) ok(page.includes(name), name);
    equal(/telemetry/i.test(page), true);
  });
});
