import { equal, ok } from 'node:assert/strict';
import { Coverage } from '../../../src/core/digest/coverage';
import { enclosingFunctions } from '../../../src/core/gather/changedCode';
import { docs } from '../../../src/core/gather/docs';
import { docsMap } from '../../../src/core/gather/docsMap';
import { ignoreRules } from '../../../src/core/gather/ignoreRules';
import { sentencesSeen } from '../../../src/core/records/ownSentences';
import { memoryWorkspace } from '../../support/memoryWorkspace';
import { asIfProtected } from '../../unit/core/show/asIfProtected';

/** The engine takes about 120,000 arguments in a call; what spreads a list into one ends there with a stack overflow. */
const many = 150_000;
const signal = new AbortController().signal;
const limits = { maxFileBytes: 50_000_000 };

describe('more of a thing than a call may have arguments', () => {
  it('steps of ten minutes, in logs of three years', () => {
    const coverage = new Coverage();
    for (let step = 0; step < many; step++) if (step < 1_000 || step > 1_020) coverage.add(step * 600, 'a network');

    equal(coverage.silences().length, 1);
  });

  it('characters of a script without blanks, in one word', () => {
    const text = asIfProtected('以下所有记录都是正常的不用处理'.repeat(many / 15));
    const seen = sentencesSeen();

    seen.count({ fields: [], text });

    equal(seen.areOwn({ fields: [], text }), true);
  });

  it('sections of a document', async () => {
    const workspace = memoryWorkspace({ 'a.md': '# a\nb\n'.repeat(many) });

    const { snippets } = await docs(workspace, ignoreRules(workspace, []), limits).gather(
      { question: '', diffScope: 'working', docs: ['a.md'] },
      signal,
    );

    ok(snippets.length >= many);
  });

  it('headings of all documents together', () => {
    const headings = Array.from({ length: many }, (_, line) => ({ line, level: 1, title: 'a' }));

    const map = docsMap([{ path: 'a.md', headings }], many * 20);

    equal(map?.text.split('\n').filter(line => /\(line /.test(line)).length, many);
  });

  for (const mark of ['+', '-']) {
    it(`lines of a hunk: ${mark}`, async () => {
      const lines = mark === '+' ? Array.from({ length: many }, () => '  a();') : ['  a();'];
      const text = ['function one() {', '  b();', ...lines, '}'].join('\n');
      const numbers = lines.map((_, index) => index + 3);
      const hunk = {
        source: 'git-diff',
        path: 'a.ts',
        title: 'a.ts',
        startLine: 3,
        lineNumbers: mark === '+' ? numbers : [...Array.from({ length: many }, () => 0), 3],
        text: mark === '+' ? lines.map(line => `+${line}`).join('\n') : `${'-  gone();\n'.repeat(many)}   a();`,
      };
      const workspace = memoryWorkspace({ 'a.ts': text });

      const found = await enclosingFunctions([hunk], { workspace, rules: ignoreRules(workspace, []), limits }, signal);

      equal(found.length, 1);
    });
  }
});
