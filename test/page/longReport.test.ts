import { deepEqual, equal, ok } from 'node:assert/strict';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report, running } from './reportFixture';

const citations = 500;
const filler = 'It was looked at from all sides, and nothing else was found that anybody would have to know. '.repeat(
  4,
);

/** 500 sections of a heading, a sentence that cites, and a paragraph without: 200 kB and more. */
const sections = Array.from(
  { length: citations },
  (_, at) => `## Part ${at + 1}\n\nThe loop waits [S1:${86 + (at % 9)} "waits"].\n\n${filler}\n\n`,
);
const markdown = sections.join('');

const lineOf = (at: number) => sections.slice(0, at).join('').split('\n').length + 2;
const claims = sections.map((_, at) => {
  const line = 86 + (at % 9);
  const isStruck = at % 50 === 49;
  const place = isStruck ? { resolved: false, why: 'it stands elsewhere' } : { resolved: true };
  return {
    text: 'The loop waits.',
    verdict: isStruck ? 'misplaced' : 'verified',
    markdownLine: lineOf(at),
    citations: [{ id: 'S1', path: 'src/http/client.ts', startLine: line, endLine: line, quote: 'waits', ...place }],
  };
});

describe('a long report', () => {
  let reports: OpenPage<'report'>;
  beforeEach(async () => {
    reports = await openPage('report', { width: 700, height: 600 });
  });
  afterEach(async () => {
    deepEqual(reports.mishaps, []);
    await reports.close();
  });
  after(closeBrowser);

  it('of 200 kB with 500 citations streams while it is scrolled and selected, and is checked in place', async function () {
    this.timeout(120_000);
    ok(markdown.length > 200_000, String(markdown.length));
    const first = 20_000;
    await reports.post(
      plainMessage('report', { kind: 'report-shown', view: { ...running, markdown: markdown.slice(0, first) } }),
    );
    await reports.page.evaluate(() => {
      document.getElementById('scroll')?.scrollTo(0, 700);
      const paragraph = document.querySelectorAll('.report-text p')[5];
      if (paragraph !== undefined) getSelection()?.selectAllChildren(paragraph);
    });
    const before = await reports.page.evaluate(() => ({
      selected: getSelection()?.toString(),
      top: document.getElementById('scroll')?.scrollTop,
    }));
    ok((before.selected ?? '').length > 5);

    const piece = 9_000;
    for (let from = first; from < markdown.length; from += piece) {
      const text = markdown.slice(from, from + piece);
      await reports.post(plainMessage('report', { kind: 'report-grew', run: 'r2', from, text }));
    }

    const after = await reports.page.evaluate(() => ({
      selected: getSelection()?.toString(),
      top: document.getElementById('scroll')?.scrollTop,
    }));
    deepEqual(after, before);
    equal(await reports.page.locator('.report-text .citation').count(), citations);

    await reports.post(plainMessage('report', { kind: 'report-checked', run: 'r2', claims }));
    await reports.post(plainMessage('report', { kind: 'report-header-changed', run: 'r2', header: report.header }));
    equal(await reports.page.evaluate(() => document.getElementById('scroll')?.scrollTop), before.top);
    equal(await reports.page.locator('.report-text .citation.verified').count(), citations - citations / 50);
    equal(await reports.page.locator('.report-text s').count(), citations / 50);
    ok((await reports.words('#page')).includes('500 claims: 490 verified · 10 struck'));
  });

  it('opens its last citation by keyboard, and tells what is wrong with its form', async () => {
    const header = { ...report.header, formProblem: 'the heading "Risk" is missing' };
    await reports.post(plainMessage('report', { kind: 'report-shown', view: { ...report, header, markdown, claims } }));
    await reports.listenAnew();
    await reports.page.locator('.report-text .citation').last().focus();
    await reports.page.keyboard.press('Enter');
    deepEqual(await reports.sent(), [{ kind: 'citation-opened', run: 'r2', claim: 499, citation: 0 }]);
    ok((await reports.words('#page')).includes('Its form: the heading "Risk" is missing'));
  });
});
