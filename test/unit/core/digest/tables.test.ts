import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { digestOf, findingsOf, markedIn } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const two = (number: number) => String(number).padStart(2, '0');

/** A table of flows whose dates are written as a function says. */
const flows = (dates: readonly string[]) =>
  [
    'Date,Source IP,Destination IP,Destination Port,Protocol,Bytes',
    ...dates.map(date => `${date},10.1.1.9,198.51.100.7,443,tcp,500`),
  ].join('\n');

const span = async (dates: readonly string[]) => {
  const { totals, text } = await digestOf({ 'flows.csv': flows(dates) });
  const day = (time: number | undefined) => new Date((time ?? 0) * 1_000).toISOString().slice(0, 16);
  return { first: day(totals.first), last: day(totals.last), text: String(text) };
};

describe('dates in tables of a digest', () => {
  it('a number above 12 shows the order of all, also of rows before it', async () => {
    const european = await span(['05/11/2026 13:05:03', '06/11/2026 13:05:03', '28/11/2026 13:05:03']);
    const american = await span(['11/05/2026 1:05:03 PM', '11/06/2026 1:05:03 PM', '11/28/2026 1:05:03 PM']);

    for (const { first, last, text } of [european, american]) {
      deepEqual([first, last], ['2026-11-05T13:05', '2026-11-28T13:05']);
      ok(!text.includes('which it does not show'));
    }
  });

  it('with dots the day is first, and one digit is enough', async () => {
    const { first, last } = await span(['5.11.2026 13:05', '6.11.2026 9:05']);

    deepEqual([first, last], ['2026-11-05T13:05', '2026-11-06T09:05']);
  });

  it('where no number is above 12, the one that moves is the day', async () => {
    const { first, last } = await span(steps(9).map(index => `${two(index + 1)}/11/2026 13:05:03`));

    deepEqual([first, last], ['2026-11-01T13:05', '2026-11-09T13:05']);
  });

  it('where nothing shows it, the month is read first, and the file says so', async () => {
    const { first, text } = await span(['05/11/2026 13:05:03', '05/11/2026 13:09:03']);

    equal(first, '2026-05-11T13:05');
    match(text, /its dates read with the month first, which it does not show/);
  });

  it('that is shown after thousands of rows holds from there on, and the file says so', async () => {
    const { last, text } = await span([...steps(5_002).map(() => '05/11/2026 13:05:03'), '28/11/2026 13:09:03']);

    equal(last, '2026-11-28T13:09');
    match(text, /its first rows read with the month first, and from line 5004, which shows it, with the day first/);
  });

  it('are read so in lines of text too', async () => {
    const lines = (dates: readonly string[]) =>
      dates.map(date => `${date} ERROR login failed for ann from 203.0.113.9`).join('\n');
    const shown = await digestOf({ 'app.log': lines(['05/11/2026 10:00:01', '06/11/2026 10:00:02']) });
    const open = await digestOf({ 'app.log': lines(['05/11/2026 10:00:01', '05/11/2026 10:00:02']) });

    equal(shown.totals.first, Date.UTC(2026, 10, 5, 10, 0, 1) / 1_000);
    equal(open.totals.first, Date.UTC(2026, 4, 11, 10, 0, 1) / 1_000);
    match(String(open.text), /text lines, its dates read with the month first, which it does not show/);
  });
});

describe('times that are written in words', () => {
  it('are read in tables, by whatever product', async () => {
    for (const dates of [
      ['"Nov 5, 2026 @ 13:05:03.123"', '"Nov 28, 2026 @ 13:05:03.123"'],
      ['"Nov 5, 2026, 1:05:03 PM"', '"Nov 28, 2026, 1:05:03 PM"'],
      ['05 Nov 2026 13:05:03', '28 Nov 2026 13:05:03'],
    ]) {
      const { first, last } = await span(dates);
      deepEqual([first, last], ['2026-11-05T13:05', '2026-11-28T13:05'], dates[0]);
    }
  });

  it('are read in JSON, in the order of days and months that the file shows', async () => {
    for (const dates of [
      ['Nov 5, 2026 @ 13:05:03.123', 'Nov 28, 2026 @ 13:05:03.123'],
      ['11/05/2026 1:05:03 PM', '11/28/2026 1:05:03 PM'],
    ]) {
      const rows = dates.map(timestamp => JSON.stringify({ timestamp, message: 'started' }));
      const { totals } = await digestOf({ 'a.jsonl': rows.join('\n') });
      deepEqual(
        [totals.first, totals.last].map(time => new Date((time ?? 0) * 1_000).toISOString().slice(0, 16)),
        ['2026-11-05T13:05', '2026-11-28T13:05'],
      );
    }
  });

  it('may have the day and the clock in two columns, as Check Point has them', async () => {
    const { totals } = await digestOf({
      'fw.csv':
        '"Date","Time","Source","Destination","Service","Action"\n"28Nov2026","10:02:03","10.1.1.9","198.51.100.7","443","Accept"\n',
    });

    equal(totals.first, Date.UTC(2026, 10, 28, 10, 2, 3) / 1_000);
    equal(totals.channels, 1);
  });
});

