import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { type Desk, email, makeDesk } from '../cli/commandLine';
import type { RunDocument } from '../cli/runDocument';
import { audit, catalogue, gitLog, incident, patch, sarif, timeline, weakness } from './inputs';

describe('a report on findings', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk.dispose());

  const report = async (task: string, ...files: readonly string[]) =>
    desk.json<RunDocument>(['run', task, ...files, '--tier', 'offline', '--no-reply-cache', '--yes']);

  it('names each matter once, the gravest first, in the words of the scan, every claim verified down to the line', async () => {
    desk.write('scan.sarif', sarif(3));

    const run = await report('scan-summary', 'scan.sarif');

    const { claims = [], markdown = '' } = run.report ?? {};
    allVerified(run);
    match(markdown, /Levels, as the files say them: `error 3, warning 6`/);
    match(markdown, /Different matters: `3 among 9 findings`/);
    ok(markdown.indexOf('CVE-2024-0001') < markdown.indexOf('CVE-2024-0002'), 'the gravest stands first');
    match(markdown, /CVE-2024-0001: Rule 1.*lib1 1\.0 → 2\.0/);
    const cited = claims.flatMap(({ citations }) => citations).filter(({ path }) => path === 'scan.sarif');
    ok(cited.some(one => 'startLine' in one && Number(one.startLine) > 10));
    ok(
      !/\b(?:critical|high|medium|low)\b/.test(markdown.replace(/## Not evaluable[\s\S]*/, '')),
      'no severity of its own',
    );
  });

  it('takes no export of Tierwise’s own for a scan, and says so', async () => {
    desk.write('scan.sarif', sarif(1));
    desk.write('inbox/1.eml', email('Lunch', 'Lunch on Monday?'));
    await desk.run(['run', 'triage-emails', '--tier', 'offline', '--out', join(desk.workspace, 'results')]);
    ok(desk.read('results/triage-emails.sarif').includes('"Tierwise"'));

    const run = await report('scan-summary');

    match(run.report?.markdown ?? '', /Different matters: `\d+ among 3 findings`/);
    const left = run.manifest.skipped.find(({ path }) => path === 'results/triage-emails.sarif');
    deepEqual([left?.why, left?.count], ['exported by Tierwise: what it said itself is no finding of a scan', 1]);
  });

  it('tells a breaking fix, a fix and none apart, and counts what the audit counts', async () => {
    desk.write('npm-audit.json', audit());

    const { report: made } = await report('scan-summary', 'npm-audit.json');

    match(made?.markdown ?? '', /moderate: `cutter: .*→ roller 9\.0\.0 \(breaking\)/);
    match(made?.markdown ?? '', /## Without a fix\n\n- critical: `parser: /);
    match(made?.markdown ?? '', /low: `tiny: .*fix available/);
    match(made?.markdown ?? '', /metadata\.vulnerabilities\.total: `3`/);
  });

  it('names every matter within its budget when the scan is a hundred times larger, and counts what it cannot', async () => {
    desk.write('small.sarif', sarif(2));
    desk.write('large.sarif', sarif(2, 600));

    const run = await report('scan-summary', 'small.sarif', 'large.sarif');

    const { manifest } = run;
    allVerified(run);
    ok(manifest.usedTokens <= manifest.budgetTokens);
    const markdown = run.report?.markdown ?? '';
    match(markdown, /Different matters: `600 among 1206 findings`/);
    for (const name of ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003']) ok(markdown.includes(name), name);
    const named = new Set(markdown.match(/CVE-2024-\d{4}/g)).size;
    const leftOut = manifest.skipped.find(({ why }) => why === 'over the budget, and the least grave')?.count ?? 0;
    equal(named + leftOut, 600, 'each is named or counted');
    ok(named > 150, `${named} are named`);
  });

  it('reads a list of exploited vulnerabilities by month, with deadlines, and calls an unknown use unknown', async () => {
    desk.write('kev.json', catalogue());

    const run = await report('security-update', 'kev.json');

    allVerified(run);
    const markdown = run.report?.markdown ?? '';
    match(markdown, /Added in 2025-06: `2 vulnerabilities`/);
    match(markdown, /Added in 2025-05: `1 vulnerability`/);
    match(markdown, /Known ransomware use, 2025-06: `1 \(CVE-2025-1111\)`/);
    match(markdown, /Due in less than 14 days after they were added, 2025-06: `1 \(CVE-2025-1111\)`/);
    match(markdown, /Listed more than 3 years after their CVE's year, 2025-05: `1 \(CVE-2017-0144\)`/);
    match(markdown, /## Do first\n\n- exploited: `CVE-2025-1111/);
  });

  it('makes no finding of a file that is empty, no text or cut, and says of each what is wrong', async () => {
    desk.write('empty.sarif', '');
    desk.write(
      'noise.sarif',
      Uint8Array.from({ length: 9_000 }, (_, at) => (at * 7_919) % 256),
    );
    desk.write('cut.sarif', sarif(1).slice(0, -40));

    const none = await desk.run(['run', 'scan-summary', 'empty.sarif', 'noise.sarif', '--tier', 'offline']);
    const some = await report('scan-summary', 'empty.sarif', 'cut.sarif');

    equal(none.code, 2);
    match(none.stderr, /No findings to report on/);
    match(none.stderr, /noise\.sarif: could not be read as findings: it is no text/);
    ok(!/0 findings|1 finding\b/.test(some.report?.markdown ?? ''));
    const told = some.manifest.skipped.map(({ path, why }) => `${path}: ${why}`);
    ok(told.includes('empty.sarif: could not be read as findings: it is empty'), told.join('; '));
    ok(
      told.some(one => /^cut\.sarif: findings that were read in part: .*the file ends before it does/.test(one)),
      told.join('; '),
    );
  });

  it('reports on a scan that found nothing, where the file says what was scanned', async () => {
    desk.write(
      'clean-scan.json',
      JSON.stringify({ SchemaVersion: 2, ArtifactName: 'shop:1.2', Results: [{ Target: 'shop' }] }, undefined, 1),
    );

    const run = await report('scan-summary', 'clean-scan.json');

    equal(run.state, 'done');
    match(run.report?.markdown ?? '', /Different matters: `0 among 0 findings`/);
    match(run.report?.markdown ?? '', /ArtifactName: `shop:1\.2`/);
  });

  it('says what it misses where there are no findings', async () => {
    desk.write('empty.json', '{"vulnerabilities": {}}');
    desk.write('.env', 'A=1');

    const empty = await desk.run(['run', 'scan-summary', 'empty.json', '.env', '--tier', 'offline', '--yes']);

    equal(empty.code, 2);
    match(empty.stderr, /No findings to report on/);
    match(empty.stderr, /\.env: sensitive name/);
  });
});

