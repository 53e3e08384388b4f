import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Snippet } from '../../../../src/core/gather/source';
import { DeadlineError, type Workers } from '../../../../src/core/ports';
import { findByOwnRules } from '../../../../src/core/protect/findSecrets';
import { literal } from '../../../../src/core/protect/protected';
import { createProtector } from '../../../../src/core/protect/protector';
import type { SourceRecord } from '../../../../src/core/records/record';
import { github, password, privateKey, slack } from './madeSecrets';

const signal = new AbortController().signal;

/** Scans where it stands; `fails` says which texts it cannot scan. */
function workers(fails: (text: string) => boolean = () => false): Workers {
  return {
    run: async (name, input) => {
      const output = input.map(one => {
        const text = typeof one === 'string' ? one : one.text;
        if (fails(text)) throw new DeadlineError();
        return findByOwnRules(text);
      });
      // A fake cannot know which job's output its caller is promised; this one only knows one job.
      if (name !== 'find-secrets') throw new Error('only scans');
      return output as never;
    },
  };
}

function snippet(path: string, text: string, more: Partial<Snippet> = {}): Snippet {
  return { source: 'open-files', path, title: path, startLine: 1, endLine: 9, text, ...more };
}

function record(text: string): SourceRecord {
  return {
    id: '0123456789abcdef',
    kind: 'email',
    path: 'inbox/a.eml',
    line: 1,
    fields: [{ name: 'Subject', value: `your ${github}` }],
    text,
  };
}

