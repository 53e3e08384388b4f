import { deepEqual, equal } from 'node:assert/strict';
import { gatherPieces } from '../../../../src/core/beside/gatherPieces';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { memoryWorkspace } from '../../../support/memoryWorkspace';

async function pieces(files: Readonly<Record<string, string>>) {
  const workspace = memoryWorkspace(files);
  return gatherPieces(
    ['**/*'],
    workspace,
    ignoreRules(workspace, []),
    { maxFileBytes: 100_000 },
    AbortSignal.timeout(60_000),
  );
}

describe('what may go with one record', () => {
  it('is each row of a table, also where a cell goes over several lines', async () => {
    const { snippets, skipped } = await pieces({ 'staff.csv': 'name,note\nanna,"one\ntwo"\nbert,three\n' });

    deepEqual(
      snippets.map(({ startLine, text }) => [startLine, text]),
      [
        [2, 'name: anna\nnote: one\ntwo'],
        [4, 'name: bert\nnote: three'],
      ],
    );
    deepEqual(skipped, []);
  });

  it('stays each row where a quote is never closed, and that is told', async () => {
    const { snippets, skipped } = await pieces({ 'staff.csv': 'name,note\nanna,"one\nbert,two\ncarl,three\n' });

    deepEqual(
      snippets.map(({ startLine, text }) => [startLine, text]),
      [
        [2, 'name: anna\nnote: "one'],
        [3, 'name: bert\nnote: two'],
        [4, 'name: carl\nnote: three'],
      ],
    );
    equal(skipped[0]?.why, 'a quote in the row of line 2 is never closed; from there on quotes are read as letters');
  });

  it('says of a table without rows, and of an empty document, that there is nothing', async () => {
    const { snippets, skipped } = await pieces({ 'a.csv': '', 'b.csv': 'name,note\n', 'c.md': '\n' });

    deepEqual(snippets, []);
    deepEqual(
      skipped.map(({ path, why }) => [path, why]),
      ['a.csv', 'b.csv', 'c.md'].map(path => [path, 'holds nothing to go with a record']),
    );
  });
});
