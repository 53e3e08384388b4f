import { deepEqual, equal } from 'node:assert/strict';
import { timeOfSerial } from '../../../../src/core/records/spreadsheetDay';
import { utcTime } from '../../../../src/core/records/utcTime';
import { recordTimeMs } from '../../../../src/core/show/recordTime';
import { asIfProtected } from '../show/asIfProtected';
import { fieldOf, read, utf8 } from './mail';

const fieldsOf = async (table: string, ...names: readonly string[]) =>
  (await read('table.csv', utf8(table))).map(record => names.map(name => fieldOf(record, name)));

describe('a table in the language of its users', () => {
  it('has its fields by the names of its columns', async () => {
    const names = ['Time', 'User', 'Source', 'Severity', 'Message'];

    for (const [table, expected] of [
      [
        'Zeitpunkt;Benutzer;Quelle;Schweregrad;Nachricht\n2026-11-28 10:02:03;ana;10.0.0.5;hoch;abgewiesen\n',
        ['2026-11-28 10:02:03 (no zone)', 'ana', '10.0.0.5', 'hoch', 'abgewiesen'],
      ],
      [
        'Date et heure,Utilisateur,Adresse IP source,Gravité,Description\n28/11/2026 à 10h02,ana,10.0.0.5,haute,refusé\n',
        ['2026-11-28 10:02:00 (no zone)', 'ana', '10.0.0.5', 'haute', 'refusé'],
      ],
      [
        'Fecha,Usuario,IP de origen,Gravedad,Descripción\n28/11/2026 10:02:00 p. m.,ana,10.0.0.5,alta,rechazado\n',
        ['2026-11-28 22:02:00 (no zone)', 'ana', '10.0.0.5', 'alta', 'rechazado'],
      ],
      [
        '时间,用户名,源IP,级别,描述\n2026年11月28日 10:02:03,张三,10.0.0.5,高,失败\n',
        ['2026-11-28 10:02:03 (no zone)', '张三', '10.0.0.5', '高', '失败'],
      ],
    ] as const)
      deepEqual(await fieldsOf(table, ...names), [expected]);
  });

  it('takes a source for an address only where it is one', async () => {
    const table = 'Time,Source,Destination,Message\n2026-11-28 10:00:00,Microsoft.Security,10.0.0.7,x\n';

    deepEqual(await fieldsOf(table, 'Source', 'Destination'), [[undefined, '10.0.0.7']]);
  });

  it('has a time whose date and clock stand in two columns', async () => {
    deepEqual(await fieldsOf('Datum;Uhrzeit;Meldung\n28.11.2026;10:02:03;x\n', 'Time'), [
      ['2026-11-28 10:02:03 (no zone)'],
    ]);
    deepEqual(await fieldsOf('Date,Time,Message\n2026-11-28,1:02 PM,x\n11/28/2026,13:02,x\n', 'Time'), [
      ['2026-11-28 13:02 (no zone)'],
      ['2026-11-28 13:02:00 (no zone)'],
    ]);
  });

  it('of mails is read as mails, as Outlook exports them', async () => {
    for (const header of [
      'Betreff,Text,Von: (Name),Von: (Adresse),An: (Adresse)',
      'Objet,Corps,De : (nom),De : (adresse),À : (adresse)',
      'Asunto,Cuerpo,De: (nombre),De: (dirección),Para: (dirección)',
      '件名,本文,差出人: (名前),差出人: (アドレス),宛先: (アドレス)',
    ]) {
      const [mail] = await read('mails.csv', utf8(`${header}\nInvoice,Pay now,Ana,a@b.example,c@d.example\n`));
      deepEqual(
        [mail?.kind, ...['From', 'To', 'Subject'].map(name => mail && fieldOf(mail, name))],
        ['email', '"Ana" <a@b.example>', 'c@d.example', 'Invoice'],
        header,
      );
    }
  });
});

describe('a time as spreadsheets write it', () => {
  it('is a day of a spreadsheet only in a column of times, and says so', async () => {
    equal(timeOfSerial('45989.41806'), '2025-11-28 10:02:00 (no zone, 45989.41806 read as a day of a spreadsheet)');
    for (const other of ['12345.5', '99999', '45989.4.1', '1794477600', 'x']) equal(timeOfSerial(other), undefined);
    deepEqual(await fieldsOf('Zeitpunkt;Meldung\n45989,41806;x\n', 'Time'), [
      ['2025-11-28 10:02:00 (no zone, 45989,41806 read as a day of a spreadsheet)'],
    ]);
    // Wireshark's seconds; a column of other things.
    deepEqual(await fieldsOf('No.,Time,Protocol,Info\n1,45989.418060,TCP,x\n', 'Time'), [['45989.418060']]);
    deepEqual(await fieldsOf('ts,Message\n45989.41806,x\n', 'Time'), [['45989.41806']]);
  });

  it('with a year of two digits says which one it was read as, and stays where the year may stand first', async () => {
    equal(utcTime('28.11.26 10:02'), '2026-11-28 10:02:00 (no zone, year 26 read as 2026)');
    equal(utcTime('11/28/98 1:02:03 PM Z'), '1998-11-28T13:02:03.000Z (year 98 read as 1998)');
    equal(utcTime('26/11/28 10:00:00'), '26/11/28 10:00:00 (no zone)');
    deepEqual(await fieldsOf('Created,Title,User\n11/5/26 10:02,x,y\n11/28/26 10:02,x,y\n', 'Time'), [
      ['2026-11-05 10:02:00 (no zone, year 26 read as 2026)'],
      ['2026-11-28 10:02:00 (no zone, year 26 read as 2026)'],
    ]);
    deepEqual(await fieldsOf('Created,Title,User\n11/5/26 10:02,x,y\n', 'Time'), [
      ['2026-11-05 10:02:00 (no zone, year 26 read as 2026, 11/5/26 read month first)'],
    ]);
  });

  it('with its month or the half of its day in words is read', () => {
    for (const [written, expected] of [
      ['28. November 2026 10:02', '2026-11-28 10:02 (no zone)'],
      ['Samstag, 28. März 2026 um 9:02:03 Uhr', '2026-03-28 09:02:03 (no zone)'],
      ['28 de noviembre de 2026, 10:02:03', '2026-11-28 10:02:03 (no zone)'],
      ['28 févr. 2026 à 10h02', '2026-02-28 10:02 (no zone)'],
      ['28 мая 2026 10:02', '2026-05-28 10:02 (no zone)'],
      ['28.11.2026 10:02 Uhr', '2026-11-28 10:02:00 (no zone)'],
      ['2026/11/28 下午1:02:03', '2026-11-28 13:02:03 (no zone)'],
      ['2026. 11. 28. 오전 12:02:03', '2026-11-28 00:02:03 (no zone)'],
      ['2026-11-28 1:02 PM', '2026-11-28 13:02 (no zone)'],
      ['28 Klingon 2026 10:02', '28 Klingon 2026 10:02'],
      ['2026-11-28 13:02 PM', '2026-11-28 13:02 PM'],
    ] as const)
      equal(utcTime(written), expected);
  });

  it('has its place on the chart of times, whatever was assumed', () => {
    for (const value of [
      '2025-11-28 10:02:00 (no zone, 45989.41806 read as a day of a spreadsheet)',
      '2025-11-28 10:02:00 (no zone, year 25 read as 2025, 11/28/25 read month first)',
    ])
      equal(
        recordTimeMs([{ name: asIfProtected('Time'), value: asIfProtected(value) }]),
        Date.UTC(2025, 10, 28, 10, 2),
      );
  });
});
