import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Desk, documentOf, email, mailTask, makeDesk } from './commandLine';
import type { RecordRow, RunDocument } from './runDocument';

const lunch = email('Lunch', 'Lunch on Monday?');
const verify = email('Your account', 'Verify your password and credentials at once.');
const minutes = email('Minutes', 'The minutes of the meeting and the invoices.');

const idOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
const places = (records: readonly RecordRow[] | undefined) => records?.map(({ path, line }) => [path, line]);

describe('a run on the command line', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
  });
  afterEach(() => desk.dispose());

  it('prints one document of the promised shape, is listed, and comes out again in every form', async () => {
    desk.write('inbox/1.eml', lunch);
    desk.write('inbox/2.eml', verify);
    const out = join(desk.root, 'copies');

    const run = await desk.json(['run', 'sort-mails', '--out', out]);
    const listed = await desk.json<readonly Record<string, unknown>[]>(['runs']);
    const exports = await Promise.all(
      ['md', 'html', 'csv', 'jsonl', 'manifest'].map(form => desk.run(['export', run.run, '--as', form])),
    );
    const asJson = await desk.json<Record<string, unknown>>(['export', run.run, '--as', 'csv']);

    deepEqual(Object.keys(run).sort(), [
      ...['costUsd', 'doubtfulCalls', 'manifest', 'model', 'records', 'run', 'state', 'task', 'tier', 'usage'],
    ]);
    deepEqual([run.task, run.tier, run.state, run.costUsd], ['sort-mails', 'offline', 'done', 0]);
    for (const record of run.records ?? []) {
      const { problem, problemWhy, ...rest } = { problem: '', problemWhy: '', ...record };
      deepEqual(Object.keys(rest).sort(), [
        ...['confidence', 'evidence', 'id', 'label', 'line', 'model', 'path', 'rationale', 'tier'],
      ]);
      match(record.id, /^[0-9a-f]{16}$/);
      match(record.confidence, /^(high|medium|low|none)$/);
    }
    deepEqual(
      listed.map(one => [one['id'], one['status'], one['task'], one['records']]),
      [[run.run, 'done', 'sort-mails', { planned: 2, finished: 2, failed: 0 }]],
    );
    const [markdown, html, csv, jsonl, manifest] = exports.map(one => one.stdout);
    for (const one of exports) equal(one.code, 0, one.stderr);
    match(markdown ?? '', /Sort mails/);
    match(html ?? '', /^<!doctype html>/i);
    equal(csv?.split('\r\n').length, 4);
    deepEqual(
      jsonl
        ?.trim()
        .split('\n')
        .map(line => JSON.parse(line).id),
      run.records?.map(record => record.id),
    );
    deepEqual(JSON.parse(manifest ?? ''), run.manifest);
    deepEqual(Object.keys(asJson).sort(), ['as', 'run', 'text']);
    equal(asJson['text'], csv);
    for (const [form, text] of [
      ['md', markdown],
      ['html', html],
      ['csv', csv],
      ['jsonl', jsonl],
    ] as const)
      equal(readFileSync(join(out, `sort-mails.${form}`), 'utf8'), text, form);
    deepEqual(JSON.parse(readFileSync(join(out, 'sort-mails.manifest.json'), 'utf8')), run.manifest);
  });

  it('of a report prints the report with its claims, and has no rows', async () => {
    desk.git('init', '-q', '-b', 'main');
    desk.write('src/app.ts', 'export const limit = 5;\n');
    desk.write('README.md', '# App\n\nThe limit is five.\n');
    desk.git('add', '-A');
    desk.git('commit', '-q', '-m', 'first');
    desk.write('src/app.ts', 'export const limit = 7;\n');

    const run = await desk.json(['run', 'change-report']);
    const csv = await desk.run(['export', run.run, '--as', 'csv']);

    deepEqual([run.state, run.records], ['done', undefined]);
    match(run.report?.markdown ?? '', /src\/app\.ts/);
    for (const claim of run.report?.claims ?? []) match(claim.verdict, /^(verified|unsupported|misplaced)$/);
    ok((run.report?.claims.length ?? 0) > 0);
    equal(csv.code, 2);
    match(csv.stderr, /A report has no rows/);
  });

  it('without --json says in words what it did, and keeps progress apart from the result', async () => {
    desk.write('inbox/1.eml', lunch);

    const ended = await desk.run(['run', 'sort-mails']);

    equal(ended.code, 0);
    match(ended.stdout, /Kept 0 of 0 passages/);
    match(ended.stdout, /free, nothing was sent/);
    match(ended.stderr, /^run \d{8}-\d{6}-[0-9a-f]{4}$/m);
    match(ended.stderr, /1 of 1 labelled/);
  });

  it('gives the terminal no orders that stand in a subject, a file name or a task', async () => {
    const orders = '\u001b[2J\u001b]0;owned\u0007';
    desk.write('inbox/1.eml', email(`=?utf-8?B?${Buffer.from(`Hi ${orders} you`).toString('base64')}?=`, 'Lunch?'));
    desk.write('inbox/\u001b[2Jname.eml', lunch);
    desk.write(
      '.tierwise/tasks/evil.task.md',
      mailTask.replace('description: Sorts mails into two heaps.', 'description: "\\e[2J"'),
    );

    const [run, tasks, pack] = await Promise.all([
      desk.run(['run', 'sort-mails']),
      desk.run(['tasks']),
      desk.run(['pack', 'sort-mails']),
    ]);

    for (const { code, stdout, stderr } of [run, tasks, pack]) {
      equal(code, 0, stderr);
      ok(!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(stdout + stderr), JSON.stringify(stdout + stderr));
    }
    match(run.stdout, /Hi ‹U\+001B›\[2J/);
  });

  it('takes records named by hand, inside and outside the workspace, in place of the task’s own', async () => {
    desk.write('inbox/1.eml', lunch);
    const inside = desk.write('elsewhere/2.eml', verify);
    const outside = join(desk.root, 'outside.eml');
    writeFileSync(outside, minutes);

    const run = await desk.json(['run', 'sort-mails', 'elsewhere/2.eml', outside]);
    const absolute = await desk.json(['run', 'sort-mails', inside]);

    deepEqual(places(run.records), [
      ['elsewhere/2.eml', 1],
      [outside, 1],
    ]);
    deepEqual(places(absolute.records), [['elsewhere/2.eml', 1]]);
  });

  it('refuses a named record that the ignore rules keep out, with the reason', async () => {
    desk.write('.tierwiseignore', 'elsewhere/\n');
    desk.write('elsewhere/2.eml', verify);
    desk.write('inbox/1.eml', lunch);

    const refused = await desk.run(['run', 'sort-mails', 'elsewhere/2.eml']);
    const mixed = await desk.json(['run', 'sort-mails', 'elsewhere/2.eml', 'inbox/1.eml']);

    equal(refused.code, 2);
    match(refused.stderr, /elsewhere\/2\.eml: ignored by \.tierwiseignore/);
    deepEqual(places(mixed.records), [['inbox/1.eml', 1]]);
    deepEqual(
      mixed.manifest.skipped.map(({ path, why, source }) => [path, why, source]),
      [['elsewhere/2.eml', 'ignored by .tierwiseignore', 'records']],
    );
  });

  it('does not follow a link out of the workspace for a record', async () => {
    writeFileSync(join(desk.root, 'outside.eml'), minutes);
    desk.write('inbox/1.eml', lunch);
    symlinkSync(join(desk.root, 'outside.eml'), join(desk.workspace, 'inbox', 'link.eml'));

    const run = await desk.json(['run', 'sort-mails']);

    deepEqual(places(run.records), [['inbox/1.eml', 1]]);
    deepEqual(
      run.manifest.skipped.map(({ path, why }) => [path, why]),
      [['inbox/link.eml', 'is a link; links are not followed']],
    );
  });

  it('asks equal records once and lets the answer stand in every place', async () => {
    desk.write('inbox/1.eml', lunch);
    desk.write('inbox/2.eml', verify);
    desk.write('inbox/copy/1.eml', lunch);

    const run = await desk.json(['run', 'sort-mails']);
    const [listed] = await desk.json<readonly { readonly records: { readonly planned: number } }[]>(['runs']);

    deepEqual(places(run.records), [
      ['inbox/1.eml', 1],
      ['inbox/copy/1.eml', 1],
      ['inbox/2.eml', 1],
    ]);
    equal(run.records?.[0]?.id, run.records?.[1]?.id);
    equal(listed?.records.planned, 2);
  });

  it('knows a mail again, whether it lies by itself or in a mailbox, with any line ends', async () => {
    const quoting = email('Quoting', 'He said:\nFrom now on we meet on Mondays.');
    desk.write('inbox/1.eml', lunch.replaceAll('\n', '\r\n'));
    desk.write('inbox/2.eml', quoting);
    const envelope = 'From ann@example.org Mon Nov 16 09:00:00 2026\n';
    desk.write(
      'inbox/all.mbox',
      `${envelope}${lunch}\n${envelope}${quoting.replace('\nFrom now', '\n>From now')}\n${envelope}${minutes}\n`,
    );

    const run = await desk.json(['run', 'sort-mails']);

    deepEqual(new Map(run.records?.map(({ id, path }) => [path, id])).get('inbox/1.eml'), idOf(lunch));
    const ids = new Map<string, string[]>();
    for (const { id, path } of run.records ?? []) ids.set(id, [...(ids.get(id) ?? []), path]);
    deepEqual(
      [...ids.values()],
      [['inbox/1.eml', 'inbox/all.mbox'], ['inbox/2.eml', 'inbox/all.mbox'], ['inbox/all.mbox']],
    );
  });

  it('ends with exit 2 when there is nothing to label, and names where it looked', async () => {
    const ended = await desk.run(['run', 'sort-mails', '--json']);
    desk.write('inbox/empty.mbox', '');
    const empty = await desk.run(['run', 'sort-mails', 'inbox/empty.mbox', '--json']);

    deepEqual([ended.code, ended.stdout, empty.code, empty.stdout], [2, '', 2, '']);
    match(ended.stderr, /No records to label: nothing that may be read matches "inbox\/\*\*\/\*\.eml"/);
    match(empty.stderr, /No records to label: there is none in what matches "inbox\/empty\.mbox"/);
    match(empty.stderr, /inbox\/empty\.mbox: holds no record/);
  });

  it('ends with exit 1 when an ignore file cannot be read: what must stay out is not known', async () => {
    desk.write('inbox/1.eml', lunch);
    desk.write('.tierwiseignore', new Uint8Array([0xff, 0xfe, 0xfd]));

    const ended = await desk.run(['run', 'sort-mails']);

    equal(ended.code, 1);
    match(ended.stderr, /\.tierwiseignore" is not valid UTF-8.*Nothing was read or sent/);
    ok(!existsSync(join(desk.home, 'runs')));
  });

  it('says when copies cannot be written, and the run is kept all the same', async () => {
    desk.write('inbox/1.eml', lunch);
    const file = join(desk.root, 'a-file');
    writeFileSync(file, '');

    const ended = await desk.run(['run', 'sort-mails', '--out', join(file, 'below')]);
    const listed = await desk.json<readonly Record<string, unknown>[]>(['runs']);

    equal(ended.code, 1);
    match(ended.stderr, /The copies could not be written to .* \(ENOTDIR\)/);
    equal(listed[0]?.['status'], 'done');
  });

  it('ends where a folder takes no other: it is tried once, and told', async function () {
    if (process.platform !== 'linux') this.skip();
    desk.write('inbox/1.eml', lunch);

    const ended = await desk.run(['run', 'sort-mails', '--out', '/proc/tierwise/copies']);

    equal(ended.code, 1);
    match(ended.stderr, /The copies could not be written to .* \(ENOENT\)/);
  });

  it('says when its own output has no room, and the run is kept all the same', async function () {
    if (process.platform !== 'linux') this.skip();
    desk.write('inbox/1.eml', lunch);

    const ended = await desk.run(['run', 'sort-mails'], { outputFile: '/dev/full' });
    const listed = await desk.json<readonly Record<string, unknown>[]>(['runs']);

    equal(ended.code, 1);
    equal(ended.stderr.match(/The output could not be written \(.*ENOSPC/g)?.length, 1);
    equal(listed[0]?.['status'], 'done');
  });

  it('writes no copy through a link that waits under its name', async () => {
    desk.write('inbox/1.eml', lunch);
    writeFileSync(join(desk.root, 'precious.txt'), 'precious');
    desk.write('out/.keep', '');
    symlinkSync(join(desk.root, 'precious.txt'), join(desk.workspace, 'out', 'sort-mails.csv'));

    const ended = await desk.run(['run', 'sort-mails', '--out', 'out']);

    equal(ended.code, 1);
    match(ended.stderr, /could not be written to "out" \(ELOOP\)/);
    equal(readFileSync(join(desk.root, 'precious.txt'), 'utf8'), 'precious');
  });

  it('that cannot be taken up is not, and says why', async () => {
    desk.write('inbox/1.eml', lunch);
    const first = await desk.json(['run', 'sort-mails']);

    const [nonsense, unknown] = await Promise.all([
      desk.run(['run', 'sort-mails', '--resume', '../../etc']),
      desk.run(['run', 'sort-mails', '--resume', '20200101-000000-abcd']),
    ]);
    const done = await desk.run(['run', 'sort-mails', '--resume', first.run]);

    deepEqual([nonsense.code, unknown.code, done.code], [2, 2, 2]);
    match(unknown.stderr, /20200101-000000-abcd/);
    match(done.stderr, /The run is done; every record has its answer\. Nothing was sent/);
  });
});

describe('gold on the command line', () => {
  let desk: Desk;

  const header = 'id,path,line,label,by,at,note\n';
  const phish = (number: number) =>
    email(`Account ${number}`, `Please verify your password number ${number}: your mailbox account will be closed.`);
  const fine = (number: number) =>
    email(`Lunch ${number}`, `Lunch at noon on day ${number}, then the meeting about invoices.`);

  beforeEach(() => {
    desk = makeDesk();
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    desk.write(
      'inbox/new.eml',
      email('Your account', 'Please verify your password, the mailbox account will be closed.'),
    );
  });
  afterEach(() => desk.dispose());

  const seven = [1, 2, 3, 4, 5, 6, 7];
  const learns = (run: RunDocument) => /of \d+ confirmed examples/.test(run.records?.at(-1)?.rationale ?? '');

  it('by ids teaches the offline tier, when the records are among those of the run', async () => {
    for (const number of seven) {
      desk.write(`inbox/p${number}.eml`, phish(number));
      desk.write(`inbox/c${number}.eml`, fine(number));
    }
    const rows = seven.flatMap(number => [
      `${idOf(phish(number))},,,phishing,ann,2026-11-01,`,
      `${idOf(fine(number))},,,clean,ann,2026-11-01,`,
    ]);
    desk.write('gold.csv', `${header}${rows.join('\n')}\n`);

    const without = await desk.json(['run', 'sort-mails']);
    const run = await desk.json(['run', 'sort-mails', '--gold', 'gold.csv']);

    deepEqual([learns(without), learns(run)], [false, true]);
    equal(run.records?.find(record => record.path === 'inbox/new.eml')?.label, 'phishing');
  });

  it('by path and line finds mails of a mailbox beside the gold file, which no run reads', async () => {
    const envelope = 'From ann@example.org Mon Nov 16 09:00:00 2026\n';
    const mails = seven.flatMap(number => [phish(number), fine(number)]);
    let line = 1;
    const rows = mails.map((mail, index) => {
      const row = `,mail/all.mbox,${line},${index % 2 === 0 ? 'phishing' : 'clean'},ann,,`;
      line += `${envelope}${mail}\n`.split('\n').length - 1;
      return row;
    });
    desk.write('gold/mail/all.mbox', mails.map(mail => `${envelope}${mail}\n`).join(''));
    desk.write('gold/gold.csv', `${header}${rows.join('\n')}\n`);

    const run = await desk.json(['run', 'sort-mails', '--gold', 'gold/gold.csv']);

    ok(learns(run), run.records?.[0]?.rationale);
    deepEqual(
      run.records?.map(record => record.label),
      ['phishing'],
    );
  });

  it('may lie outside the workspace, with its mails beside it', async () => {
    const outside = makeDesk();
    try {
      for (const number of seven) {
        outside.write(`mail/p${number}.eml`, phish(number));
        outside.write(`mail/c${number}.eml`, fine(number));
      }
      const rows = seven.flatMap(number => [`,mail/p${number}.eml,1,phishing,,,`, `,mail/c${number}.eml,,clean,,,`]);
      const gold = outside.write('gold.csv', `${header}${rows.join('\n')}\n`);

      const run = await desk.json(['run', 'sort-mails', '--gold', gold]);

      ok(learns(run), run.records?.[0]?.rationale);
    } finally {
      outside.dispose();
    }
  });

  it('that cannot be used is told row by row, and a file that is none ends the run', async () => {
    desk.write('mail/p1.eml', phish(1));
    desk.write(
      'gold.csv',
      `${header},mail/p1.eml,1,fishing,,,\n,mail/gone.eml,1,clean,,,\nnot-an-id,,,clean,,,\n,,,clean,,,\n${'0'.repeat(16)},,,clean,,,\n`,
    );
    desk.write('other.csv', 'name,colour\na,red\n');

    const ended = await desk.run(['run', 'sort-mails', '--gold', 'gold.csv', '--json']);
    const useless = await desk.run(['run', 'sort-mails', '--gold', 'other.csv']);

    equal(documentOf<RunDocument>(ended).state, 'done');
    match(ended.stderr, /gold row at line 2: "fishing" is not a label of the task; did you mean "phishing"\?/);
    match(ended.stderr, /gold row at line 4: "not-an-id" is no id/);
    match(ended.stderr, /gold row at line 5: it names no record/);
    match(ended.stderr, /gold names "mail\/gone\.eml", which does not exist/);
    match(ended.stderr, /2 of 2 gold rows name a record that was not found/);
    equal(useless.code, 2);
    match(useless.stderr, /The gold file "other\.csv" cannot be used: it has no column "label"/);
  });

  it('never answers for itself: a record of the gold is judged by a model trained without it', async () => {
    // One mail with words of its own, confirmed as phishing; without its row nothing speaks for that.
    const odd = email('Zyx', 'Quorblat wimpledoo frabjous quorblat wimpledoo frabjous snickersnack.');
    for (const number of seven) {
      desk.write(`mail/p${number}.eml`, phish(number));
      desk.write(`mail/c${number}.eml`, fine(number));
    }
    desk.write('inbox/new.eml', odd);
    const rows = seven.flatMap(number => [`,mail/p${number}.eml,1,phishing,,,`, `,mail/c${number}.eml,1,clean,,,`]);
    desk.write('gold.csv', `${header}${rows.join('\n')}\n${idOf(odd)},,,phishing,,,\n`);
    desk.write('flipped.csv', `${header}${rows.join('\n')}\n${idOf(odd)},,,clean,,,\n`);
    desk.write('none.csv', `${header}${rows.join('\n')}\n`);

    const [asPhishing, asClean, absent] = await Promise.all(
      ['gold.csv', 'flipped.csv', 'none.csv'].map(gold => desk.json(['run', 'sort-mails', '--gold', gold])),
    );

    const answer = (run: RunDocument | undefined) => {
      const { label, confidence } = run?.records?.[0] ?? { label: '', confidence: '' };
      return [label, confidence];
    };
    deepEqual(answer(asPhishing), answer(absent));
    deepEqual(answer(asClean), answer(absent));
  });
});
