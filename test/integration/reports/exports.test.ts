import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type ParserError, parse } from 'parse5';
import { htmlComplaints } from '../../support/htmlComplaints';
import { sarifComplaints } from '../../support/schemas/officialSchemas';
import { type Desk, makeDesk } from '../cli/commandLine';
import type { RunDocument } from '../cli/runDocument';
import { incident, sarif } from './inputs';

interface ReportExport {
  readonly run: string;
  readonly tier: string;
  readonly costUsd: number | null;
  readonly partial: boolean;
  readonly verification: string;
  readonly headings: readonly { readonly level: number; readonly title: string; readonly line: number }[];
  readonly claims: readonly {
    readonly text: string;
    readonly verdict: string;
    readonly citations: readonly object[];
  }[];
  readonly markdown: string;
  readonly manifestSha256: string;
  readonly manifest: { readonly usedTokens: number; readonly budgetTokens: number };
}

interface SarifLog {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly kind: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number };
        };
      }[];
    }[];
  }[];
}

describe('an exported report, read back by others', () => {
  let desk: Desk;
  let run: RunDocument;

  before(async () => {
    desk = makeDesk();
    desk.write('scans/my scan#1.sarif', sarif(3));
    desk.write('incident/notes.md', incident);
    run = await desk.json<RunDocument>(['run', 'scan-summary', 'scans/my scan#1.sarif', '--tier', 'offline', '--yes']);
  });
  after(() => desk.dispose());

  const exported = async (as: string) => {
    const { code, stdout, stderr } = await desk.run(['export', run.run, '--as', as]);
    equal(code, 0, stderr);
    return stdout;
  };

  it('is SARIF by the official schema, each result at lines that are there', async () => {
    const log: SarifLog = JSON.parse(await exported('sarif'));

    deepEqual(sarifComplaints()(log), []);
    const results = log.runs[0]?.results ?? [];
    ok(results.length >= 3);
    const lines = sarif(3).split('\n').length;
    for (const { locations } of results)
      for (const { physicalLocation } of locations) {
        equal(physicalLocation.artifactLocation.uri, 'scans/my%20scan%231.sarif');
        ok(physicalLocation.region.startLine >= 1 && physicalLocation.region.startLine <= lines);
      }
    const first = results.find(({ message }) => message.text.includes('CVE-2024-0001'));
    deepEqual([first?.ruleId, first?.level, first?.kind], ['scan-summary/finding', 'error', 'fail']);
    ok(!results.some(({ message }) => /\[S\d/.test(message.text)), 'citations stand in the places, not in the words');
  });

  it('the schema has something to say where a log is wrong', () => {
    ok(sarifComplaints()({ version: '2.1.0', runs: [{ results: [{}] }] }).length > 0);
  });

  it('is JSON with every claim, its verdict and places, the headings, the text and the manifest', async () => {
    const document: ReportExport = JSON.parse(await exported('json'));

    deepEqual([document.run, document.tier, document.costUsd, document.partial], [run.run, 'offline', 0, false]);
    equal(document.markdown, run.report?.markdown);
    equal(document.claims.length, run.report?.claims.length);
    match(document.verification, /^\d+ claims: \d+ verified$/);
    match(document.manifestSha256, /^[0-9a-f]{64}$/);
    ok(document.manifest.usedTokens <= document.manifest.budgetTokens);
    const lines = document.markdown.split('\n');
    for (const { title, line } of document.headings) ok(lines[line - 1]?.includes(title), title);
  });

  it('is HTML without a parse error, that loads nothing and runs nothing', async () => {
    const html = await exported('html');

    const errors: string[] = [];
    parse(html, { onParseError: (error: ParserError) => errors.push(`${error.code} in line ${error.startLine}`) });
    deepEqual(errors, []);
    deepEqual(await htmlComplaints(html), []);
    deepEqual(
      (await htmlComplaints(html.replace('<h2>', '<h2><p>'))).length > 0,
      true,
      'the validator has something to say',
    );
    ok(!/<(?:script|img|iframe|link|object|embed)\b|\b(?:src|href)=|@import|url\(/i.test(html));
  });

  it('says with whom it may be shared: as its run was told, as the export is told, else that nobody said', async () => {
    const told = await desk.json<RunDocument>([
      ...['run', 'scan-summary', 'scans/my scan#1.sarif', '--tier', 'offline', '--tlp', 'GREEN', '--yes'],
    ]);
    const asTold = await desk.run(['export', told.run, '--as', 'md']);
    const asChosen = await desk.run(['export', told.run, '--as', 'md', '--tlp', 'RED']);

    match(asTold.stdout, /^---\ntask: .*\ntlp: "TLP:GREEN"\n[\s\S]*?\n---\n\nTLP:GREEN\n\n# /);
    match(asChosen.stdout, /\ntlp: "TLP:RED"\n/);
    match(await exported('md'), /\ntlp: "not set"\n/);
    equal(JSON.parse(await exported('json')).tlp, null);
  });

  it('has no form that only rows have', async () => {
    const { code, stderr } = await desk.run(['export', run.run, '--as', 'csv']);

    equal(code, 2);
    match(stderr, /A report has no rows, so it cannot be exported as csv\. Use md, html, json, sarif\./);
  });
});
