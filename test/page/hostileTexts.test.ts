import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { reportHtml } from '../../src/core/show/reportDocument';
import { visibleText } from '../../src/core/show/visibleText';
import { exampleReport } from '../unit/core/show/exampleReport';
import { desk } from './deskFixture';
import { hostileTexts } from './hostileTexts';
import { labels } from './labelsFixture';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { plainMessage } from './plainMessage';
import { report } from './reportFixture';

const corpus = process.env['TIERWISE_CORPUS_XSS'] ?? '../shared/corpora/xss';

describe('text from outside', function () {
  this.timeout(600_000);
  after(closeBrowser);
  const forbidden =
    'script[src]:not([nonce]), #page script, img, svg, iframe, object, embed, link:not([rel=stylesheet]), form, video, audio, base, [onerror], [onload], [href]:not(link), [style*=url]';

  /** Nothing was made of it, and nothing happened when it was pointed at and pressed. */
  const isOnlyText = async (page: OpenPage<'desk'> | OpenPage<'report'> | OpenPage<'labels'>, text: string) => {
    const made = await page.page.evaluate(
      selector => document.querySelectorAll(`#page :is(${selector})`).length,
      forbidden,
    );
    equal(made, 0, text);
    deepEqual(page.mishaps, [], text);
  };

  it('would be noticed if it were more than text', async () => {
    const page = await openPage('report', { width: 400, height: 400 });
    await page.page.evaluate(() => {
      document.body.innerHTML =
        '<img src="https://canary.invalid/a.png" onerror="alert(1)"><form><script>1</script></form>';
    });
    for (let tries = 0; tries < 400 && page.mishaps.length === 0; tries++) await page.page.waitForTimeout(50);
    ok(page.mishaps.length > 0);
    await page.close();
  });

  it('stays text in every place of the desk', async () => {
    const page = await openPage('desk', { width: 400, height: 900 });
    for (const text of hostileTexts) {
      await page.post(plainMessage('desk', { kind: 'desk-shown', view: deskOf(text) }));
      await isOnlyText(page, text);
      const shown = await page.page.textContent('.task-head .title');
      equal(shown, visibleText(text));
    }
    await page.close();
  });

  it('stays text in every place of the report', async () => {
    const page = await openPage('report', { width: 900, height: 900 });
    for (const text of hostileTexts) {
      await page.post(plainMessage('report', { kind: 'report-shown', view: reportOf(text) }));
      await page.page.evaluate(pressEverything);
      await isOnlyText(page, text);
      const addresses = await page.page.locator('.address').allTextContents();
      ok(
        addresses.every(address => /^https:\/\/[^@]*$/.test(address)),
        addresses.join(' '),
      );
    }
    await page.close();
  });

  it('stays text in every place of the table', async () => {
    const page = await openPage('labels', { width: 1200, height: 900 });
    for (const [index, text] of hostileTexts.entries()) {
      const id = `record-${index}`;
      await page.post(plainMessage('labels', { kind: 'labels-shown', view: labelsOf(text, `run-${index}`) }));
      await page.post(
        plainMessage('labels', { kind: 'rows-arrived', run: `run-${index}`, from: 0, rows: [rowOf(id, text)] }),
      );
      await page.page.locator('[data-record]').first().click();
      await page.post(
        plainMessage('labels', { kind: 'record-shown', run: `run-${index}`, record: recordOf(id, text) }),
      );
      await isOnlyText(page, text);
      equal(await page.page.textContent('.record-text'), visibleText(text));
    }
    await page.close();
  });

  it('stays text in an exported HTML file, even without its policy', async () => {
    const page = await openPage('report', { width: 900, height: 900 });
    const { page: browserPage } = page;
    for (const text of hostileTexts) {
      const html = reportHtml(exampleReport(text)).replace(/<meta http-equiv[^>]*>/, '');
      const blank = await browserPage.context().newPage();
      const asked: string[] = [];
      blank.on('request', request => asked.push(request.url()));
      blank.on('dialog', dialog => {
        asked.push('dialog');
        dialog.dismiss().catch(() => undefined);
      });
      await blank.setContent(html);
      equal(await blank.locator('script, img, svg, iframe, object, link, form, a, base, [onerror]').count(), 0, text);
      deepEqual(asked, [], text);
      await blank.close();
    }
    await page.close();
  });

  it('is harmless for the shared payloads too, where they lie on this machine', async function () {
    if (!existsSync(corpus)) {
      console.log(`      the corpus ${corpus} is absent: only our own payloads were tried`);
      this.skip();
    }
    const payloads = readdirSync(corpus)
      .filter(file => /\.jsonl\.gz$/.test(file))
      .flatMap(payloadsOf);
    const page = await openPage('report', { width: 900, height: 900 });
    const table = await openPage('labels', { width: 1200, height: 900 });
    const batch = 40;
    for (let from = 0; from < payloads.length; from += batch) {
      const some = payloads.slice(from, from + batch);
      const markdown = some.join('\n\n---\n\n');
      await page.post(plainMessage('report', { kind: 'report-shown', view: { ...reportOf('x'), markdown } }));
      await page.page.evaluate(pressEverything);
      await isOnlyText(page, markdown);
      await table.post(plainMessage('labels', { kind: 'labels-shown', view: labelsOf('x', `run-${from}`) }));
      await table.post(
        plainMessage('labels', {
          kind: 'rows-arrived',
          run: `run-${from}`,
          from: 0,
          rows: some.map((text, index) => rowOf(`r${index}`, text)),
        }),
      );
      await isOnlyText(table, markdown);
    }
    console.log(`      ${payloads.length} payloads of ${corpus}`);
    await page.close();
    await table.close();
  });
});

