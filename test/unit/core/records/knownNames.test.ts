import { deepEqual, equal } from 'node:assert/strict';
import { withKnownNames } from '../../../../src/core/records/knownNames';
import { recogniseFields } from '../../../../src/core/records/recordFields';
import { fieldOf, read } from './mail';

describe('columns and keys that people name in their own way', () => {
  it('are known without regard to case, blanks, underscores and hyphens', async () => {
    const [row] = await read(
      'export.csv',
      'Date and Time,Event Type,USER-NAME,Source IP,Destination_Port,Destination IP Address,Alert Name,Action Taken\n' +
        '2026-11-05 10:00:01,Login,ann,203.0.113.9,443,192.0.2.1,Odd login,blocked\n',
    );
    const said = ['Time', 'Event', 'User', 'Source', 'Destination', 'Rule'].map(name => row && fieldOf(row, name));

    deepEqual(said, ['2026-11-05 10:00:01 (no zone)', 'Login', 'ann', '203.0.113.9', '192.0.2.1:443', 'Odd login']);
  });

  it('do not go before names that are known as they are, and leave everything else alone', () => {
    const { fields } = recogniseFields({ user: 'ann', User_Name: 'bob', other: 1 });

    deepEqual(fields[0], { name: 'User', value: 'ann' });
    for (const same of [{ user: 'ann', colour: 'red' }, 'text', 7, null, [1]]) equal(withKnownNames(same), same);
  });

  it('that say their zone are known without it, and their times are in it', async () => {
    const [row] = await read(
      'sentinel.csv',
      '"TimeGenerated [UTC]",Account,Computer,EventID\n"11/15/2026, 10:00:01.123 PM","CORP\\ann",ws-9,4625\n',
    );

    equal(row && fieldOf(row, 'Time'), '2026-11-15T22:00:01.123Z');
  });

  it('may begin with an @, as those of Kibana and CloudWatch', async () => {
    const [row, ...more] = await read('kibana.csv', '"@timestamp","host.name"\n"Nov 5, 2026 @ 10:00:01.000",ws-9\n');

    deepEqual(
      [row && fieldOf(row, 'Time'), row && fieldOf(row, 'Host'), more],
      ['2026-11-05 10:00:01.000 (no zone)', 'ws-9', []],
    );
    equal((await read('list.csv', 'ann@corp.example,1\nbob@corp.example,2\n')).length, 2);
  });
});