describe('a report on notes', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
  });
  afterEach(() => desk.dispose());

  const report = async (task: string, ...files: readonly string[]) =>
    desk.json<RunDocument>(['run', task, ...files, '--tier', 'offline', '--no-reply-cache', '--yes']);

  it('puts an incident into its parts, its times into UTC, and names what the notes do not say', async () => {
    desk.write('incident/notes.md', incident);
    desk.write('incident/timeline.md', timeline);

    const run = await report('incident-report');

    allVerified(run);
    const markdown = run.report?.markdown ?? '';
    deepEqual(headings(markdown), ['Summary', 'Impact', 'Timeline', 'Root cause', 'Detection and response', 'Gaps']);
    match(markdown, /## Root cause\n\n- `A certificate had expired because nobody renewed it\.`/);
    const times = [...markdown.matchAll(/^- (\d{4}-\d\d-\d\d \d\d:\d\d UTC): /gm)].map(([, time]) => time);
    deepEqual(times.slice(0, 4), [
      '2026-03-01 22:58 UTC',
      '2026-03-01 23:30 UTC',
      '2026-03-02 08:15 UTC',
      '2026-03-02 10:00 UTC',
    ]);
    match(markdown, /^- 2026-03-02 11:20 \(zone not given\): `Somebody called`/m);
    match(markdown, /The notes that were sent do not say what is still to do/);
    match(markdown, /Of 5 entries, 1 without a time zone/);
  });

  it('stands in a form of the user’s own, each part under the heading that is nearest to it', async () => {
    desk.write('incident/notes.md', incident);
    desk.write('incident/timeline.md', timeline);
    desk.write(
      'forms/ours.md',
      '# Ours\n\n## Overview\n\n## Impact on business\n\n## Timeline of events\n\n## Regulator\n\n## Root cause analysis\n',
    );

    const run = await desk.json<RunDocument>([
      ...['run', 'incident-report', '--template', 'forms/ours.md', '--style', 'incident/timeline.md'],
      ...['--tier', 'offline', '--no-reply-cache', '--yes'],
    ]);
    const none = await desk.run(['run', 'triage-emails', '--template', 'forms/ours.md', '--tier', 'offline']);

    allVerified(run);
    const markdown = run.report?.markdown ?? '';
    deepEqual(headings(markdown).slice(0, 5), [
      'Overview',
      'Impact on business',
      'Timeline of events',
      'Regulator',
      'Root cause analysis',
    ]);
    match(markdown, /## Impact on business\n\n- `About 300 users/);
    match(markdown, /## Regulator\n\nNot evaluable\.\n/);
    match(markdown, /## Root cause analysis\n\n- `A certificate had expired/);
    ok(!markdown.includes('first alert'), 'the timeline was named as the style, and is no fact then');
    ok(run.manifest.skipped.some(({ path }) => path === 'incident/timeline.md'));
    equal(none.code, 2);
    match(none.stderr, /The task "triage-emails" writes no report, so "--template" means nothing to it/);
  });

  it('scores the CVSS vectors of a finding, and says where the notes contradict their own', async () => {
    desk.write('finding.md', weakness);

    const run = await report('finding-report', 'finding.md');

    allVerified(run);
    const markdown = run.report?.markdown ?? '';
    match(markdown, /`CVSS:3\.1\/AV:N\/AC:L\/PR:N\/UI:N\/S:U\/C:H\/I:H\/A:H` scores 9\.8 \(critical\) by CVSS 3\.1/);
    match(markdown, /`CVSS:4\.0\/AV:N\/AC:L\/AT:N\/PR:N\/UI:N\/VC:H\/VI:H` has no score: it misses VA, SC, SI, SA/);
    match(markdown, /The notes state 7\.5, and the vector beside it scores 9\.8/);
    match(markdown, /GET \/search\?q=1/);
  });

  it('makes release notes of a log and a diff: what users notice, by version, with what the diff says of it', async () => {
    desk.write('git-log.txt', gitLog);
    desk.write('changes.diff', patch);

    const run = await report('release-notes');

    allVerified(run);
    const markdown = run.report?.markdown ?? '';
    match(markdown, /Version `2\.1\.0`/);
    match(markdown, /## Breaking changes\n\n- `feat!: remove oldWay` \(`2\.1\.0`\)/);
    match(markdown, /Is now in `package\.json`: `"node": ">=22"/);
    match(
      markdown,
      /## New\n\n- `` Add `retryAfter` option `` \(`2\.1\.0`\)[^\n]*\n(?: {2}- [^\n]*\n)* {2}- In `index\.js`: `throw new RangeError\('retryAfter is negative'\);`/,
    );
    match(markdown, /## Fixed\n\n- `Fix the wait that never ended` \(`2\.0\.1`\)/);
    match(markdown, /2 commits on tests, CI, tooling or spelling, or that merge others: left out/);
    ok(!markdown.includes('Ann Example'), 'nobody is named');
  });
});

describe('a summary of labels', () => {
  let desk: Desk;

  beforeEach(() => {
    desk = makeDesk();
    desk.write('inbox/a.eml', 'From: a@example.test\nSubject: Your account\n\nConfirm your password at once.\n');
    desk.write('inbox/b.eml', 'From: b@example.test\nSubject: Lunch\n\nLunch at noon?\n');
  });
  afterEach(() => desk.dispose());

  it('is of the newest run, of a run by its id, and of an export; never of a report', async () => {
    const labels = await desk.json<RunDocument>([
      'run',
      'triage-emails',
      'inbox/a.eml',
      'inbox/b.eml',
      '--tier',
      'offline',
      '--yes',
    ]);
    const summarise = (...what: readonly string[]) =>
      desk.json<RunDocument>(['run', 'executive-summary', ...what, '--tier', 'offline', '--no-reply-cache', '--yes']);
    const exported = await desk.run(['export', labels.run, '--as', 'jsonl']);
    desk.write('out.jsonl', exported.stdout);
    const table = await desk.run(['export', labels.run, '--as', 'csv']);
    desk.write('out.csv', table.stdout);

    const newest = await summarise();
    const named = await summarise(labels.run);
    const [ofLines, ofTable] = [await summarise('out.jsonl'), await summarise('out.csv')];
    const ofReport = await desk.run(['run', 'executive-summary', newest.run, '--tier', 'offline', '--yes']);

    allVerified(newest);
    equal(named.report?.markdown, newest.report?.markdown);
    match(newest.report?.markdown ?? '', /Records: `2`/);
    match(newest.report?.markdown ?? '', /Your account/);
    const counts = (run: RunDocument) => /Without an answer: `[^`]*`/.exec(run.report?.markdown ?? '')?.[0];
    deepEqual([counts(ofLines), counts(ofTable)], [counts(newest), counts(newest)]);
    equal(ofReport.code, 2);
    match(ofReport.stderr, /the run is a report, and has no labels/);
  });
});

function allVerified({ report, state }: RunDocument): void {
  equal(state, 'done');
  const { claims = [] } = report ?? {};
  ok(claims.length > 3);
  deepEqual(
    claims.filter(({ verdict }) => verdict !== 'verified').map(({ text }) => text),
    [],
  );
}

function headings(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^## (.*)$/gm)].map(([, title = '']) => title);
}
