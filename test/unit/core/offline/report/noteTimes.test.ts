import { deepEqual, match, ok } from 'node:assert/strict';
import { incidentReport } from '../../../../../src/core/offline/report/incidentReport';
import { readNotes } from '../../../../../src/core/offline/report/notesSent';
import { timedNotes, timesElsewhere } from '../../../../../src/core/offline/report/noteTimes';
import { promptOf } from '../../read/promptOf';

const notesOf = (files: Readonly<Record<string, string>>) =>
  readNotes(
    promptOf(Object.entries(files).map(([path, text]) => ({ source: 'records', path, startLine: 1, text }))).context,
  );
const told = (text: string) =>
  timedNotes(notesOf({ 'notes.md': text })).map(
    ({ date, unclearDate, time, zone, event }) => `${date ?? unclearDate ?? '-'} ${time} ${zone}: ${event}`,
  );

describe('times in notes', () => {
  it('are in the zone that the file says of its times, or its heading, unless the line names one', () => {
    deepEqual(
      told(
        '# 2026-03-03\n\nAll times CET (UTC+1) unless said otherwise.\n\n- 09:02 proxy\n- 08:20 UTC EDR alert\n- 10:05 EDR isolated\n\n## Log of Anna (EST)\n\n- 03:10 opened mail\n',
      ),
      [
        '2026-03-03 08:02 converted: proxy',
        '2026-03-03 08:10 converted: opened mail',
        '2026-03-03 08:20 utc: EDR alert',
        '2026-03-03 09:05 converted: EDR isolated',
      ],
    );
    deepEqual(told('## 2026-03-03, times in UTC-5\n\n- 03:10 mail\n'), ['2026-03-03 08:10 converted: mail']);
    deepEqual(told('| Time (PST) | Event |\n|---|---|\n| 2026-03-03 20:00 | shut down |\n'), [
      '2026-03-04 04:00 converted: shut down',
    ]);
  });

  it('stay as written where nothing says their zone, or the file says two', () => {
    deepEqual(told('# 2026-03-03\n\nTimes are CET, those of the log UTC.\n\n- 10:05 isolated\n'), [
      '2026-03-03 10:05 untold: isolated',
    ]);
    deepEqual(told('# 2026-03-03\n\nAt that time, 09:00 UTC, nobody knew.\n\n- 10:05 isolated\n'), [
      '2026-03-03 10:05 untold: isolated',
    ]);
  });

  it('are read with an offset from UTC behind its name, in brackets, and with words around', () => {
    deepEqual(
      told(
        '- 2026-03-03 09:15 UTC+1 help desk\n- 2026-03-03 09:16 (CET) call\n- On 2026-03-03 at 09:17 +0100: mail\n- Am 3. März 2026 um 9:18 Uhr MEZ Sperre\n- 4.3.2026 00:10 MEZ reset\n- Mar 4, 2026 12:30 AM CET backup\n- 25/03/2026 07:30 UTC end\n| 2026-03-03 | 08:19 UTC | two cells |\n',
      ),
      [
        '2026-03-03 08:15 converted: help desk',
        '2026-03-03 08:16 converted: call',
        '2026-03-03 08:17 converted: mail',
        '2026-03-03 08:18 converted: Sperre',
        '2026-03-03 08:19 utc: two cells',
        '2026-03-03 23:10 converted: reset',
        '2026-03-03 23:30 converted: backup',
        '2026-03-25 07:30 utc: end',
      ],
    );
  });

  it('take no day that can be read in two ways, and none that no calendar has', () => {
    deepEqual(told('# 2026-05-05 UTC\n\n- 03/04/2026 07:30 AM restored\n- 31.02.2026 10:00 nothing\n'), [
      '03/04/2026 07:30 untold: restored',
    ]);
  });

  it('that are not in the timeline are known, line by line', () => {
    const notes = notesOf({
      'notes.md': '- 10:05 isolated\nThe phone rang at 11:20.\nRatio 3:45:99, host a:12:34 not.\n',
    });

    deepEqual(
      timesElsewhere(notes, timedNotes(notes)).map(({ line }) => line.number),
      [2],
    );
  });
});

describe('an incident’s timeline', () => {
  it('tells what a log repeats once, with its number and its end, beside the notes and the mails', () => {
    const log = Array.from(
      { length: 140 },
      (_, at) =>
        `2026-03-03T04:0${Math.floor(at / 20)}:${String(at % 60).padStart(2, '0')}Z sshd[${at}]: Failed password for admin port ${at}`,
    ).join('\n');
    const report = incidentReport(
      notesOf({
        'auth.log': log,
        'mail.eml':
          'From: a@corp.example\nSubject: strange invoice\nDate: Tue, 03 Mar 2026 09:20:33 +0100\n\nI opened it.\n',
        'notes.md': '- 2026-03-03 10:05 CET isolated ws-17\n',
      }),
    ).join('\n');

    match(
      report,
      /- 2026-03-03 04:00 UTC: `sshd\[0\]: Failed password for admin port 0` \[.*\] and 139 more alike, but for numbers, until 2026-03-03 04:06 UTC \[/,
    );
    match(report, /- 2026-03-03 08:20 UTC: mail `strange invoice` \[.*\] \[.*Date: Tue, 03 Mar 2026/);
    match(report, /- 2026-03-03 09:05 UTC: `isolated ws-17`/);
    match(report, /with 142 entries/);
  });
});

describe('notes of an incident', () => {
  it('entries that name no date have that of the entry above them, and the next day behind midnight', () => {
    deepEqual(
      told(
        'Times in UTC\n\n- 03.11.2026 22:14 alert\n- 23:47 new file\n- 00:05 upload\n\n## Other day\n\n- 07:00 restored\n',
      ),
      [
        '- 07:00 utc: restored',
        '2026-11-03 22:14 utc: alert',
        '2026-11-03 23:47 utc: new file',
        '2026-11-04 00:05 utc: upload',
      ],
    );
  });

  it('say what is done and what is open, and what they do not know is a gap', () => {
    const report = incidentReport(
      notesOf({
        'notes.md':
          '# Incident\n\n- 2026-11-03 02:14 UTC customer reports a defaced page\n- 02:20 shop-web-2 drained\n\nActions:\n- [x] Fix the query – Dana\n- [ ] Block by the WAF – Tomas\n\nOpen: was shop-web-1 read as well? Its logs before three are missing.\n',
      }),
    ).join('\n');

    match(report, /`Fix the query – Dana` \(done\)/);
    match(report, /`Block by the WAF – Tomas` \(open\)/);
    match(report, /## Gaps\n(?:.*\n)*.*was shop-web-1 read as well\?/);
    match(report, /Of 2 entries, 1 without a date of its own: taken from the entry above/);
    match(report, /## Detection and response\n\n- 2026-11-03 02:14 UTC: `customer reports a defaced page`/);
    ok(!report.includes('do not say how it was noticed'));
  });
});
