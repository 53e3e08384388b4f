import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  parseFieldMaps,
  readFieldMaps,
  type SavedMap,
  savedMap,
  withFieldMap,
} from '../../../../src/core/records/fieldMaps';
import { readColumns, readRecords } from '../../../../src/core/records/readRecords';
import { memoryWorkspace } from '../../../support/memoryWorkspace';

const hash = { sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex') };
const lines = [
  '{"wann":"2026-11-28T10:00:00Z","was":"door opened","wer":{"name":"ann"},"egal":1}',
  '{"wann":"2026-11-28T10:05:00Z","was":"door closed","wer":{"name":"bob"},"egal":2}',
].join('\n');

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function fieldsOf(path: string, text: string, maps: readonly SavedMap[]) {
  const all = [];
  for await (const { fields } of readRecords(path, bytesOf(text), hash, { maps }))
    all.push(Object.fromEntries(fields.map(({ name, value }) => [name, value])));
  return all;
}

describe('fields that a person mapped once', () => {
  it('are asked for again where their file is a link, too large or no text, and none are there without a file', async () => {
    const signal = new AbortController().signal;
    const path = '.tierwise/fields.json';

    deepEqual(await readFieldMaps(memoryWorkspace({}), signal), []);
    await rejects(
      readFieldMaps(memoryWorkspace({}, { links: [path] }), signal),
      /cannot be read: lies outside the work/,
    );
    await rejects(
      readFieldMaps(memoryWorkspace({ [path]: ' '.repeat(300_000) }), signal),
      /cannot be read: larger than/,
    );
    await rejects(readFieldMaps(memoryWorkspace({ [path]: '{\0}' }), signal), /cannot be read: binary/);
  });

  it('are chosen among the columns of the file, paths of nested ones too, with samples of each', async () => {
    const known = await readColumns('doors.jsonl', bytesOf(lines));

    equal(known?.shape, undefined);
    deepEqual(known?.columns.slice(0, 3), [
      { path: 'wann', samples: ['2026-11-28T10:00:00Z', '2026-11-28T10:05:00Z'] },
      { path: 'was', samples: ['door opened', 'door closed'] },
      { path: 'wer.name', samples: ['ann', 'bob'] },
    ]);
  });

  it('are proposed where their names say what they are, in tables and in lists that end in the midst too', async () => {
    const table = await readColumns('a.csv', bytesOf('when;username;src_ip;event\n1;ann;10.0.0.1;login\n'));
    const excels = await readColumns('a.csv', bytesOf('sep=;\r\nwhen;username\r\n1,5;ann\r\n'));
    deepEqual(
      excels?.columns.map(({ path, samples }) => [path, ...samples]),
      [
        ['when', '1,5'],
        ['username', 'ann'],
      ],
    );
    const cut = await readColumns('a.json', bytesOf('[{"actor_x":1,"hostname":"ws-1"},{"actor_x":2,"hostname":"ws'));

    deepEqual(table?.proposed, { Event: 'event', User: 'username', Source: 'src_ip' });
    deepEqual(cut?.proposed, { Host: 'hostname' });
  });

  it('hold for every file with these columns, and for no other', async () => {
    const columns = (await readColumns('doors.jsonl', bytesOf(lines)))?.columns ?? [];
    const map = savedMap({ Time: 'wann', Event: 'was', User: 'wer.name' }, columns);
    const csv = 'was,wann,wer.name\nwindow opened,2026-11-28T11:00:00Z,cid\n';

    deepEqual(await fieldsOf('other.jsonl', lines, [map]), [
      { Time: '2026-11-28T10:00:00.000Z', Event: 'door opened', User: 'ann' },
      { Time: '2026-11-28T10:05:00.000Z', Event: 'door closed', User: 'bob' },
    ]);
    deepEqual(await fieldsOf('doors.csv', csv, [map]), [
      { Time: '2026-11-28T11:00:00.000Z', Event: 'window opened', User: 'cid' },
    ]);
    const [unlike] = await fieldsOf('b.jsonl', '{"wann":"x","andere":"y"}', [map]);
    equal(unlike?.['Event'], undefined);
  });

  it('are kept in a file that a person can read; mapped again, the last word counts', () => {
    const first = { has: ['a', 'b'], fields: { Time: 'a', Event: 'b' } };
    const again = { has: ['b', 'a'], fields: { Time: 'b', Event: 'a' } };
    const other = { has: ['c'], fields: { Host: 'c' } };

    const maps = parseFieldMaps(withFieldMap(parseFieldMaps(withFieldMap([first], other)), again));

    deepEqual(maps, [other, again]);
    ok(withFieldMap([], first).endsWith('}\n'));
  });

  it('say what is wrong with the file, and how it is written', () => {
    throws(
      () => parseFieldMaps('{"maps":[{"has":[],"fields":{}}]}'),
      /fields\.json" is no list of field maps \(at maps\.0\.has\)/,
    );
    throws(() => parseFieldMaps('nonsense'), /Write \{"maps"/);
  });

  it('have none to choose from in mail and plain lines', async () => {
    equal(await readColumns('a.eml', bytesOf('From: a@example.org\nSubject: x\n\nHello\n')), undefined);
    equal(await readColumns('a.log', bytesOf('just a line\nand another\n')), undefined);
  });
});
