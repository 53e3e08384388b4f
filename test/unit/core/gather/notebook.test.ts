import { deepEqual, equal, ok } from 'node:assert/strict';
import { docs } from '../../../../src/core/gather/docs';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { notebookText } from '../../../../src/core/gather/notebook';
import { openFiles } from '../../../../src/core/gather/openFiles';
import { passages } from '../../../../src/core/gather/passages';
import { memoryWorkspace } from '../../../support/memoryWorkspace';

const image = 'iVBORw0KGgo'.repeat(2_000);
const notebook = {
  cells: [
    { cell_type: 'markdown', metadata: { source: 'not this' }, source: ['# Retry study\n', 'Why "calls" fail.'] },
    {
      cell_type: 'code',
      source: ['def delay(n):\n', '    return 2 ** n\n'],
      outputs: [{ data: { 'image/png': image, 'text/plain': ['OUTPUT'], source: ['nor this'] } }],
    },
    { cell_type: 'code', source: 'plot(\n  delay)', outputs: [] },
  ],
  metadata: { cells: [{ source: ['nor that'] }] },
  nbformat: 4,
};
const pretty = JSON.stringify(notebook, undefined, 1);

describe('a notebook', () => {
  it('is what people wrote into its cells, on the lines it has in the file, without outputs', () => {
    const lines = (notebookText(pretty) ?? '').split('\n');
    const file = pretty.split('\n');

    deepEqual(
      lines.filter(line => line !== ''),
      ['# Retry study', 'Why "calls" fail.', 'def delay(n):', '    return 2 ** n', 'plot( ⏎   delay)'],
    );
    for (const [index, line] of lines.entries()) {
      if (line !== '' && !line.includes('⏎')) equal(JSON.parse((file[index] ?? '').replace(/,$/, '')).trimEnd(), line);
    }
  });

  it('that has no lines of its own is told as well, and what is no notebook is none', () => {
    const text = notebookText(JSON.stringify(notebook)) ?? '';

    equal(text.split('\n').length, 1);
    ok(text.startsWith('# Retry study ⏎ Why "calls" fail. ⏎ def delay(n):'));
    equal(notebookText('{"cells": 1}'), undefined);
    equal(notebookText('# no JSON'), undefined);
  });

  it('comes in passages of cells whose lines are those of the file', () => {
    const [first, ...rest] = passages('study.ipynb', notebookText(pretty) ?? '');

    equal(rest.length, 0);
    deepEqual(
      first?.lineNumbers?.map(number => pretty.split('\n')[number - 1]?.trim().slice(1, 6)),
      ['# Ret', 'Why \\', 'def d', '    r', 'sourc'],
    );
  });

  it('is read by docs and open editors although its outputs alone have endless lines, and they say what is left out', async () => {
    const files = { 'study.ipynb': pretty };
    const file = { path: 'study.ipynb', title: 'study.ipynb', text: pretty, pinned: false };
    const workspace = memoryWorkspace(files, { openFiles: [file] });
    const rules = ignoreRules(workspace, []);
    const limits = { maxFileBytes: 100_000 };
    const ask = { question: '', diffScope: 'working' as const, docs: ['*.ipynb'] };

    for (const source of [docs(workspace, rules, limits), openFiles(workspace, rules, limits)]) {
      const { snippets, skipped } = await source.gather(ask, AbortSignal.timeout(60_000));
      deepEqual(skipped, []);
      equal(snippets.length, 1);
      ok(snippets[0]?.facts?.includes('notebook, without its outputs'));
      ok(!/OUTPUT|iVBOR/.test(snippets[0]?.text ?? ''));
    }
  });
});
