import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import Papa from 'papaparse';
import { type Desk, email, makeDesk } from './commandLine';

const task = `---
title: Sort mails
description: Sorts the inbox.
produces: labels
records: { include: ["inbox/*.eml"], as: email }
context:
  sources: []
  budget-tokens: 4000
labels:
  - name: phishing
    description: Asks to verify a password or credentials at once.
    must-confirm: true
  - name: clean
    description: Lunch, minutes of a meeting, invoices and colleagues.
evidence: optional
---
Sort each mail.
`;
const verify = email('Your account', 'Verify your password and credentials at once: http://login.hr-desk.example/a');
const lunch = email('Lunch', 'Lunch on Monday, and the minutes of the meeting?');
const idOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

describe('labels that persons have judged, on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('.tierwise/tasks/sort-mails.task.md', task);
    desk.write('inbox/1.eml', verify);
    desk.write('inbox/2.eml', lunch);
  });
  afterEach(() => desk.dispose());

  it('are found where a table writes them, though the task names no gold file; the summary tells the agreement', async () => {
    desk.write(
      '.tierwise/gold/sort-mails.csv',
      `id,path,line,label,by,at,note\n${idOf(verify)},inbox/1.eml,1,phishing,Ana,2026-11-28T12:00:00Z,\n,inbox/2.eml,,phishing,Ben,,\n`,
    );

    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline']);
    const summary = await desk.run(['export', run.run, '--as', 'md']);

    const given = new Map(run.records?.map(({ path, label }) => [path, label]));
    const right = [...given.values()].filter(label => label === 'phishing').length;
    match(summary.stdout, /## Agreement with the gold/);
    match(summary.stdout, new RegExp(`${right * 50} % \\(.*\\) of 2 records that a person has labelled`));
    equal(summary.stdout.includes(`of phishing ${right === 1 ? 'was' : 'were'} missed`), right < 2);
  });

  it('leave nothing to a higher tier where offline was chosen by hand, and the run says so', async () => {
    desk.write('.tierwise/tasks/sort-mails.task.md', task.replace('evidence:', 'escalate-to: best\nevidence:'));

    const { code, stderr } = await desk.run(['run', 'sort-mails', '--tier', 'offline']);

    equal(code, 0, stderr);
    match(stderr, /on a tier that was chosen because it sends nothing, none is asked/);
  });

  it('are made of the mails below a folder, such as a Maildir', async () => {
    desk.write('Maildir/cur/1772525400.M1P2.host:2,S', verify);
    desk.write('Maildir/new/1772525401.M2P2.host', lunch);
    desk.write('Maildir/.Archive/cur/1772525402.M3P2.host:2,RS', lunch);

    const run = await desk.json(['run', 'sort-mails', 'Maildir', '--tier', 'offline']);

    deepEqual(run.records?.map(({ path }) => path).sort(), [
      'Maildir/.Archive/cur/1772525402.M3P2.host:2,RS',
      'Maildir/cur/1772525400.M1P2.host:2,S',
      'Maildir/new/1772525401.M2P2.host',
    ]);
  });

  it('say which records could not be read as they should, in the run and in every export', async () => {
    const events = task.replace(/records: .*/, 'records: { include: ["events.jsonl"], as: event }');
    desk.write('.tierwise/tasks/sort-events.task.md', events);
    desk.write(
      'events.jsonl',
      '{"event":"login","message":"verify your password"}\n{"event":"login","user":"ana"\n{"event":"lunch","message":"minutes of a meeting"}\n',
    );

    const { stdout } = await desk.run(['run', 'sort-events', '--tier', 'offline']);
    const run = await desk.json(['run', 'sort-events', '--tier', 'offline']);
    const [csv, summary] = [
      await desk.run(['export', run.run, '--as', 'csv']),
      await desk.run(['export', run.run, '--as', 'md']),
    ];

    match(stdout, /^ +read with a problem: it is not valid JSON/m);
    match(stdout, /^1 record could not be read as it should: it says why/m);
    deepEqual(
      run.records?.map(({ readProblem }) => readProblem?.split(' (')[0]),
      [undefined, 'it is not valid JSON', undefined],
    );
    const rows = parse(csv.stdout, { columns: true }) as { line: string; readProblem: string }[];
    deepEqual(
      rows.filter(({ readProblem }) => readProblem !== '').map(({ line }) => line),
      ['2'],
    );
    match(summary.stdout, /## Read with a problem \(1\)/);
  });

  it('tell once of what is empty: it has no answer, and that is why', async () => {
    desk.write('empty.eml', '');

    const { stdout } = await desk.run(['run', 'sort-mails', 'empty.eml', '--tier', 'offline']);

    match(stdout, /^1 of 1 record has no answer \(1 unreadable\)/m);
    ok(!stdout.includes('could not be read as it should'), stdout);
  });

  it('come out as indicators, from their texts too; what was moved since is told', async () => {
    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline']);
    deepEqual(
      run.records?.map(({ label }) => label),
      ['phishing', 'clean'],
    );
    const whole = await desk.run(['export', run.run, '--as', 'ioc']);
    desk.remove('inbox/1.eml');
    const rest = await desk.run(['export', run.run, '--as', 'ioc']);

    equal(whole.code, 0, whole.stderr);
    ok(
      whole.stdout.includes('url,http://login.hr-desk.example/a,hxxp://login[.]hr-desk[.]example/a,public'),
      whole.stdout,
    );
    ok(!rest.stdout.includes(',in the text of phishing'));
    match(rest.stderr, /1 of 1 record could not be read again/);
  });

  it('come out as indicators of the labels that are named, must they be confirmed or not', async () => {
    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline']);

    const clean = await desk.run(['export', run.run, '--as', 'ioc', '--label', 'clean']);
    const wrong = await desk.run(['export', run.run, '--as', 'ioc', '--label', 'phising']);
    const misplaced = await desk.run(['export', run.run, '--as', 'csv', '--label', 'clean']);

    equal(clean.code, 0, clean.stderr);
    match(clean.stdout, /^email,/m);
    ok(!clean.stdout.includes('login.hr-desk.example'), clean.stdout);
    deepEqual([wrong.code, misplaced.code], [2, 2]);
    match(wrong.stderr, /no label "phising". Did you mean "phishing"\?/);
    match(misplaced.stderr, /goes with --as ioc/);
  });

  it('may be written in any language, from the gold to a spreadsheet of another country and back', async () => {
    const name = 'Rückfrage, dringend';
    desk.write('.tierwise/tasks/sort-mails.task.md', task.replace('name: phishing', `name: "${name}"`));
    desk.write('gold.csv', `\uFEFFsep=;\r\nid;label\r\n${idOf(verify)};${name}\r\n`);
    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline', '--gold', 'gold.csv']);
    equal(run.records?.find(({ id }) => id === idOf(verify))?.label, name);

    const sheet = await desk.run(['export', run.run, '--as', 'csv', '--bom', '--separator', 'semicolon']);
    const indicators = await desk.run(['export', run.run, '--as', 'ioc', '--label', name]);
    const misplaced = await desk.run(['export', run.run, '--as', 'md', '--separator', 'semicolon']);
    const wrong = await desk.run(['export', run.run, '--as', 'csv', '--separator', ';']);

    match(sheet.stdout, /^\uFEFFid;path;line;label;/);
    ok(sheet.stdout.includes(`;${name};`) || sheet.stdout.includes(`;"${name}";`), sheet.stdout);
    match(indicators.stdout, /login\.hr-desk\.example/);
    deepEqual([misplaced.code, wrong.code], [2, 2]);
    match(wrong.stderr, /write comma, semicolon, tab/);
    desk.write('.tierwise/gold/sort-mails.csv', sheet.stdout);
    const again = await desk.run(['run', 'sort-mails', '--tier', 'offline']);
    equal(again.code, 0, again.stderr);
  });

  it('come out for a spreadsheet with a byte order mark, which two readers, the gold and a summary pass over', async () => {
    desk.write('inbox/für später.eml', email('Grüße', 'Lunch on Monday, and the minutes of the meeting? Müller'));
    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline']);

    const plain = await desk.run(['export', run.run, '--as', 'csv']);
    const marked = await desk.run(['export', run.run, '--as', 'csv', '--bom']);
    const misplaced = await desk.run(['export', run.run, '--as', 'jsonl', '--bom']);

    equal(marked.stdout, `\uFEFF${plain.stdout}`);
    const ids = run.records?.map(({ id }) => id);
    const byPapa = Papa.parse<Record<string, string>>(marked.stdout, { header: true, skipEmptyLines: true }).data;
    const byCsvParse: readonly Record<string, string>[] = parse(marked.stdout, { bom: true, columns: true });
    for (const rows of [byPapa, byCsvParse]) {
      deepEqual(
        rows.map(row => row['id']),
        ids,
      );
      ok(rows.some(row => row['path'] === 'inbox/für später.eml'));
    }
    deepEqual([misplaced.code, misplaced.stdout], [2, '']);
    match(misplaced.stderr, /"--bom" is for CSV/);
    const semicolons = byPapa.map(({ id, label }) => `${id};${label}`);
    desk.write('back.csv', `\uFEFFid;label\r\n${semicolons.join('\r\n')}\r\n`);
    desk.write('marked.csv', marked.stdout);
    for (const gold of ['marked.csv', 'back.csv']) {
      const again = await desk.run(['run', 'sort-mails', '--tier', 'offline', '--gold', gold]);
      match(`${again.stdout}${again.stderr}`, /agreement with the gold: 100 % .* of 3 records/, gold);
    }
    const summary = await desk.run(['run', 'executive-summary', 'marked.csv', '--tier', 'offline']);
    match(summary.stdout, /clean/);
  });

  it('say so where none of them has indicators to list', async () => {
    desk.remove('inbox/1.eml');
    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline']);
    const none = await desk.run(['export', run.run, '--as', 'ioc']);

    equal(none.code, 0, none.stderr);
    match(none.stderr, /no record has a label that must be confirmed, so no indicators are listed/);
  });

  it('have no layer of techniques that nobody was asked for', async () => {
    const run = await desk.json(['run', 'sort-mails', '--tier', 'offline']);
    const layer = await desk.run(['export', run.run, '--as', 'navigator']);

    deepEqual([layer.code, layer.stdout], [2, '']);
    match(layer.stderr, /No ATT&CK technique was answered/);
  });
});