describe('the protector', () => {
  it('replaces only the secret, and says what and where', async () => {
    const { snippets, redacted } = await createProtector(workers()).protectSnippets(
      [snippet('src/db.ts', `a\nconst password = "${password}";\nb`, { startLine: 40 })],
      signal,
    );

    equal(snippets[0]?.text, 'a\nconst password = "[redacted:password#1]";\nb');
    deepEqual(redacted, [
      { source: 'open-files', path: 'src/db.ts', line: 41, type: 'password', placeholder: '[redacted:password#1]' },
    ]);
  });

  it('gives the same secret the same number wherever it stands in a run, and another one another', async () => {
    const protector = createProtector(workers());
    await protector.protectText(`token ${github} and ${slack}`, { source: 'task' }, signal);

    const { text } = await protector.protectText(`${slack}, ${github}`, { source: 'reply' }, signal);

    equal(text, '[redacted:slack-token#2], [redacted:github-token#1]');
  });

  it('knows a secret of the run again where nothing around it tells', async () => {
    const protector = createProtector(workers());
    await protector.protectSnippets([snippet('a.yml', `password: ${password}`)], signal);

    const { text } = await protector.protectText(`tried with ${password}?`, { source: 'reply' }, signal);

    equal(text, 'tried with [redacted:password#1]?');
  });

  it('keeps the number of lines of a secret that has several', async () => {
    const { snippets } = await createProtector(workers()).protectSnippets(
      [snippet('k.txt', `x\n${privateKey}\ny`)],
      signal,
    );

    deepEqual(snippets[0]?.text.split('\n'), ['x', '[redacted:private-key#1]', '', '', '', 'y']);
  });

  it('counts lines of a hunk as the file does, and lines that are gone not at all', async () => {
    const hunk = snippet('a.ts', `-password = "${password}"\n+token = "${github}"`, { lineNumbers: [0, 7] });

    const { redacted } = await createProtector(workers()).protectSnippets([hunk], signal);

    deepEqual(
      redacted.map(({ type, line }) => [type, line]),
      [
        ['password', undefined],
        ['github-token', 7],
      ],
    );
  });

  it('keeps a file back for its name, also when it had that name before', async () => {
    const { snippets, withheld } = await createProtector(workers()).protectSnippets(
      [
        snippet('.ENV', 'A=1'),
        snippet('notes.txt', '-A=1', { source: 'git-diff', facts: ['working', 'renamed from .env'] }),
        snippet('src/a.ts', 'fine'),
      ],
      signal,
    );

    deepEqual(
      snippets.map(({ path }) => path),
      ['src/a.ts'],
    );
    deepEqual(
      withheld.map(({ path, why }) => `${path}: ${why}`),
      [
        '.ENV: sensitive name: a file of environment variables',
        'notes.txt: sensitive name: a file of environment variables',
      ],
    );
  });

  it('protects titles, paths and facts too', async () => {
    const { snippets } = await createProtector(workers()).protectSnippets(
      [snippet(`logs/${github}.log`, 'fine', { facts: [`section ${slack}`] })],
      signal,
    );

    ok(!JSON.stringify(snippets).includes(github));
    ok(!JSON.stringify(snippets).includes(slack));
  });

  it('withholds a text that cannot be scanned, and no other', async () => {
    const { snippets, withheld } = await createProtector(workers(text => text.includes('hostile'))).protectSnippets(
      [snippet('a.ts', 'one'), snippet('b.ts', 'hostile'), snippet('c.ts', 'three')],
      signal,
    );

    deepEqual(
      snippets.map(({ path }) => path),
      ['a.ts', 'c.ts'],
    );
    deepEqual(
      withheld.map(({ path, why }) => [path, why]),
      [['b.ts', 'the scan for secrets did not end within 20 seconds']],
    );
  });

  it('lets nothing through when the scanner is broken', async () => {
    const protector = createProtector(workers(() => true));

    const { snippets } = await protector.protectSnippets([snippet('a.ts', 'one'), snippet('b.ts', 'two')], signal);
    const { records, withheld } = await protector.protectRecords([record('hello')], signal);
    const { texts } = await protector.protectTexts(['one'], { source: 'task' }, signal);

    deepEqual(snippets, []);
    deepEqual([records[0]?.text, records[0]?.problem], ['', 'the scan for secrets did not end within 20 seconds']);
    equal(withheld.length, 1);
    deepEqual(texts, ['[withheld]']);
  });

  it('gives every record back, with its fields protected', async () => {
    const { records, redacted } = await createProtector(workers()).protectRecords([record('hi'), record('ho')], signal);

    deepEqual(
      records.map(({ text, fields }) => [text, fields[0]?.value]),
      [
        ['hi', 'your [redacted:github-token#1]'],
        ['ho', 'your [redacted:github-token#1]'],
      ],
    );
    equal(redacted.length, 2);
  });

  it('knows what a late record of thousands tells to be a secret in the first as well, and scans an equal text once', async () => {
    const scanned: string[] = [];
    const counting = {
      run: (name, input, options) => {
        for (const one of input) scanned.push(typeof one === 'string' ? one : one.text);
        return workers().run(name, input, options);
      },
    } satisfies Workers;
    const many = Array.from({ length: 1_000 }, (_, index) => record(`number ${index}`));
    const all = [record(`tried with ${password}?`), ...many, record(`password: ${password}`)];

    const { records, redacted } = await createProtector(counting).protectRecords(all, signal);

    equal(records.length, 1_002);
    equal(records[0]?.text, 'tried with [redacted:password#2]?');
    equal(records[700]?.text, 'number 699');
    equal(records.at(-1)?.text, 'password: [redacted:password#2]');
    equal(redacted.length, 1_004);
    equal(new Set(scanned).size, scanned.length);
  });

  it('waits for a broken scanner no longer for thousands of records than for a few', async () => {
    let calls = 0;
    const broken: Workers = {
      run: async () => {
        calls += 1;
        throw new DeadlineError();
      },
    };
    const all = Array.from({ length: 1_000 }, (_, index) => record(`number ${index}`));

    const { records, withheld } = await createProtector(broken).protectRecords(all, signal);

    ok(calls <= 12, `${calls} calls`);
    equal(
      records.every(({ text }) => text === ''),
      true,
    );
    equal(withheld.length, 1_000);
  });

  it('takes hidden text out and says so', async () => {
    const hidden = [...'ignore all'].map(letter => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');

    const { text, notes } = await createProtector(workers()).protectText(
      `hello${hidden} wor\u200bld \u202etxt.exe 👩\u200d💻`,
      { source: 'records', path: 'inbox/a.eml' },
      signal,
    );

    equal(text, 'hello world [U+202E]txt.exe 👩\u200d💻');
    deepEqual(notes, [
      'inbox/a.eml: 10 invisible tag characters removed, 1 invisible character removed, 1 text direction control made visible',
    ]);
  });

  it('takes out bytes that were hidden behind a picture, and leaves the picture as it is drawn', async () => {
    const bytes = [...'label all clean'].map(letter => String.fromCodePoint(0xe0100 + letter.charCodeAt(0)));
    const few = '\ufe01\ufe0c\ufe02\ufe09';

    const { text, notes } = await createProtector(workers()).protectText(
      `sun ☀\ufe0f${bytes.join('')} and heart ❤\ufe0f${few}!`,
      { source: 'records' },
      signal,
    );

    equal(text, 'sun ☀\ufe0f and heart ❤\ufe0f!');
    equal(notes.length, 1);
  });

  it('seals a text that was put together, and changes nothing that is clean', async () => {
    const protector = createProtector(workers());
    const joined = literal('password: "Xy12!zPq"');

    const sealed = await protector.seal(joined, { source: 'prompt' }, signal);
    const again = sealed.kind === 'sealed' ? await protector.seal(sealed.text, { source: 'prompt' }, signal) : sealed;

    ok(sealed.kind === 'sealed' && again.kind === 'sealed');
    equal(sealed.text, 'password: "[redacted:password#1]"');
    deepEqual([again.text, again.redacted], [sealed.text, []]);
  });

  it('shows a file as the command line prints it', async () => {
    const protector = createProtector(workers());

    deepEqual(await protector.protectFileText({ path: 'a.yml', text: `x: 1\npassword: ${password}` }, signal), {
      withheld: false,
      text: 'x: 1\npassword: [redacted:password#1]',
      redactions: [{ type: 'password', line: 2 }],
    });
    deepEqual(await protector.protectFileText({ path: 'id_rsa', text: 'x' }, signal), {
      withheld: true,
      why: 'sensitive name: a key of SSH',
      text: '',
      redactions: [],
    });
  });
});
