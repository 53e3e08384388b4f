import { deepEqual, match } from 'node:assert/strict';
import { columnsOf } from '../../../../src/core/records/columnsOf';
import { fieldOf, read, utf8 } from './mail';

describe('a table whose header is one column short', () => {
  const eventViewer = [
    'Keywords,Date and Time,Source,Event ID,Task Category',
    'Audit Success,11/28/2026 1:05:03 PM,Microsoft-Windows-Security-Auditing,4624,Logon,"An account was successfully logged on.',
    '',
    'Subject:',
    '\tAccount Name:\t\tDC1$"',
    'Audit Failure,11/28/2026 1:06:03 PM,Microsoft-Windows-Security-Auditing,4625,Logon,An account failed to log on.',
    '',
  ].join('\r\n');

  it('is an export of the Event Viewer: its last column is the message, and nothing is wrong with it', async () => {
    const records = await read('security.csv', eventViewer);

    deepEqual(
      records.map(record => [
        record.problem,
        ...['Time', 'Event', 'Severity', 'Message'].map(name => fieldOf(record, name)),
      ]),
      [
        [
          undefined,
          '2026-11-28 13:05:03 (no zone)',
          '4624 Microsoft-Windows-Security-Auditing',
          'Audit Success',
          'An account was successfully logged on. Subject: Account Name: DC1$',
        ],
        [
          undefined,
          '2026-11-28 13:06:03 (no zone)',
          '4625 Microsoft-Windows-Security-Auditing',
          'Audit Failure',
          'An account failed to log on.',
        ],
      ],
    );
  });

  it('has its message in every language, and says once what it was read as', async () => {
    const german = [
      'Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie',
      'Informationen,28.11.2026 13:05:03,Service Control Manager,7036,Keine,Dienst "BITS" läuft jetzt.',
      'Warnung,28.11.2026 13:06:03,Service Control Manager,7036,Keine,Dienst "BITS" wurde beendet.',
    ].join('\n');

    const records = await read('system.csv', utf8(german));

    deepEqual(
      records.map(record => fieldOf(record, 'Message')),
      ['Dienst "BITS" läuft jetzt.', 'Dienst "BITS" wurde beendet.'],
    );
    match(records[0]?.problem ?? '', /^the header names 5 of its 6 columns.*"Message"$/);
    deepEqual(records[1]?.problem, undefined);
  });

  it('has the numbers of its rows at the beginning where R wrote it', async () => {
    const records = await read('r.csv', '"host","user"\n"1","web-1","ana"\n"2","web-2","bob"\n');

    deepEqual(
      records.map(record => [fieldOf(record, 'Host'), fieldOf(record, 'User'), record.problem === undefined]),
      [
        ['web-1', 'ana', false],
        ['web-2', 'bob', true],
      ],
    );
  });

  it('has nothing more in it where rows only end with a separator', async () => {
    const records = await read('t.csv', 'host,user\nweb-1,ana,\nweb-2,bob,\n');

    deepEqual(
      records.map(({ problem }) => problem),
      [undefined, undefined],
    );
  });

  it('stays a table with a problem where only some rows are longer', async () => {
    const records = await read('t.csv', 'host,user\nweb-1,ana,said a word too many\nweb-2,bob\n');

    deepEqual(
      records.map(({ problem }) => problem),
      ['it has 3 columns, and the header names 2', undefined],
    );
  });

  it('shows that column also to whoever says what columns mean', () => {
    const known = columnsOf({ name: 'csv' }, new TextEncoder().encode(eventViewer));

    deepEqual(known?.columns.at(-1)?.path, 'Message');
  });
});
