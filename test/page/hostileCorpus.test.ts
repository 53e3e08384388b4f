import { deepEqual, equal, ok } from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import type { Page } from 'playwright-core';
import { labelsHtml, labelsMarkdown } from '../../src/core/show/labelsDocument';
import { reportHtml, reportMarkdown } from '../../src/core/show/reportDocument';
import { sharedCorpus, textOf } from '../support/sharedCorpus';
import { exampleLabels } from '../unit/core/show/exampleLabels';
import { exampleReport } from '../unit/core/show/exampleReport';
import { deskOf, isOnlyText, labelsOf, pressEverything, recordOf, reportOf, rowOf } from './hostileViews';
import { closeBrowser, openPage } from './openPage';
import { plainMessage } from './plainMessage';

/** Thousands of payloads of others, where they lie on this machine: no request, no dialog, no script, wherever text is shown. */
describe('payloads of a collection', function () {
  this.timeout(280_000);
  const corpus = sharedCorpus('xss');
  before(function () {
    if (corpus === undefined) this.skip();
  });
  after(closeBrowser);

  const rows = [...(corpus ?? [])].filter(([file]) => !file.startsWith('live.')).flatMap(([, list]) => list);
  const payloads = rows.map(row => textOf(row, 'payload')).filter(text => text !== '');
  const batches = Array.from({ length: Math.ceil(payloads.length / 40) }, (_, at) =>
    payloads.slice(at * 40, at * 40 + 40),
  );

  it('unprotected they do what they are made for, so that what follows says something', async () => {
    const live = new Set((corpus?.get('live.jsonl.gz') ?? []).filter(isLive).map(row => textOf(row, 'id')));
    const armed = rows.filter(row => live.has(textOf(row, 'id')));
    const page = await openPage('report', { width: 600, height: 400 });
    let fired = 0;
    for (const row of armed) {
      const { mishaps, close } = await shownRaw(page.page, textOf(row, 'payload'), 2_000);
      fired += mishaps.length > 0 ? 1 : 0;
      await close();
    }
    await page.close();
    console.log(`      ${fired} of ${armed.length} fired`);
    ok(armed.length >= 40 && fired >= armed.length * 0.8);
  });

  it('stay text on the report, its claims and citations', async () => {
    const page = await openPage('report', { width: 900, height: 900 });
    for (const some of batches) {
      const markdown = some.join('\n\n---\n\n');
      await page.post(
        plainMessage('report', { kind: 'report-shown', view: { ...reportOf(some.join(' ')), markdown } }),
      );
      await page.page.evaluate(pressEverything);
      await isOnlyText(page, markdown);
    }
    await page.close();
    console.log(`      ${payloads.length} payloads`);
  });

  it('stay text in the rows of the table and in the record beside it', async () => {
    const page = await openPage('labels', { width: 1200, height: 900 });
    for (const [number, some] of batches.entries()) {
      const run = `run-${number}`;
      await page.post(plainMessage('labels', { kind: 'labels-shown', view: labelsOf(some[0] ?? '', run) }));
      const shown = some.map((text, index) => rowOf(`r${number}-${index}`, text));
      await page.post(plainMessage('labels', { kind: 'rows-arrived', run, from: 0, rows: shown }));
      await page.page.locator('[data-record]').first().dispatchEvent('click');
      const record = recordOf(`r${number}-0`, some.join('\n'));
      await page.post(plainMessage('labels', { kind: 'record-shown', run, record }));
      await isOnlyText(page, some.join('\n'));
    }
    await page.close();
  });

  it('stay text on the desk', async () => {
    const page = await openPage('desk', { width: 400, height: 900 });
    for (const some of batches) {
      await page.post(plainMessage('desk', { kind: 'desk-shown', view: deskOf(some.join(' ')) }));
      await isOnlyText(page, some.join(' '));
    }
    await page.close();
  });

  it('stay text in exported files: HTML without its policy, Markdown in a preview that allows HTML', async () => {
    const page = await openPage('report', { width: 900, height: 900 });
    const preview = new MarkdownIt({ html: true, linkify: false });
    for (const some of batches) {
      const text = some.join('\n\n');
      const htmls = [reportHtml(exampleReport(text)), labelsHtml(exampleLabels(text))];
      const markdowns = [reportMarkdown(exampleReport(text)), labelsMarkdown(exampleLabels(text))];
      for (const document of [
        ...htmls.map(html => html.replace(/<meta http-equiv[^>]*>/, '')),
        ...markdowns.map(markdown => preview.render(markdown.replace(/^---\n[\s\S]*?\n---\n/, ''))),
      ]) {
        const { mishaps, tab, close } = await shownRaw(page.page, document, 20);
        deepEqual(mishaps, [], text);
        equal(
          await tab.locator('script, img, svg, iframe, object, embed, form, video, base, [onerror]').count(),
          0,
          text,
        );
        await close();
      }
    }
    await page.close();
  });
});

function isLive(row: Readonly<Record<string, unknown>>): boolean {
  return row['raw_script'] === true || row['raw_request'] === true;
}

/** In a page without any policy, pointed at, focused and pressed; until something happened or the time is over. */
async function shownRaw(beside: Page, html: string, waitMs: number) {
  const tab = await beside.context().newPage();
  const mishaps: string[] = [];
  const done = new Promise<void>(resolve => {
    const note = (what: string): void => {
      mishaps.push(what);
      resolve();
    };
    tab.on('request', request => {
      if (/^(?:https?|ftp|wss?):/.test(request.url())) note(`request to ${request.url()}`);
    });
    tab.on('dialog', dialog => {
      note(`dialog ${dialog.message()}`);
      dialog.dismiss().catch(() => undefined);
    });
    tab.on('popup', () => note('a window was opened'));
    // A script that throws has run.
    tab.on('pageerror', error => note(`script ${error.message}`));
  });
  const over = new Promise<void>(resolve => setTimeout(resolve, waitMs));
  // A dialog holds the page up: whoever waits for the page would wait for the dialog.
  const shown = tab
    .setContent(html, { waitUntil: 'commit', timeout: 5_000 })
    .then(() => tab.evaluate(pressAll))
    .catch(() => undefined);
  await Promise.race([done, Promise.all([shown, over])]);
  return { mishaps, tab, close: () => tab.close().catch(() => undefined) };
}

/** Runs in the page. */
function pressAll(): void {
  for (const target of [...document.querySelectorAll<HTMLElement>('body *')].slice(0, 400)) {
    for (const kind of ['mouseover', 'mouseenter', 'focus', 'click'])
      target.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
  }
}
