import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { ReportView } from '../../src/core/show/reportView';
import { hunt } from './huntFixture';
import { closeBrowser, openPage } from './openPage';
import { plainMessage } from './plainMessage';

const fence = (rule: string) => `\`\`\`yaml sigma\n# evidence: [R2]\n${rule}\n\`\`\``;
const markdown = [
  '## Findings',
  'Regular traffic to a server that nobody knows.',
  fence(
    'title: Beacon\nlogsource: {product: zeek, service: conn}\ndetection:\n  selection: {id.resp_h: 203.0.113.177}',
  ),
  `- A second one:\n\n  ${fence('title: All of it\nlogsource: {product: zeek}\ndetection: {}').replaceAll('\n', '\n  ')}`,
].join('\n\n');
const lines = markdown.split('\n');
const lineOf = (at: number) => lines.flatMap((line, index) => (line.includes('```yaml') ? [index + 1] : []))[at] ?? 0;
const tested = { rows: 12_345, evidence: 4, evidenceMatched: 4, matched: 143, others: 0 };
const held =
  'title: Beacon\nstatus: experimental\ndetection:\n  selection:\n    id.resp_h: 203.0.113.177\n  condition: selection\n';
const rules = [
  { kind: 'held', rule: held, cites: 'R2', markdownLine: lineOf(0), tested },
  { kind: 'refused', title: 'All of it', why: 'It also matched 900 rows of others.', markdownLine: lineOf(1) },
];

describe('Sigma rules in the report of a hunt', () => {
  after(closeBrowser);

  const view = (more: object) => ({ ...hunt, claims: [], markdown, ...more }) as unknown as ReportView;

  it('are shown as they were run, or told why not; before that none stands there', async () => {
    const page = await openPage('report', { width: 900, height: 800 });
    const text = () => page.page.locator('main').innerText();
    const running = { ...hunt.header, state: { kind: 'running' } };

    await page.post(plainMessage('report', { kind: 'report-shown', view: view({ header: running }) }));
    equal((await text()).match(/A Sigma rule is written here/g)?.length, 2);
    ok(!(await text()).includes('id.resp_h'));
    await page.post(plainMessage('report', { kind: 'report-shown', view: view({ rules }) }));

    const shown = await text();
    match(shown, /run over 12,345 rows: it matched its 4 lines of evidence \(R2\), 143 rows in all/);
    match(shown, /A Sigma rule is not shown \(“All of it”\): It also matched 900 rows of others\./);
    deepEqual(await page.page.locator('main pre').allTextContents(), [held.trimEnd()]);
    equal(shown.match(/evidence: \[R2\]/g), null, 'what was refused stands nowhere');
    mkdirSync('out/screenshots', { recursive: true });
    await page.page.screenshot({ path: 'out/screenshots/hunt-rules.png' });
    deepEqual(page.mishaps, []);
    await page.close();
  });
});
