import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { contentSecurityPolicy, type PageName, pageShell, pageStyles } from '../../src/core/show/pageShell';
import { type MessageFromPage, type MessageToPage, readMessageFromPage } from '../../src/core/show/protocol';
import { type ThemeName, themes } from './themes';

/** One of our pages in a real browser: served with its own policy, its host played by the test. */
export interface OpenPage<Name extends PageName> {
  readonly page: Page;
  /** Hands the page a message and waits until it has drawn what that changed. */
  post(message: MessageToPage<Name>): Promise<void>;
  /** The same without a wait, as many come in a burst. */
  hand(message: MessageToPage<Name>): Promise<void>;
  /** What the page said so far, each read by the host's own schema; what does not fit fails the test. */
  sent(): Promise<readonly MessageFromPage<Name>[]>;
  /** What a person can read there, as it is laid out once the page rests. */
  words(selector: string): Promise<string>;
  /** Waits until the page rests: it has drawn what a scroll, a key or a message has changed, in however many slices. */
  drawn(): Promise<void>;
  /** Forgets what was said. */
  listenAnew(): Promise<void>;
  waitForMessage(kind: MessageFromPage<Name>['kind']): Promise<MessageFromPage<Name>>;
  theme(name: ThemeName): Promise<void>;
  /** Requests beyond our own files, dialogs, violations of the policy, and uncaught errors: all of them wrong. */
  readonly mishaps: string[];
  close(): Promise<void>;
}

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

const root = process.cwd();
let shared: Promise<{ readonly browser: Browser; readonly server: Server; readonly origin: string }> | undefined;

