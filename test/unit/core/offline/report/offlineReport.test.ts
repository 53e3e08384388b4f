import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { offlineReport } from '../../../../../src/core/offline/report/offlineReport';
import { markAsProtected } from '../../../../../src/core/protect/protected';
import { readReport } from '../../../../../src/core/read/readReport';
import { rounds } from '../../../../support/rounds';
import { promptOf } from '../../read/promptOf';
import { fileDiff, itemsUnder, reportOf } from './changeOf';

const client = fileDiff('src/client.ts', [
  [
    'export class Client {',
    `
   async send(message: Message): Promise<void> {
-    try {
-      await this.post(message);
-    } catch (error) {
-      log(error);
-    }
+    await this.post(message);
   }
 
-  close(): void {
+  close(force = false): void {
     this.socket.end();
   }
`,
  ],
]);

describe('the offline report', () => {
  it('says in its first line that no language model made it', async () => {
    match((await reportOf(client)).markdown, /^# Change report \(made without a language model\)\n/);
  });

  it('cites for every fact, and every citation resolves', async () => {
    const { claims, struck } = await reportOf(client, [
      { path: 'README.md', startLine: 1, text: '# App\n\nCall `close` at the end.' },
    ]);

    ok(claims.length > 8);
    deepEqual(struck, []);
  });

  it('names every changed file: deleted, renamed, binary, locked and untracked ones too', async () => {
    const diff = [
      client,
      'diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\nindex 1..0\n--- a/gone.ts\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-export const gone = 1;\n',
      'diff --git a/a.ts b/b.ts\nsimilarity index 100%\nrename from a.ts\nrename to b.ts\n',
      'diff --git a/logo.png b/logo.png\nindex 1..2 100644\nBinary files a/logo.png and b/logo.png differ\n',
      fileDiff('package-lock.json', [['', '-  "a": 1\n+  "a": 2']]),
    ].join('');

    const { markdown, struck } = await reportOf(diff, [], ['new.ts']);

    deepEqual(itemsUnder(markdown, 'Changed files'), [
      '`src/client.ts` is modified (+2 −6): `Client.send`, `Client.close`',
      '`gone.ts` is deleted (+0 −1)',
      '`b.ts` is renamed from `a.ts`',
      '`logo.png` is modified, binary',
      '`package-lock.json` is modified (+1 −1), lock file, contents not included',
      '`new.ts` is not tracked by git',
    ]);
    deepEqual(itemsUnder(markdown, 'Exports'), ['`gone` is no longer exported by `gone.ts`']);
    deepEqual(struck, []);
  });

  it('tells changed, new, removed and replaced functions apart', async () => {
    const diff =
      client +
      fileDiff('src/queue.ts', [
        [
          '',
          `
 import x from 'x';
-export function requeueAll(queue: Queue): void {
-  queue.hurry();
+export function nextDueAt(queue: Queue): number {
+  return queue.first();
 }
 
+/** Added. */
+function added(): void {
+  run();
+}
+
 const kept = () => {
-  one();
+  two();
 };
-
-function removed() {
-  gone();
-}
`,
        ],
      ]);

    deepEqual(
      itemsUnder((await reportOf(diff)).markdown, 'Changed functions'),
      [
        '`Client.send` (method) is changed, +1 −5',
        '`Client.close` (method) has another signature, +1 −1: `close(force = false): void {`',
        '`removed` (function) is removed, +0 −3',
        '`nextDueAt` (function) stands where `requeueAll` stood, +2 −2: `export function nextDueAt(queue: Queue): number {`',
        '`added` (function) is new, +4 −0',
        '`kept` (function) is changed, +1 −1',
      ].sort((a, b) => order(a) - order(b)),
    );
  });

  // The order of the report: by file, then as the definitions are met.
  const order = (item: string) =>
    ['`Client.send`', '`Client.close`', '`kept`', '`removed`', '`nextDueAt`', '`added`'].findIndex(name =>
      item.startsWith(name),
    );

  it('tells exports that came, went, moved or have another signature or other members', async () => {
    const diff = [
      fileDiff('src/index.ts', [
        [
          '',
          "-export { a, type B, requeueAll } from './queue.ts';\n+export { a, type B, nextDueAt } from './queue.ts';",
        ],
      ]),
      fileDiff('src/limit.ts', [
        [
          '',
          '-export function limit(count: number): Limit {\n+export function limit(count: number | Options): Limit {\n   return count;\n }',
        ],
        ['export interface Options {', '   readonly concurrency: number;\n+  readonly rejectOnClear?: boolean;\n }'],
      ]),
      fileDiff('src/here.ts', [['', '-export class Moved {}\n+const x = 1;']]),
      fileDiff('src/there.ts', [['', '-const y = 1;\n+export class Moved {}']]),
    ].join('');

    deepEqual(itemsUnder((await reportOf(diff)).markdown, 'Exports'), [
      '`nextDueAt` is newly exported by `src/index.ts`',
      '`requeueAll` is no longer exported by `src/index.ts`',
      '`limit` is exported with another signature by `src/limit.ts`: `export function limit(count: number): Limit {` became `export function limit(count: number | Options): Limit {`',
      '`Options` is exported with other members by `src/limit.ts`: `+ readonly rejectOnClear?: boolean;`',
      '`Moved` is now exported by `src/there.ts`, no longer by `src/here.ts`',
    ]);
  });

  it('knows functions of many languages', async () => {
    const cases: readonly (readonly [path: string, section: string, lines: string, name: string])[] = [
      ['a.py', 'class Client:', '     def send(self, message):\n-        one()\n+        two()', 'Client.send'],
      ['a.go', '', ' func (c *Client) Send(m Message) error {\n-\tone()\n+\ttwo()\n }', 'Client.Send'],
      [
        'A.java',
        'public class Client {',
        '     public void send(Message m) throws IOException {\n-        one();\n+        two();\n     }',
        'Client.send',
      ],
      [
        'A.kt',
        'class Client {',
        '     fun send(m: Message): Unit {\n-        one()\n+        two()\n     }',
        'Client.send',
      ],
      [
        'A.cs',
        'public class Client',
        '     public async Task SendAsync(Message m)\n     {\n-        One();\n+        Two();\n     }',
        'Client.SendAsync',
      ],
      [
        'a.rs',
        'impl Client {',
        '     pub fn send(&self, m: Message) -> Result<()> {\n-        one();\n+        two();\n     }',
        'Client.send',
      ],
      ['a.c', '', ' static int send_message(struct message *m)\n {\n-\tone();\n+\ttwo();\n }', 'send_message'],
      ['a.cpp', '', ' void Client::send(const Message& m) {\n-  one();\n+  two();\n }', 'Client::send'],
      ['a.rb', 'class Client', '   def send(message)\n-    one\n+    two\n   end', 'Client.send'],
      [
        'a.php',
        'class Client',
        '     public function send(Message $m): void\n     {\n-        one();\n+        two();\n     }',
        'Client.send',
      ],
      ['a.sh', '', ' send_mail() {\n-  one\n+  two\n }', 'send_mail'],
      ['a.js', '', ' const send = async message => {\n-  one();\n+  two();\n };', 'send'],
    ];
    for (const [path, section, lines, name] of cases) {
      const { markdown, struck } = await reportOf(fileDiff(path, [[section, lines]]));
      deepEqual(
        itemsUnder(markdown, 'Changed functions').map(item => item.replace(/ \(.*/, '')),
        [`\`${name}\``],
        path,
      );
      deepEqual(struck, [], path);
    }
  });

  it('names changed code without a changed test, and the test that goes with other code', async () => {
    const lines = ' function run() {\n-  one();\n+  two();\n }';
    const diff = [
      fileDiff('src/retry.ts', [['', lines]]),
      fileDiff('src/limit.ts', [['', lines.replace('run', 'limitRate')]]),
      fileDiff('src/comment.ts', [['', ' function x() {\n-  // one\n+  // two\n }']]),
      fileDiff('src/lonely.ts', [['', lines.replace('run', 'lonely')]]),
      fileDiff('test/retry.test.ts', [['', "-  it('runs', () => one());\n+  it('runs', () => limitRate());"]]),
    ].join('');

    const { markdown } = await reportOf(diff);

    deepEqual(
      itemsUnder(markdown, 'Changed code without a changed test').map(item => item.split(' ')[0]),
      ['`src/lonely.ts`'],
    );
    deepEqual(
      itemsUnder(markdown, 'Changed code with a changed test').map(item => item.split(' ')[0]),
      ['`src/retry.ts`', '`src/limit.ts`'],
    );
  });

  it('points at what a reviewer looks at first', async () => {
    const diff = [
      client,
      fileDiff('package.json', [
        [
          '  "dependencies": {',
          '     "a": "1.0.0",\n-    "left-pad": "1.2.0",\n+    "left-pad": "1.3.0",\n+    "new-one": "^2.0.0",\n     "z": "1.0.0"',
        ],
      ]),
      fileDiff('src/config.ts', [
        [
          '',
          '-const timeoutMs = 5_000;\n+const timeoutMs = 60_000;\n-// Never above the maximum.\n+// At least the minimum.\n+// TODO: make it a setting',
        ],
      ]),
      fileDiff('src/run.ts', [['', " import x from 'x';\n+const out = execSync(command);\n+await Promise.all(jobs);"]]),
      fileDiff('test/a.test.ts', [['', "-  it('closes', () => {\n-    ok();\n-  });\n+  it.skip('opens', () => {});"]]),
    ].join('');

    const { markdown, struck } = await reportOf(diff);

    deepEqual(
      itemsUnder(markdown, 'Risks to look at'),
      [
        '**Dependencies** in `package.json`: `left-pad` goes from `1.2.0` to `1.3.0`; `new-one` comes in at `^2.0.0`',
        '**Error handling removed** in `src/client.ts`: − `} catch (error) {`',
        '**Security-relevant words added** in `src/run.ts`: + `const out = execSync(command);`',
        '**Concurrency or timing added** in `src/run.ts`: + `await Promise.all(jobs);`',
        '**A promise in a comment removed or reworded** in `src/config.ts`: − `// Never above the maximum.`',
        '**TODO added** in `src/config.ts`: + `// TODO: make it a setting`',
        "**Tests skipped or narrowed** in `test/a.test.ts`: + `it.skip('opens', () => {});`",
        '**Values changed** in `src/config.ts`: `timeoutMs` goes from `5_000` to `60_000`',
      ].map(item => item),
    );
    deepEqual(struck, []);
  });

  it('shows where documents still name what is gone', async () => {
    const diff = fileDiff('src/queue.ts', [
      ['', ' x();\n-export function requeueAll() {}\n+export function nextDueAt() {}'],
    ]);
    const docs = { path: 'docs/runbook.md', startLine: 7, text: 'After an outage\ncall requeueAll from the console.' };

    const { markdown, struck } = await reportOf(diff, [docs]);

    match(
      markdown,
      /`docs\/runbook.md` still names `requeueAll`, which this change takes away: .* \[S3:8 "call requeueAll from the console\."\]/,
    );
    deepEqual(struck, []);
  });

  it('says which changed lines it did not see', async () => {
    const text = 'Changes (working) against HEAD (1a2b3c4), on main\n1 file changed, +9 −1\nM src/a.ts (+9 −1)';
    const prompt = promptOf([{ source: 'git-diff', title: 'overview', text }]);

    const markdown = await offlineReport(prompt);

    match(markdown, /`src\/a\.ts`: 10 of 10 changed lines were not in the context/);
    deepEqual(
      readReport(markAsProtected(markdown), prompt).claims.filter(claim => claim.verdict !== 'verified'),
      [],
    );
  });

  it('takes the best passages where there is no change', async () => {
    const prompt = promptOf([
      {
        path: 'docs/a.md',
        startLine: 3,
        text: 'The weather is fine today.\nA change could break the client when time-outs differ.',
      },
      { path: 'docs/b.md', startLine: 1, text: 'Nothing here at all, truly.' },
    ]);

    const markdown = await offlineReport(prompt);

    match(markdown, /^# Passages \(made without a language model\)/);
    match(markdown, /- `A change could break the client when time-outs differ\.` \[S1:4 "A change could break/);
    deepEqual(
      readReport(markAsProtected(markdown), prompt).claims.map(claim => claim.verdict),
      ['verified'],
    );
  });

  it('gives others a turn between its parts', async () => {
    const text = 'M src/a.ts\n@@ -1,2 +1,2 @@\n-const limit = 1;\n+const limit = 2;';
    const prompt = promptOf([{ source: 'git-diff', path: 'src/a.ts', title: 'git diff (working) src/a.ts', text }]);
    let turns = 0;

    const inTurns = await offlineReport(prompt, async () => {
      turns += 1;
    });

    ok(turns > 20, `${turns} turns`);
    equal(inTurns, await offlineReport(prompt));
  });

  it('has something to say about nothing', async () => {
    match(await offlineReport(promptOf([])), /Nothing in the context shares words with what was asked/);
  });

  it('never states what does not resolve, whatever stands in the files and their names', async () => {
    const piece = fc.constantFrom(
      ...[
        'function f() {',
        '}',
        '"',
        "'",
        '`',
        '[S1:1 "x"]',
        ']',
        '|',
        '\\',
        '<b>',
        '**',
        '_a_',
        '# x',
        '- y. Z',
        'export const A = 1;',
        '{',
        '(',
        '. A',
        '://',
        '```',
        'TODO',
        'catch',
        'é“”',
        '\t',
        '\u200b',
        '1 2',
        'throw',
      ],
      ...['export { a, b', 'class X', '/*', '*/', 'timeout: 5,', 'await x', 'password', 'S1', ' ', '“', '/** never */'],
    );
    const line = fc
      .tuple(fc.constantFrom('+', '-', ' '), fc.array(piece, { maxLength: 4 }))
      .map(([mark, parts]) => mark + parts.join(' '));
    const name = fc.tuple(
      fc.constantFrom('a', 'b c', 'x`y', 'q"q', 'a → b', '[S1]', 'p. Q', '__init__', 'a(1)'),
      fc.constantFrom('.ts', '.py', '.go', '.md', '.json', '.test.ts', '.rs'),
    );
    const file = fc.tuple(
      name,
      fc.array(fc.array(line, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
      piece,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async files => {
        const diff = files.map(([parts, hunks, section]) => {
          const path = parts.join('');
          const text = fileDiff(
            'PATH',
            hunks.map(lines => [section, lines.join('\n')] as const),
          );
          const quoted = (side: string) =>
            /["\\]/.test(path) ? `"${side}/${path.replace(/"/g, '\\"')}"` : `${side}/${path}`;
          return text.replaceAll('a/PATH', quoted('a')).replaceAll('b/PATH', quoted('b'));
        });
        const { struck, markdown } = await reportOf(diff.join(''), [
          { path: 'README.md', startLine: 1, text: 'The password of class X.\nf and A' },
        ]);
        deepEqual(
          struck.map(claim => [claim.text, claim.citations]),
          [],
          markdown,
        );
      }),
      { numRuns: rounds(300) },
    );
  });
});
