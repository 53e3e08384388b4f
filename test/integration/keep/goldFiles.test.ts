import { deepEqual, equal, rejects } from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeGoldFiles } from '../../../src/adapters/node/goldFiles';

describe('gold files on this machine’s disk', () => {
  let outside: string;
  let root: string;
  let dirty: string | undefined;
  const files = () =>
    nodeGoldFiles({
      folders: () => [{ prefix: '', name: 'desk', folder: root }],
      whyNotNow: path => (path === dirty ? 'has unsaved changes in an editor' : undefined),
    });
  const put = (path: string, line = 'x') => files().edit(path, text => `${text}${line}\n`);
  const whyOf = async (path: string) => {
    const answer = await put(path);
    return answer.kind === 'refused' ? answer.why : answer.kind;
  };

  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), 'tierwise-gold-'));
    root = join(outside, 'desk');
    mkdirSync(root);
    dirty = undefined;
  });
  afterEach(() => rmSync(outside, { recursive: true, force: true }));

  it('go on after an edit that failed in an unforeseen way', async () => {
    const one = files();
    await rejects(
      one.edit('gold.csv', () => {
        throw new RangeError('odd');
      }),
      /odd/,
    );

    deepEqual(await one.edit('gold.csv', () => 'x\n'), { kind: 'written' });
    deepEqual(readdirSync(root), ['gold.csv']);
  });

  it('are made with their folders, and replaced whole with the rights that they had', async () => {
    deepEqual(await put('.tierwise/gold/triage-emails.csv', 'one'), { kind: 'written' });
    const file = join(root, '.tierwise/gold/triage-emails.csv');
    chmodSync(file, 0o640);
    const usual = process.umask(0o077);
    await put('.tierwise/gold/triage-emails.csv', 'two').finally(() => process.umask(usual));

    equal(readFileSync(file, 'utf8'), 'one\ntwo\n');
    equal((statSync(file).mode & 0o777).toString(8), '640');
    deepEqual(readdirSync(join(root, '.tierwise/gold')), ['triage-emails.csv']);
  });

  it('are never written through a link, on no part of the way', async () => {
    mkdirSync(join(outside, 'elsewhere'));
    writeFileSync(join(outside, 'elsewhere', 'e.csv'), 'theirs\n');
    symlinkSync(join(outside, 'elsewhere', 'e.csv'), join(root, 'file.csv'));
    symlinkSync(join(outside, 'elsewhere'), join(root, 'folder'));
    mkdirSync(join(root, 'deep'));
    symlinkSync(join(outside, 'elsewhere'), join(root, 'deep', 'folder'));
    symlinkSync(join(outside, 'nowhere.csv'), join(root, 'dangling.csv'));

    equal(await whyOf('file.csv'), 'is a link');
    equal(await whyOf('folder/e.csv'), 'lies behind a link (folder)');
    equal(await whyOf('deep/folder/new/e.csv'), 'lies behind a link (folder)');
    equal(await whyOf('dangling.csv'), 'is a link');
    deepEqual(readdirSync(join(outside, 'elsewhere')), ['e.csv']);
    equal(readFileSync(join(outside, 'elsewhere', 'e.csv'), 'utf8'), 'theirs\n');
    equal(existsSync(join(outside, 'nowhere.csv')), false);
  });

  it('see a folder that is swapped for a link between the look and the write', async () => {
    mkdirSync(join(outside, 'elsewhere'));
    mkdirSync(join(root, 'gold'));
    const answer = await files().edit('gold/e.csv', () => {
      rmSync(join(root, 'gold'), { recursive: true });
      symlinkSync(join(outside, 'elsewhere'), join(root, 'gold'));
      return 'x\n';
    });

    deepEqual(answer, { kind: 'refused', why: 'does not lie in the workspace' });
    deepEqual(readdirSync(join(outside, 'elsewhere')), []);
  });

  it('lie in the workspace, are CSV by their name, and are never settings, hooks or what an editor holds unsaved', async () => {
    dirty = 'gold/open.csv';
    const whys = [
      await whyOf('../e.csv'),
      await whyOf('gold/../../e.csv'),
      await whyOf(join(outside, 'e.csv')),
      await whyOf('gold\\e.csv'),
      await whyOf('.vscode/settings.json'),
      await whyOf('.git/hooks/post-commit.csv'),
      await whyOf('gold/open.csv'),
    ];

    deepEqual(whys, [
      ...Array.from({ length: 4 }, () => 'does not lie in the workspace'),
      'is no CSV file by its name',
      'lies in the folder of git',
      'has unsaved changes in an editor',
    ]);
    deepEqual(readdirSync(root), []);
  });

  it('are not touched where they are no text, a folder, or not meant', async () => {
    writeFileSync(join(root, 'latin.csv'), Uint8Array.of(0xe9, 0x0a));
    mkdirSync(join(root, 'folder.csv'));

    equal(await whyOf('latin.csv'), 'is not UTF-8; save it as “CSV UTF-8”');
    equal(await whyOf('folder.csv'), 'is no regular file');
    deepEqual(await files().edit('new.csv', () => undefined), {
      kind: 'refused',
      why: 'has no header of a gold file (id or path, and label)',
    });
    deepEqual(readdirSync(root).sort(), ['folder.csv', 'latin.csv']);
  });

  it('stay in UTF-16, as a spreadsheet writes what it calls Unicode text', async () => {
    const before = Buffer.from('\uFEFFid\tlabel\r\n', 'utf16le');
    writeFileSync(join(root, 'little.csv'), before);
    writeFileSync(join(root, 'big.csv'), Buffer.from(before).swap16());
    const row = '0123456789abcdef\tfür später\r\n';

    for (const name of ['little.csv', 'big.csv'])
      deepEqual(await files().edit(name, text => `${text}${row}`), { kind: 'written' });

    const little = readFileSync(join(root, 'little.csv'));
    deepEqual(little, Buffer.concat([before, Buffer.from(row, 'utf16le')]));
    deepEqual(readFileSync(join(root, 'big.csv')), Buffer.from(little).swap16());
  });

  it('keep what another window wrote between reading and writing', async () => {
    await put('gold.csv', 'ours 0');
    let times = 0;
    await files().edit('gold.csv', text => {
      times += 1;
      if (times === 1) writeFileSync(join(root, 'gold.csv'), `${text}theirs, and longer\n`);
      return `${text}ours 1\n`;
    });

    equal(readFileSync(join(root, 'gold.csv'), 'utf8'), 'ours 0\ntheirs, and longer\nours 1\n');
    equal(times, 2);
  });
});
