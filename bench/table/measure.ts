// How long the label table takes with many rows, in a real browser, beside a plain HTML table with all of them in the page,
// and beside one that has no more rows than are scrolled past, laid out once: what a frame costs that no script takes part in.
// Long frames are what the browser itself reports as `long-animation-frame`: 50 ms and more.
import { rowsPerMessage } from '../../src/core/show/protocol';
import { type labelRowsOf, triaged, triagedRowsOf } from '../../test/page/labelsFixture';
import { closeBrowser, type OpenPage, openPage } from '../../test/page/openPage';

const count = Number(process.argv[2] ?? 50_000);
const rounds = Number(process.argv[3] ?? 3);
/** So many that each of the steps of a scroll brings other rows into sight. */
const rowsScrolledPast = 5_000;

interface Frames {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly mostMs: number;
  readonly long: LongFrames;
}

interface LongFrames {
  readonly count: number;
  /** Frames of them in which scripts alone took 50 ms. */
  readonly byScripts: number;
  readonly mostMs: number;
  /** The most that scripts took in one of them. */
  readonly mostScriptMs: number;
}

interface Measured {
  readonly openMs: number;
  readonly longestTaskMs: number;
  readonly whileOpening: LongFrames;
  readonly rowsInPage: number;
  readonly scroll: Frames;
  readonly sortMs?: number;
  readonly filterMs?: number;
  readonly labelMs?: number;
  readonly whileActing?: LongFrames;
  readonly heapMb: number;
}

/** Run in the page, as text: the bundler must not reach into it. */
const tools = `
globalThis.nextFrame = () => new Promise(done => requestAnimationFrame(() => done()));
globalThis.until = async isDone => { const end = performance.now() + 120_000; while (!isDone()) { if (performance.now() > end) throw new Error(String(isDone)); await nextFrame(); } };
globalThis.watchTasks = () => {
  let most = 0;
  const watch = list => { for (const { duration } of list) most = Math.max(most, duration); };
  const observer = new PerformanceObserver(list => watch(list.getEntries()));
  observer.observe({ entryTypes: ['longtask'] });
  return () => { watch(observer.takeRecords()); observer.disconnect(); return most; };
};
globalThis.watchFrames = () => {
  const seen = [];
  const note = list => { for (const one of list) seen.push({ ms: one.duration, scriptMs: one.scripts.reduce((sum, { duration }) => sum + duration, 0) }); };
  const observer = new PerformanceObserver(list => note(list.getEntries()));
  observer.observe({ type: 'long-animation-frame' });
  return async () => {
    await nextFrame();
    await nextFrame();
    await new Promise(done => setTimeout(done, 100));
    note(observer.takeRecords());
    observer.disconnect();
    const most = of => seen.reduce((sum, one) => Math.max(sum, of(one)), 0);
    return { count: seen.length, byScripts: seen.filter(one => one.scriptMs > 50).length, mostMs: most(one => one.ms), mostScriptMs: most(one => one.scriptMs) };
  };
};
globalThis.startSender = text => {
  const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  globalThis.askSender = asked => new Promise(done => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => done(data);
    worker.postMessage(asked, [port2]);
  });
  worker.onmessage = event => window.dispatchEvent(new MessageEvent('message', { data: event.data }));
};
globalThis.scrollThrough = async selector => {
  const long = watchFrames();
  const frame = document.querySelector(selector);
  const gaps = [];
  let before = performance.now();
  for (let step = 0; step < 200; step++) {
    frame.scrollTop = (step * 0.005) * (frame.scrollHeight - frame.clientHeight);
    await nextFrame();
    const now = performance.now();
    gaps.push(now - before);
    before = now;
  }
  gaps.sort((a, b) => a - b);
  return { medianMs: gaps[100], p95Ms: gaps[190], mostMs: gaps[199], long: await long() };
};
globalThis.heapMb = () => performance.memory.usedJSHeapSize / 1048576;
`;

/** Making a part, turning it into text and handing it to another process takes about so long. */
const sendMs = 2;