/** Runs in the page: points at and presses everything that answers to it. */
function pressEverything(): void {
  for (const target of document.querySelectorAll<HTMLElement>('#page a, #page button:not([data-menu])')) {
    for (const kind of ['mouseover', 'focus', 'click']) target.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
  }
}

function payloadsOf(file: string): readonly string[] {
  const lines = gunzipSync(readFileSync(`${corpus}/${file}`))
    .toString('utf8')
    .split('\n');
  return lines
    .filter(line => line !== '')
    .flatMap(line => {
      const { payload }: { payload?: unknown } = JSON.parse(line);
      return typeof payload === 'string' ? [payload] : [];
    });
}

function deskOf(text: string) {
  const { context } = desk.openTask;
  const snippet = { ...context.groups[0].kept[0], title: text, path: text, why: text };
  const items = [{ title: text, why: text }];
  const leftOut = [{ kind: 'withheld', count: 1, items }];
  const groups = [{ ...context.groups[0], title: text, source: text, kept: [snippet] }];
  const tier = { ...desk.tier, name: text, model: text };
  return {
    ...desk,
    tier,
    tierProblem: { what: text, why: text, remedies: [{ action: 'retry', title: text }] },
    tasks: { kind: 'listed', tasks: [{ ...desk.tasks.tasks[0], title: text, description: text }] },
    openTask: {
      ...desk.openTask,
      context: { ...context, groups, leftOut, notes: [text], otherCosts: [{ tier: text, cost: { kind: 'free' } }] },
    },
    runs: [{ ...desk.runs[0], title: text, why: text }],
  };
}

function reportOf(text: string) {
  const citation = { id: 'S1', path: text, startLine: 1, endLine: 2, quote: text, resolved: false, why: text };
  return {
    ...report,
    task: text,
    tier: { ...report.tier, name: text, model: text },
    header: { ...report.header, state: { kind: 'partial', why: text, canResume: false } },
    markdown: `# ${text}\n\n${text}\n\n- ${text} [S1:1-2]\n\n> ${text}\n\nA claim [S1:1-2].`,
    claims: [
      { text: 'A claim.', verdict: 'misplaced', markdownLine: 9, citations: [citation] },
      { text, verdict: 'unsupported', markdownLine: 1, citations: [] },
    ],
    sent: [{ id: 'S1', title: text, path: text, text, startLine: 1 }],
  };
}

function labelsOf(text: string, run: string) {
  return {
    ...labels,
    run,
    task: text,
    labels: [{ name: text, description: text, mustConfirm: true }],
    columns: [text, 'Subject'],
    notes: [text],
    rowCount: 1,
    tier: { ...labels.tier, name: text, model: text },
  };
}

function rowOf(id: string, text: string) {
  return {
    id,
    fields: [text, text],
    path: text,
    line: 1,
    label: text,
    confidence: 'low',
    rationale: text,
    evidence: [
      { quote: text, found: true, line: 1 },
      { quote: text, found: false },
    ],
    tier: text,
    model: text,
    problem: { kind: 'failed', why: text },
    mustConfirm: true,
    alsoAtCount: 0,
  };
}

function recordOf(id: string, text: string) {
  return { id, fields: [{ name: text, value: text }], text, problem: text, alsoAt: [{ path: text, line: 1 }] };
}
