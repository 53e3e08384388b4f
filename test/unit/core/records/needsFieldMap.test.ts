import { equal } from 'node:assert/strict';
import { needsFieldMap } from '../../../../src/core/records/needsFieldMap';
import { hash } from '../keep/sampleRun';

async function* bytesOf(text: string) {
  yield new TextEncoder().encode(text);
}

const doors = '{"wann":"2026-11-28T10:00:00Z","was":"door 1 opened"}\n';
const map = { has: ['wann', 'was'], fields: { Time: 'wann', Event: 'was' } };

describe('whether the columns of a file are to be mapped', () => {
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['JSON Lines that no product writes', 'doors.jsonl', doors, true],
    ['a table whose names tell nothing', 'doors.csv', 'alpha,beta\n1,door opened\n', true],
    ['a table that says what happened', 'doors.csv', 'time,message\n10:00,door opened\n', false],
    ['labels of a gold file', 'gold.csv', 'id,path,line,label\n1,a.eml,1,clean\n', false],
    ['log lines, which have no columns', 'auth.log', 'Nov 12 02:01:08 jump sshd[1]: Failed password\n', false],
    ['an empty file', 'none.jsonl', '', false],
    [
      'Suricata, which is known',
      'eve.json',
      '{"timestamp":"2026-11-28T10:00:00Z","event_type":"dns","src_ip":"10.0.0.1"}\n',
      false,
    ],
  ];
  for (const [title, path, text, needs] of cases) {
    it(`${needs ? 'yes' : 'no'}: ${title}`, async () => {
      equal(await needsFieldMap(path, async () => bytesOf(text), hash, []), needs);
    });
  }

  it('no: what a person mapped before', async () => {
    equal(await needsFieldMap('doors.jsonl', async () => bytesOf(doors), hash, [map]), false);
  });
});