/** In a thread of its own, as the host is another process: it holds the rows and sends them in parts. */
const sender = `
const all = [];
onmessage = ({ data: { rows, send, size, id }, ports: [port] }) => {
  if (rows !== undefined) all.push(...rows);
  for (let from = 0; send !== undefined && from < all.length; from += size) {
    postMessage({ kind: 'rows-arrived', run: send, from, rows: all.slice(from, from + size) });
    for (const until = performance.now() + ${sendMs}; performance.now() < until; );
  }
  port.postMessage(id === undefined ? undefined : all.find(one => one.id === id));
};
`;

const ours: Measured[] = [];
const plain: Measured[] = [];
const still: Measured[] = [];
for (let round = 0; round < rounds; round++) {
  ours.push(await measureOurs());
  still.push(await measurePlain(rowsScrolledPast));
  // Once is enough of what takes half a minute.
  if (round === 0) plain.push(await measurePlain(count));
}
await closeBrowser();
print();

async function measureOurs(): Promise<Measured> {
  const page = await openPage('labels', { width: 1200, height: 800 });
  // A page of ours allows no worker; this one stands for the host.
  const session = await page.page.context().newCDPSession(page.page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.page.reload();
  await page.page.evaluate(`(() => {${tools}})()`);
  await page.page.evaluate(text => startSender(text), sender);
  const all = triagedRowsOf(count);
  for (let from = 0; from < all.length; from += 5_000)
    await page.page.evaluate(rows => askSender({ rows }), all.slice(from, from + 5_000));
  // What the preparation left is not the table's to collect.
  await session.send('HeapProfiler.collectGarbage');
  const opened = await page.page.evaluate(
    async ({ view, size, wanted }) => {
      const longest = watchTasks();
      const long = watchFrames();
      const began = performance.now();
      window.postMessage({ kind: 'labels-shown', view }, '*');
      void askSender({ send: view.run, size });
      await until(() => document.querySelector('.shown')?.textContent === wanted);
      const openMs = performance.now() - began;
      const whileOpening = await long();
      const rowsInPage = document.querySelectorAll('[data-record]').length;
      return { openMs, longestTaskMs: longest(), whileOpening, rowsInPage };
    },
    { view: { ...triaged, rowCount: count }, size: rowsPerMessage, wanted: `${count.toLocaleString('en')} rows` },
  );
  const scroll = await page.page.evaluate(() => scrollThrough('.grid-frame'));
  const acted = await page.page.evaluate(async run => {
    const timed = async (act: () => void, isDone: () => boolean) => {
      const began = performance.now();
      act();
      await until(isDone);
      return performance.now() - began;
    };
    const frame = document.querySelector('.grid-frame');
    frame?.scrollTo(0, 0);
    await nextFrame();
    const long = watchFrames();
    const isFound = () => document.querySelector('.grid')?.getAttribute('aria-busy') !== 'true';
    const sortMs = await timed(
      () => document.querySelector<HTMLElement>('[data-column="field-1"]')?.click(),
      () => document.querySelector('[aria-sort="ascending"]') !== null && isFound(),
    );
    const find = document.querySelector<HTMLInputElement>('#filter-text');
    const filterMs = await timed(
      () => {
        if (find === null) return;
        find.value = 'quick favour';
        find.dispatchEvent(new Event('input', { bubbles: true }));
      },
      () => / of /.test(document.querySelector('.shown')?.textContent ?? '') && isFound(),
    );
    const shown = [...document.querySelectorAll<HTMLElement>('[data-record]')].map(one => one.dataset['record']);
    const row = await askSender({ id: shown[0] ?? '' });
    const labelMs = await timed(
      () => {
        const changed = { ...row, person: { label: `not ${row?.label}`, by: 'Ana', isYou: true } };
        window.postMessage({ kind: 'rows-changed', run, rows: [changed] }, '*');
      },
      () => document.querySelector(`[data-record="${row?.id}"] .codicon-edit`) !== null,
    );
    return { sortMs, filterMs, labelMs, whileActing: await long(), heapMb: heapMb() };
  }, triaged.run);
  await page.close();
  return { ...opened, scroll, ...acted };
}

/** What a page would be that holds every row: the same cells, made as quickly as a browser can. */
async function measurePlain(rows: number): Promise<Measured> {
  const page = await openPage('labels', { width: 1200, height: 800 });
  await give(page, triagedRowsOf(rows));
  const opened = await page.page.evaluate(async () => {
    const longest = watchTasks();
    const long = watchFrames();
    const began = performance.now();
    const frame = document.createElement('div');
    frame.className = 'plain-frame';
    frame.style.setProperty('height', '700px');
    frame.style.setProperty('overflow', 'auto');
    const table = document.createElement('table');
    for (const row of window.benchRows) {
      const line = table.insertRow();
      const cells = [...row.fields, row.label, row.confidence, row.tier, row.evidence[0]?.quote ?? '', row.rationale];
      for (const cell of cells) line.insertCell().textContent = cell;
    }
    frame.append(table);
    document.body.replaceChildren(frame);
    await nextFrame();
    await nextFrame();
    const openMs = performance.now() - began;
    return { openMs, longestTaskMs: longest(), whileOpening: await long(), rowsInPage: table.rows.length };
  });
  const scroll = await page.page.evaluate(() => scrollThrough('.plain-frame'));
  const used = await page.page.evaluate(() => heapMb());
  await page.close();
  return { ...opened, scroll, heapMb: used };
}

async function give(page: OpenPage<'labels'>, rows: ReturnType<typeof triagedRowsOf>): Promise<void> {
  await page.page.evaluate(`(() => {${tools}})()`);
  await page.page.evaluate(() => {
    window.benchRows = [];
  });
  for (let from = 0; from < rows.length; from += 5_000)
    await page.page.evaluate(some => void window.benchRows.push(...some), rows.slice(from, from + 5_000));
}

type BenchRow = ReturnType<typeof labelRowsOf>[number] & { readonly person?: unknown };

declare global {
  interface Window {
    benchRows: BenchRow[];
  }
  function watchTasks(): () => number;
  function watchFrames(): () => Promise<LongFrames>;
  function startSender(text: string): void;
  function askSender(asked: unknown): Promise<BenchRow | undefined>;
  function until(isDone: () => boolean): Promise<void>;
  function nextFrame(): Promise<void>;
  function scrollThrough(selector: string): Promise<Frames>;
  function heapMb(): number;
}

function print(): void {
  const lines: readonly (readonly [string, (one: Measured) => number | undefined])[] = [
    ['open, ms', one => one.openMs],
    ['longest task while opening, ms', one => one.longestTaskMs],
    ['long frames while opening', one => one.whileOpening.count],
    ['the longest of them, ms', one => one.whileOpening.mostMs],
    ['its scripts, ms', one => one.whileOpening.mostScriptMs],
    ['rows in the page', one => one.rowsInPage],
    ['frame while scrolling, median, ms', one => one.scroll.medianMs],
    ['frame while scrolling, 95 %, ms', one => one.scroll.p95Ms],
    ['frame while scrolling, longest, ms', one => one.scroll.mostMs],
    ['long frames in 200 steps of scrolling', one => one.scroll.long.count],
    ['of them with 50 ms of scripts', one => one.scroll.long.byScripts],
    ['most that scripts took in one, ms', one => one.scroll.long.mostScriptMs],
    ['sort by subject, ms', one => one.sortMs],
    ['find words, ms', one => one.filterMs],
    ['a label comes back, ms', one => one.labelMs],
    ['long frames in these three', one => one.whileActing?.count],
    ['the longest of them, ms', one => one.whileActing?.mostMs],
    ['heap, MB', one => one.heapMb],
  ];
  console.log(`${count.toLocaleString('en')} rows, median of ${rounds}\n`);
  console.log(`| | the table | ${rowsScrolledPast.toLocaleString('en')} rows, no script | every row in the page |`);
  console.log('|---|--:|--:|--:|');
  const said = (all: readonly Measured[], of: (one: Measured) => number | undefined) => {
    const values = all.flatMap(one => of(one) ?? []).sort((a, b) => a - b);
    const middle = values[Math.floor(values.length / 2)];
    return middle === undefined ? '–' : middle.toFixed(middle < 100 ? 1 : 0);
  };
  for (const [title, of] of lines)
    console.log(`| ${title} | ${said(ours, of)} | ${said(still, of)} | ${said(plain, of)} |`);
}
