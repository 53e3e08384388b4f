import { deepEqual, equal, match, notDeepEqual, ok } from 'node:assert/strict';
import { ignoreRules } from '../../../src/core/gather/ignoreRules';
import { FileScanner } from '../../../src/core/gather/related/fileScan';
import { quickMentions } from '../../../src/core/gather/related/quickMentions';
import { inReadingOrder } from '../../../src/core/gather/related/readingOrder';
import { relatedFiles } from '../../../src/core/gather/related/relatedFiles';
import { RelatedIndex } from '../../../src/core/gather/related/relatedIndex';
import { scorePostings } from '../../../src/core/gather/related/scanPostings';
import { questionTerms } from '../../../src/core/gather/related/terms';
import type { Aside } from '../../../src/core/gather/related/workspaceFiles';
import { WorkspaceIndex } from '../../../src/core/gather/related/workspaceIndex';
import { memoryWorkspace } from '../../support/memoryWorkspace';

const count = 3_000;
const files = Object.fromEntries(
  Array.from({ length: count }, (_, at) => [
    `src/file${String(at).padStart(4, '0')}.ts`,
    at === 2_345 ? 'export function evictEntries(cache) {}\n' : `export const value${at} = ${at};\n`,
  ]),
);
const encoder = new TextEncoder();

function scanned(scanner: FileScanner, path: string) {
  const bytes = encoder.encode(files[path]);
  return { sizeBytes: bytes.length, modifiedMs: 1, result: scanner.scan(path, bytes) };
}

const gone = { sizeBytes: -1, modifiedMs: -1, bytes: 'gone' };

/** A clock that goes on by one with each file that is read. */
function indexOf(aside?: Aside) {
  const workspace = memoryWorkspace(files);
  const reads = { count: 0, paths: [] as string[] };
  const searches = { count: 0 };
  const index = new WorkspaceIndex({
    workspace,
    git: { repository: async () => undefined },
    limits: { maxFileBytes: 10_000 },
    rules: () => ignoreRules(workspace, []),
    look: {
      stamp: path => {
        const text = files[path];
        return text === undefined
          ? { kind: 'folder', sizeBytes: 0, modifiedMs: 1 }
          : { kind: 'file', sizeBytes: text.length, modifiedMs: 1 };
      },
      read: path => {
        reads.count++;
        // Not those of passages, which come behind the search.
        if (searches.count === 0) reads.paths.push(path);
        const bytes = encoder.encode(files[path]);
        return { sizeBytes: bytes.length, modifiedMs: 1, bytes };
      },
      holds: (path, _most, words) => words.map(word => files[path]?.includes(word) ?? false),
      headStamp: () => undefined,
    },
    shortlist: found => {
      searches.count++;
      return found.slice(0, 5);
    },
    breathe: async () => undefined,
    nowMs: () => reads.count,
    aside,
  });
  return { index, workspace, searches, ownReads: () => reads.paths };
}

const asked = { question: 'evict entries of the cache', open: [], shown: [], unsaved: new Map(), budgetTokens: 1_000 };
const soon = { ms: 100, leastFiles: 0 };
const signal = new AbortController().signal;