describe('headers of tables', () => {
  const rowsOf = async (header: string, row: string) =>
    (await digestOf({ 'a.csv': `${header}\n${row}\n${row}\n` })).totals.rows;

  it('are no rows, with a zone in brackets, two names alone, or letters beyond ASCII', async () => {
    equal(await rowsOf('"TimeGenerated [UTC]",Computer', '"11/28/2026, 10:02:03.123 PM",DC1'), 2);
    equal(await rowsOf('"@timestamp",message', '"Nov 28, 2026 @ 10:02:03.123",started'), 2);
    equal(await rowsOf('timestamp;src_ip;Größe', '28.11.2026 10:02:03;10.1.1.9;5'), 2);
  });

  it('of the event viewer lack the last column, which is the message', async () => {
    const row = '"An account failed to log on.\n\nSubject:\n\tAccount Name:\t\tann"';
    const { totals, text } = await digestOf({
      'events.csv': `Level,Date and Time,Source,Event ID,Task Category\nInformation,11/28/2026 1:05:03 PM,Security,4625,Logon,${row}\n`,
    });

    deepEqual([totals.rows, totals.unreadable], [1, 0]);
    match(String(text), /4625 An account failed to log on/);
  });
});

describe('events as PowerShell exports them', () => {
  const event = (index: number, id: number, message: string) =>
    `"${message}","${id}","DC1.corp.example","Microsoft-Windows-Security-Auditing","3/2/2026 9:${two(index)}:05 AM","Information"`;
  const failure = (user: string) =>
    `An account failed to log on.\n\nSubject:\n\tAccount Name:\t\t-\n\nAccount For Which Logon Failed:\n\tAccount Name:\t\t${user}\n\nNetwork Information:\n\tSource Network Address:\t203.0.113.9\n\tSource Port:\t\t0`;
  const table = (events: readonly string[]) =>
    [
      '#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord',
      '"Message","Id","MachineName","ProviderName","TimeCreated","LevelDisplayName"',
      ...events,
    ].join('\r\n');

  it('have messages of several lines, whose log-ins are known', async () => {
    const guesses = steps(14).map(index => event(index, 4625, failure(`user${index}`)));

    const made = await digestOf({ 'security.csv': table(guesses) });

    equal(made.totals.rows, 14);
    equal(made.totals.unreadable, 0);
    const [found] = findingsOf(made);
    match(found?.text ?? '', /203\.0\.113\.9: 14 failed log-ins for 14 users .*Windows 4625: like spraying/);
  });

  it('a quote that nobody closes costs its own line and no other', async () => {
    const lines = steps(6).map(index => event(index, 4634, `Message ${index}`));

    const made = await digestOf({ 'security.csv': table([...lines, '"broken', ...lines]) });

    equal(made.totals.rows + made.totals.unreadable, 13);
    equal(made.totals.rows, 12);
  });
});

describe('tables in other languages', () => {
  const rows = (count: number, header: string, row: (index: number) => string) =>
    [header, ...steps(count).map(row)].join('\n');

  it('are flows by the names that records know too', async () => {
    const german = rows(
      30,
      'Datum;Uhrzeit;Quelle;Ziel;Zielport;Protokoll;Aktion;Gesendete Bytes',
      at => `28.11.2026;10:${two(at)}:00;10.1.1.9;198.51.100.7;4444;tcp;deny;${500 + at}`,
    );
    const french = rows(
      30,
      'Horodatage,IP source,IP destination,Port destination,Protocole,Octets envoyés',
      at => `28/11/2026 10:${two(at)}:00,10.1.1.9,198.51.100.7,4444,tcp,${500 + at}`,
    );
    const japanese = rows(
      30,
      '日時,送信元IP,宛先IP,宛先ポート,プロトコル',
      at => `2026年11月28日 10:${two(at)}:00,10.1.1.9,198.51.100.7,4444,tcp`,
    );
    for (const table of [german, french, japanese]) {
      const made = await digestOf({ 'fluss.csv': table });

      deepEqual([made.totals.channels, made.totals.sources], [1, 1]);
      equal(new Date((made.totals.first ?? 0) * 1_000).toISOString(), '2026-11-28T10:00:00.000Z');
      ok(markedIn(made).has('198.51.100.7'));
    }
  });

  it('are read in the charset of spreadsheets of western Europe', async () => {
    const table = rows(
      3,
      'Zeit;Gerät;Quell-IP;Ziel-IP;Zielport',
      at => `28.11.2026 10:0${at}:00;fw;10.1.1.9;198.51.100.7;443`,
    );
    const { totals } = await digestOf({ 'fluss.csv': Uint8Array.from(table, letter => letter.charCodeAt(0)) });

    deepEqual([totals.rows, totals.channels], [3, 1]);
  });

  it('have no host in what is called a source and is none', async () => {
    const { totals } = await digestOf({
      'log.csv': rows(3, 'Zeit;Quelle;Ziel;Meldung', at => `28.11.2026 10:0${at}:00;Kernel;Drucker;Papierstau`),
    });

    deepEqual([totals.rows, totals.channels], [3, 0]);
  });
});

describe('days of a spreadsheet', () => {
  it('are times where the column says so, and the digest tells it', async () => {
    for (const day of ['45989.41806', '45989,41806']) {
      const { totals, text } = await digestOf({
        'flows.csv': `Time;Source IP;Destination IP;Destination Port\n${day};10.1.1.9;198.51.100.7;443`,
      });

      equal(new Date((totals.first ?? 0) * 1_000).toISOString(), '2025-11-28T10:02:00.000Z');
      match(String(text), /times read as days of a spreadsheet/);
    }
  });

  it('are none in Wireshark’s seconds, nor in a column that holds no times', async () => {
    const wireshark = await digestOf({
      'a.csv': '"No.","Time","Source","Destination","Protocol"\n"1","45989.418061","10.1.1.9","198.51.100.7","TCP"',
    });
    const unnamed = await digestOf({ 'b.csv': 'start,sa,da,dp,pr\n45989.41806,10.1.1.9,198.51.100.7,443,6' });

    for (const { totals } of [wireshark, unnamed]) ok(!((totals.first ?? 0) > 631_152_000));
  });
});