/** The browser and the server are started once for all test files; `closeBrowser` ends both. */
async function start() {
  const server = createServer((request, response) => serve(request.url ?? '/', response));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = isAddress(address) ? address.port : 0;
  const { launchBrowser } = await import(pathToFileURL(resolve(root, 'scripts/host/browser.mjs')).href);
  const browser: Browser = await launchBrowser({ log: () => undefined });
  return { browser, server, origin: `http://127.0.0.1:${port}` };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

export async function closeBrowser(): Promise<void> {
  const running = await shared;
  shared = undefined;
  await running?.browser.close();
  running?.server.close();
}

export async function openPage<Name extends PageName>(
  name: Name,
  { width, height }: PageSize = { width: 400, height: 800 },
  remembered?: unknown,
): Promise<OpenPage<Name>> {
  shared ??= start();
  const { browser, origin } = await shared;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const mishaps = watch(page, origin);
  await page.addInitScript(watchRest);
  await page.addInitScript(playHost, remembered);
  await page.goto(`${origin}/${name}`);
  const opened: OpenPage<Name> = {
    page,
    mishaps,
    post: async message => {
      await opened.hand(message);
      await opened.drawn();
    },
    hand: async message => {
      await page.evaluate(handOver, message);
    },
    drawn: () => page.evaluate(() => window.resting()),
    sent: async () => (await page.evaluate(() => window.saidToHost)).map(data => understood(name, data)),
    // Not textContent: line breaks and hidden parts matter, as for a reader
    words: async selector => {
      await opened.drawn();
      return page.innerText(selector);
    },
    listenAnew: () => page.evaluate(() => void window.saidToHost.splice(0)),
    waitForMessage: async kind => {
      await page.waitForFunction(wanted => window.saidToHost.some(one => one.kind === wanted), kind);
      const found = (await opened.sent()).find(message => message.kind === kind);
      if (found === undefined) throw new Error(`no ${kind}`);
      return found;
    },
    theme: async chosen => {
      await page.evaluate(wear, { chosen, variables: themes[chosen] });
    },
    close: () => context.close(),
  };
  await opened.theme('dark');
  return opened;
}

declare global {
  interface Window {
    saidToHost: { readonly kind: string }[];
    rememberedState: unknown;
    resting: () => Promise<void>;
    acquireVsCodeApi: () => unknown;
  }
}

/** Runs in the page, before its script. */
function playHost(remembered: unknown): void {
  window.saidToHost = [];
  window.rememberedState = remembered;
  window.acquireVsCodeApi = () => ({
    postMessage: (message: { readonly kind: string }) => window.saidToHost.push(structuredClone(message)),
    getState: () => window.rememberedState,
    setState: (state: unknown) => {
      window.rememberedState = structuredClone(state);
    },
  });
}

/**
 * Runs in the page, before its script: counts the frames and the short times that the page waits for, so that nobody has to
 * guess how long it draws. A notice that goes after seconds is none of them.
 */
function watchRest(): void {
  const longestMs = 200;
  const [frame, cancelFrame] = [window.requestAnimationFrame.bind(window), window.cancelAnimationFrame.bind(window)];
  const [later, cancel] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
  const awaited = new Set<string>();
  window.requestAnimationFrame = act => {
    const id = frame(time => {
      awaited.delete(`frame ${id}`);
      act(time);
    });
    awaited.add(`frame ${id}`);
    return id;
  };
  window.cancelAnimationFrame = id => {
    awaited.delete(`frame ${id}`);
    cancelFrame(id);
  };
  const wait = (act: TimerHandler, ms = 0, ...rest: unknown[]) => {
    const id = later(() => {
      awaited.delete(`time ${id}`);
      if (typeof act === 'function') act(...rest);
    }, ms);
    if (ms <= longestMs) awaited.add(`time ${id}`);
    return id;
  };
  window.setTimeout = Object.assign(wait, window.setTimeout);
  window.clearTimeout = id => {
    awaited.delete(`time ${id}`);
    cancel(id);
  };
  // Two frames in which nothing is awaited: what a layout or a scroll begins is told in the frame after it.
  window.resting = () =>
    new Promise(done => {
      let calm = 0;
      const look = () => {
        calm = awaited.size === 0 ? calm + 1 : 0;
        if (calm < 2) frame(look);
        else done();
      };
      frame(look);
    });
}

/** Runs in the page. Resolves once the page has taken the message, which it may still have to draw. */
function handOver(message: unknown): Promise<void> {
  return new Promise(done => {
    window.addEventListener('message', () => done(), { once: true });
    window.postMessage(message, '*');
  });
}

/** Runs in the page. */
function wear({
  chosen,
  variables,
}: {
  readonly chosen: string;
  readonly variables: Readonly<Record<string, string>>;
}): void {
  document.documentElement.removeAttribute('style');
  for (const [name, value] of Object.entries(variables))
    document.documentElement.style.setProperty(`--vscode-${name}`, value);
  document.body.classList.remove(...[...document.body.classList].filter(one => one.startsWith('vscode-')));
  document.body.classList.add(`vscode-${chosen}`);
}

function understood<Name extends PageName>(name: Name, data: unknown): MessageFromPage<Name> {
  const message = readMessageFromPage(name, data);
  if (message === undefined) throw new Error(`The host would drop ${JSON.stringify(data)}`);
  return message;
}

function watch(page: Page, origin: string): string[] {
  const mishaps: string[] = [];
  page.on('request', request => {
    if (!request.url().startsWith(`${origin}/`)) mishaps.push(`request to ${request.url()}`);
  });
  page.on('dialog', dialog => {
    mishaps.push(`dialog ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  page.on('pageerror', error => mishaps.push(`error ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') mishaps.push(`console ${message.text()}`);
  });
  page.on('popup', () => mishaps.push('a window was opened'));
  return mishaps;
}

const contentTypes: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/** `/desk`, `/report`, `/labels`; `/dist/…` and `/media/…` as they are. The policy goes as a header too. */
function serve(url: string, response: import('node:http').ServerResponse): void {
  const path = new URL(url, 'http://localhost').pathname;
  const page = (['desk', 'report', 'labels', 'spending', 'compare'] as const).find(name => path === `/${name}`);
  if (page !== undefined) {
    const nonce = 'test-nonce-0123456789abcdef';
    const html = pageShell({
      page,
      nonce,
      cspSource: "'self'",
      scriptUri: `/dist/page-${page}.js`,
      styleUris: pageStyles(page).map(style => `/${style}`),
      title: 'Tierwise',
    });
    response.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': contentSecurityPolicy({ cspSource: "'self'", nonce }),
    });
    response.end(html);
    return;
  }
  const file = /^\/(dist|media)\/[\w-]+\.(js|css|ttf)$/.exec(path);
  const type = file === null ? undefined : contentTypes[file[2] ?? ''];
  if (type === undefined) {
    response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
    return;
  }
  const dist = process.env['TIERWISE_DIST'] ?? resolve(root, 'dist');
  const full = path.startsWith('/dist/') ? resolve(dist, path.slice('/dist/'.length)) : resolve(root, path.slice(1));
  response.writeHead(200, { 'content-type': type }).end(readFileSync(full));
}