describe('the first answer of a cold workspace', () => {
  it('reads what mentions the question first, and says that it is still reading', async () => {
    const { index, workspace } = indexOf();
    const gathered = await relatedFiles(
      { question: asked.question, diffScope: 'working', docs: [] },
      {
        workspace,
        related: { propose: (question, stop) => index.propose(question, soon, stop) },
        rules: ignoreRules(workspace, []),
        limits: { maxFileBytes: 10_000 },
        budgetTokens: 1_000,
        starting: [],
      },
      signal,
    );

    equal(gathered.snippets[0]?.path, 'src/file2345.ts');
    const [told] = gathered.skipped.filter(({ why }) => why.startsWith('still reading'));
    match(told?.why ?? '', /^still reading: \d+ files are known, \d{4} not yet$/);
    ok((told?.count ?? 0) > 2_500);
  });

  it('is no poorer where the machine is busy: it waits for the least it needs, but not for ever', async () => {
    const usual = await indexOf().index.propose(asked, soon, signal);
    const least = await indexOf().index.propose(asked, { ms: 100, leastFiles: 400 }, signal);
    const most = await indexOf().index.propose(asked, { ms: 100, leastFiles: count }, signal);

    ok(usual.filesRead < 400, `${usual.filesRead}`);
    ok(least.filesRead >= 400 && least.filesRead < 500, `${least.filesRead}`);
    ok(most.filesRead >= 500 && most.filesRead < 800, `${most.filesRead}`);
  });

  it('is the complete one where the patience is long enough, and else has read most of all where it almost is', async () => {
    const whole = await indexOf().index.propose(asked, { ms: count * 1.2, leastFiles: 0 }, signal);
    const late = await indexOf().index.propose(asked, { ms: count * 0.9, leastFiles: 0 }, signal);
    const part = await indexOf().index.propose(asked, { ms: count / 4, leastFiles: 0 }, signal);

    equal(whole.filesUnread, 0);
    ok(late.filesUnread > 0 && late.filesUnread <= 0.35 * count, `${late.filesUnread} of ${count}`);
    deepEqual(
      late.files.map(({ path }) => path),
      whole.files.map(({ path }) => path),
    );
    ok(part.filesUnread > count / 2);
  });

  it('is found while somebody else reads on, and the complete one is as ever', async () => {
    const scanner = new FileScanner();
    const begun: number[] = [];
    const { index, searches } = indexOf({
      stamps: async () => Promise.reject(new Error('Not here.')),
      holds: async paths => new Uint8Array(paths.length),
      readAhead: () => undefined,
      scan: async paths => {
        begun.push(searches.count);
        return paths.map(path => scanned(scanner, path));
      },
    });

    const first = await index.propose(asked, soon, signal);
    const ahead = begun.splice(0).slice(-6);
    await index.readOn(signal);
    const complete = await index.propose(asked, soon, signal);

    ok(first.filesUnread > 0);
    equal(first.filesRead + first.filesUnread, count);
    deepEqual(ahead, Array(6).fill(0), 'parts begun before the answer was looked for');
    deepEqual(complete, await indexOf().index.propose(asked, { ms: 10 * count, leastFiles: 0 }, signal));
  });

  it('is of what somebody reads while the folders are walked, too, unless they cannot', async () => {
    const scanner = new FileScanner();
    const read = new Set<string>();
    let failed = 0;
    const { index, ownReads } = indexOf({
      stamps: async () => Promise.reject(new Error('Not asked.')),
      holds: async paths => new Uint8Array(paths.length),
      readAhead: () => undefined,
      scan: async paths => {
        if (read.size > 200) {
          failed += paths.length;
          throw new Error('The thread is gone.');
        }
        for (const path of paths) read.add(path);
        return paths.map(path => scanned(scanner, path));
      },
    });

    const all = await index.propose(asked, { ms: 10 * count, leastFiles: 0 }, signal);

    ok(read.size > 200 && read.size < count / 6 && failed > 0, `${read.size} and ${failed} of ${count}`);
    // Behind the few that tell a slow disk.
    deepEqual(
      ownReads()
        .slice(15)
        .filter(path => read.has(path)),
      [],
    );
    deepEqual(all, await indexOf().index.propose(asked, { ms: 10 * count, leastFiles: 0 }, signal));
    deepEqual(await index.propose(asked, soon, signal), all);
  });

  it('is followed by the complete one, which says no such thing', async () => {
    const { index } = indexOf();
    const first = await index.propose(asked, soon, signal);
    const complete = await index.propose(asked, { ms: Number.POSITIVE_INFINITY, leastFiles: 0 }, signal);

    ok(first.filesUnread > 0);
    deepEqual([complete.filesRead, complete.filesUnread], [count, 0]);
  });
});

describe('an index that has read a part of a workspace', () => {
  it('weighs words as the whole would, by files drawn by lot that stand for the unread ones', () => {
    const scanner = new FileScanner();
    const read = (paths: readonly string[]) => {
      const index = new RelatedIndex();
      for (const path of paths) {
        const text = path.startsWith('apple') ? 'apple tart\n' : 'pear\n\nplum\n';
        index.set(path, scanner.scan(path, encoder.encode(text)));
      }
      return index;
    };
    const apples = Array.from({ length: 40 }, (_, at) => `apple/${at}.txt`);
    const pears = Array.from({ length: 360 }, (_, at) => `other/${at}.txt`);
    const drawn = pears.slice(0, 36);
    const part = read([...apples, ...drawn]);
    part.setUnread({ files: pears.length - drawn.length, drawn: new Set(drawn) });
    const weights = questionTerms('apple pear plum tart');
    const worth = (index: RelatedIndex) => {
      const { idf } = scorePostings(index.snapshot(), weights);
      const { fileCount, averageFile, averagePassage } = index.snapshot();
      return [...idf, ...[...weights.keys()].map(term => index.rarity(term)), fileCount, averageFile, averagePassage];
    };

    deepEqual(worth(part), worth(read([...apples, ...pears])));
    part.setUnread({ files: 0, drawn: new Set() });
    notDeepEqual(worth(part), worth(read([...apples, ...pears])));
  });
});

