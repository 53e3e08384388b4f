import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Overview,
  type OverviewFile,
  readOverview,
  writeOverview,
} from '../../../../../src/core/gather/diff/overview';
import { rounds } from '../../../../support/rounds';

const overview: Overview = {
  scope: 'working',
  against: 'HEAD (1a2b3c4)',
  head: 'main',
  files: [],
  untracked: [],
  excludedCount: 0,
  outsideCount: 0,
  subjects: [],
  isCut: false,
};

const file = (path: string, more: Partial<OverviewFile> = {}): OverviewFile => ({
  status: 'M',
  path,
  added: 1,
  removed: 2,
  ...more,
});

describe('the overview of a change', () => {
  it('is one line a file, and says what is not named', () => {
    const text = writeOverview({
      ...overview,
      scope: 'branch',
      files: [
        file('src/a.ts'),
        file('src/new.ts', { status: 'R', oldPath: 'src/old.ts' }),
        file('logo.png', { added: 0, removed: 0, note: 'binary' }),
      ],
      untracked: ['notes.txt'],
      excludedCount: 2,
      subjects: ['Second', 'First'],
      isCut: true,
    });

    deepEqual(text.split('\n'), [
      'Changes (branch) against HEAD (1a2b3c4), on main',
      '3 files changed, +2 −4',
      'M src/a.ts (+1 −2)',
      'R src/old.ts → src/new.ts (+1 −2)',
      'M logo.png (binary)',
      '? notes.txt (untracked)',
      '… 2 files excluded and not named here',
      '… the diff was too long and ends here; later files are not known',
      '2 commits since then:',
      '- Second',
      '- First',
    ]);
  });

  it('is read back as it was written, whatever the names are', () => {
    const path = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.constantFrom('a → b', '"q"', ' x ', 'a (b).ts', 'x\ny', 'a\\b', '- x'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(path, path, fc.nat(99), fc.nat(99)), { maxLength: 20 }), names => {
        const files = names.flatMap(([one, other, added, removed]) => [
          file(one, { added, removed, oldPath: undefined, note: undefined }),
          file(one, { status: 'R', oldPath: other, added, removed, note: 'mode 100644 → 100755' }),
        ]);
        const read = readOverview(writeOverview({ ...overview, files }));
        deepEqual(
          read?.files.map(({ line, ...facts }) => facts),
          files,
        );
      }),
      { numRuns: rounds(100) },
    );
  });

  it('counts by folder beyond 300 files', () => {
    const files = Array.from({ length: 301 }, (_, index) => file(`src/${index % 2 === 0 ? 'a' : 'b'}/${index}.ts`));

    const read = readOverview(writeOverview({ ...overview, files }));

    deepEqual(read?.folders, ['src/a/: 151 files (+151 −302)', 'src/b/: 150 files (+150 −300)']);
  });

  it('stays small for any number of files', () => {
    const files = Array.from({ length: 9000 }, (_, index) => file(`p${index % 700}/d/${index}.ts`));

    ok(writeOverview({ ...overview, files, untracked: files.map(one => one.path) }).split('\n').length < 800);
  });

  it('is not taken for something else', () => {
    equal(readOverview('@@ -1 +1 @@'), undefined);
  });
});