describe('the same question again', () => {
  const patient = { ms: Number.POSITIVE_INFINITY, leastFiles: 0 };

  it('is answered from memory until something says something else', async () => {
    const { index, searches } = indexOf();
    const first = await index.propose(asked, patient, signal);

    deepEqual(await index.propose(asked, patient, signal), first);
    equal(searches.count, 1);
    await index.propose({ ...asked, question: 'evict' }, patient, signal);
    equal(searches.count, 2);
    const shown = { ...asked, unsaved: new Map([['src/file0007.ts', files['src/file0007.ts'] ?? '']]) };
    await index.propose(shown, patient, signal);
    equal(searches.count, 2);
    const edited = { ...asked, unsaved: new Map([['src/file0007.ts', 'export function evictEntries(cache) {}\n']]) };
    const { files: proposed } = await index.propose(edited, patient, signal);
    ok(proposed.some(({ path }) => path === 'src/file0007.ts'));
    equal(searches.count, 3);
    deepEqual(await index.propose(asked, patient, signal), first);
  });
});

describe('the order of reading', () => {
  it('begins with what open files take in, whatever their language, and with what lies beside them', async () => {
    const paths = ['a/none.ts', 'b/beside.ts', 'lib/clock.ts', 'lib/queue.py', 'net/socket.h', 'z/other.ts'];
    const unsaved = new Map([
      ['b/open.ts', "import { now } from '../../unit/core/gather/lib/clock';\nconst other = 'z/none';\n"],
      ['b/open.py', 'from lib.queue import Queue\n'],
      ['b/open.c', '#include <net/socket.h>\n'],
    ]);
    const look = { stamp: () => undefined, read: () => gone, holds: () => [], headStamp: () => undefined };
    const order = await inReadingOrder(
      paths,
      { question: 'something', open: [...unsaved.keys()], shown: [], unsaved },
      [],
      { look, limits: { maxFileBytes: 10 }, breathe: async () => undefined, nowMs: () => 0 },
      { untilMs: 0, signal },
    );

    deepEqual(order, ['b/beside.ts', 'lib/clock.ts', 'lib/queue.py', 'net/socket.h', 'a/none.ts', 'z/other.ts']);
  });
});

describe('looking for the words of a question', () => {
  it('goes on behind its time until the least was looked through, but not behind the latest', async () => {
    const paths = Array.from({ length: 300 }, (_, at) => `src/${String(at).padStart(3, '0')}.ts`);
    const looks = async (time: { readonly leastFiles?: number; readonly latestMs?: number }) => {
      let looked = 0;
      const holds = (path: string) => {
        looked++;
        return [path === 'src/190.ts'];
      };
      const look = { stamp: () => undefined, read: () => gone, holds, headStamp: () => undefined };
      const ports = { look, limits: { maxFileBytes: 10 }, breathe: async () => undefined, nowMs: () => looked };
      const asks = { question: 'evict', open: [], shown: [], unsaved: new Map() };
      const [first] = await inReadingOrder(paths, asks, [], ports, { untilMs: 0, ...time, signal });
      return { looked, first };
    };

    deepEqual(await looks({}), { looked: 0, first: 'src/000.ts' });
    const least = await looks({ leastFiles: 200, latestMs: 1_000 });
    ok(least.looked >= 200 && least.looked < 300, `${least.looked}`);
    equal(least.first, 'src/190.ts');
    ok((await looks({ leastFiles: 300, latestMs: 100 })).looked < 200);
  });
});

describe('a quick look for words', () => {
  it('weighs rare words more, takes other forms of a word, and gives files it did not reach the mean', async () => {
    const texts: Readonly<Record<string, string>> = {
      a: 'Retrying a request',
      b: 'a request',
      c: 'nothing',
      d: 'Retry',
    };
    let looked = 0;
    const holds = (path: string, words: readonly string[]) => {
      looked++;
      return words.map(word => texts[path]?.includes(word) ?? false);
    };
    const all = await quickMentions(
      'retries of requests',
      Object.keys(texts),
      { holds, breathe: async () => {} },
      () => false,
    );
    const none = await quickMentions('retries', Object.keys(texts), { holds, breathe: async () => {} }, () => true);

    equal(looked, 4);
    ok((all.get('a') ?? 0) > (all.get('d') ?? 0) && all.get('c') === 0);
    deepEqual([...none.values()], [0, 0, 0, 0]);
  });
});
