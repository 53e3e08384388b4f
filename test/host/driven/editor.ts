import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { type KeptRuns, keptRuns } from '../keptRuns';

/** A VS Code in a browser with the extension installed, and the person's hands on it. */
export interface Editor {
  readonly page: Page;
  readonly workspace: string;
  /** What the runs of this editor left behind. */
  readonly runs: KeptRuns;
  /** Everything this editor keeps on the disk: settings, logs, state. */
  readonly dataFolder: string;
  readonly runFolder: string;
  /** What the extension did that a witness beside it can see: programs, connections, folders. */
  witnessed(): readonly string[];
  close(): Promise<void>;
}

export interface EditorRequest {
  /** Names its folders. */
  readonly name: string;
  readonly workspace: string;
  readonly isTrusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the machine: they hold also after a setting was changed in the editor, which then reads no machine's from the user's. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  readonly width?: number;
  readonly height?: number;
}

/** What has not come by then does not come: ten times what an idle machine takes. */
export const patienceMs = 120_000;

const repository = process.cwd();
export const hostTestsFolder = process.env['TIERWISE_HOST_TESTS'] ?? join(repository, '.cache', 'host-tests');
const extensionFolder = process.env['TIERWISE_EXTENSION'] ?? join(hostTestsFolder, 'extension');
export const screenshotFolder = join(repository, 'out', 'screenshots', 'host');

/** Opens it; an editor that does not come up is opened once more from the start, and that is told. */
export async function openEditor(request: EditorRequest): Promise<Editor> {
  try {
    return await openOnce(request);
  } catch (error) {
    console.log(`    ↻ the editor is opened again: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    return openOnce(request);
  }
}

async function openOnce(request: EditorRequest): Promise<Editor> {
  const { installHost } = await script<HostInstallation>('host/installHost.mjs');
  const { startServer } = await script<ServerModule>('host/startServer.mjs');
  const { openWorkbench } = await script<WorkbenchModule>('host/workbench.mjs');
  const { launchBrowser } = await script<BrowserModule>('host/browser.mjs');
  const home = join(hostTestsFolder, 'driven', request.name);
  rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  mkdirSync(home, { recursive: true });
  const witness = join(home, 'witnessed.txt');
  const log = () => undefined;
  const { serverMain } = await installHost({ log });
  const server = await startServer({
    serverMain,
    dataFolder: join(home, 'host'),
    extensionFolders: [extensionFolder, join(hostTestsFolder, 'witness')],
    trustDisabled: request.isTrusted ?? true,
    environment: {
      TIERWISE_HOME: join(home, 'runs'),
      TIERWISE_WITNESS: witness,
      ANTHROPIC_API_KEY: undefined,
      ANTHROPIC_BASE_URL: undefined,
    },
    settings: { 'security.workspace.trust.startupPrompt': 'never', ...request.settings },
    ...(request.machineSettings === undefined ? {} : { machineSettings: request.machineSettings }),
    log,
  });
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.stop();
  };
  const address = request.workspace.endsWith('.code-workspace')
    ? `${server.origin}/?workspace=${encodeURIComponent(request.workspace)}`
    : server.folderUrl(request.workspace);
  const size = { width: request.width ?? 1280, height: request.height ?? 800 };
  const open = async () => {
    browser = await launchBrowser({ log });
    return openWorkbench(browser, address, { ...size, screenshotFolder });
  };
  const page = await open().catch(async error => {
    await close();
    throw error;
  });
  return {
    page,
    workspace: request.workspace,
    runs: keptRuns(join(home, 'runs')),
    dataFolder: join(home, 'host'),
    runFolder: join(home, 'runs'),
    witnessed: () => {
      try {
        return readFileSync(witness, 'utf8').trim().split('\n');
      } catch {
        return [];
      }
    },
    close,
  };
}

/** The hands: what `scripts/host/workbench.mjs` can do. */
export function hands(): Promise<WorkbenchModule> {
  return script<WorkbenchModule>('host/workbench.mjs');
}

export async function freshWorkspace(kind: 'desk' | 'hostile', name: string): Promise<string> {
  const suites = await script<{
    deskWithLinks(target: string): Promise<string>;
    hostileWorkspace(target: string): Promise<string>;
  }>('hostSuites.mjs');
  const target = join(hostTestsFolder, 'driven-workspaces', name, kind);
  rmSync(resolve(target, '..'), { recursive: true, force: true });
  mkdirSync(resolve(target, '..'), { recursive: true });
  return kind === 'desk' ? suites.deskWithLinks(target) : suites.hostileWorkspace(target);
}

/** Opens the desk in the side bar and gives its page. */
export async function openDesk({ page }: Editor): Promise<Frame> {
  const { openSideBar } = await hands();
  return openSideBar(page, 'Tierwise', { contains: 'body.page-desk .desk' });
}

/** Unfolds a task and waits until its context is gathered. */
export async function unfoldTask({ page }: Editor, desk: Frame, task: string): Promise<void> {
  const { waitUntil } = await hands();
  const head = desk.locator(`.task-head[data-task="${task}"]`);
  await head.waitFor();
  if ((await head.getAttribute('aria-expanded')) !== 'true') await head.click();
  await waitUntil(page, `the context of ${task}`, patienceMs, () => desk.locator('#context-tree').isVisible());
}

/** The page of a run's panel, as it shows now: of any run, or of this one, whose page may take the place of another. */
export async function panelPage({ page }: Editor, kind: 'report' | 'labels', run?: string): Promise<Frame> {
  const { webviewFrame } = await hands();
  const ofRun = run === undefined ? '' : `[data-run="${run}"]`;
  return webviewFrame(page, { contains: `body.page-${kind}${ofRun} .panel-head` });
}

/**
 * Presses a key on an element of a page, and not before the focus is there and stays: what took it, as a list that closed, may give it to
 * another page a moment later, and the key would go there.
 */
export async function pressOn({ page }: Editor, element: Locator, key: string): Promise<void> {
  const { waitUntil } = await hands();
  const hasFocus = () => element.evaluate(one => document.hasFocus() && document.activeElement === one);
  let inARow = 0;
  await waitUntil(page, `the focus where ${key} is to be pressed`, patienceMs, async () => {
    const isThere = await hasFocus();
    inARow = isThere ? inARow + 1 : 0;
    if (!isThere) await element.focus();
    return inARow === 3;
  });
  await page.keyboard.press(key);
}

/** What a person can read there, as it is laid out. */
export function wordsOf(place: Locator): Promise<string> {
  // Not textContent: line breaks and hidden parts matter, as for a reader
  return place.innerText();
}

/** Opens a file by its path, in a tab that stays. */
export async function openFile({ page }: Editor, path: string): Promise<void> {
  const { runCommand, pickItem, waitUntil } = await hands();
  const name = path.split('/').at(-1) ?? '';
  await runCommand(page, 'Go to File...');
  await page.locator('.quick-input-widget .quick-input-box input').fill(path);
  await pickItem(page, name);
  await page.locator('.tab.active', { hasText: name }).waitFor();
  await runCommand(page, 'View: Keep Editor');
  let looked = 0;
  await waitUntil(page, `the focus in ${name}`, patienceMs, async () => {
    if (await page.evaluate(() => document.activeElement?.closest('.editor-instance') !== null)) return true;
    // The palette gives the focus back to whoever had it, which may be the explorer.
    if (++looked % 20 === 0) await runCommand(page, 'View: Focus Active Editor Group');
    return false;
  });
}

/** Asked before a run is begun; waits then for that run, whatever runs were begun before. Gives its id. */
export async function nextRun({ page, runs }: Editor): Promise<() => Promise<string>> {
  const { waitUntil } = await hands();
  const before = new Set((await runs.list()).map(({ id }) => id));
  return async () => {
    let next: string | undefined;
    await waitUntil(page, 'the next run', patienceMs, async () => {
      next = (await runs.list()).find(({ id }) => !before.has(id))?.id;
      return next !== undefined;
    });
    return next ?? '';
  };
}

/** Starts a task by the palette; gives what waits for its run. */
export async function startTask(editor: Editor, title: string): Promise<() => Promise<string>> {
  const { runCommand, pickItem } = await hands();
  const next = await nextRun(editor);
  await runCommand(editor.page, 'Tierwise: Run Task');
  await pickItem(editor.page, title);
  return next;
}

export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
}

/** Files below these folders that hold a text. The editor is at work meanwhile: a file that it takes away holds nothing. */
export function filesWith(text: string, folders: readonly string[]): readonly string[] {
  const holds = (file: string): boolean => {
    try {
      return readFileSync(file).includes(text);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  };
  return folders.flatMap(filesBelow).filter(holds);
}

/** The scripts are not bundled: they find things by where they lie. */
function script<Module>(path: string): Promise<Module> {
  return import(pathToFileURL(join(repository, 'scripts', path)).href);
}

type Log = (line: string) => void;

interface HostInstallation {
  installHost(options: { readonly log: Log }): Promise<{ readonly serverMain: string }>;
}

interface BrowserModule {
  launchBrowser(options: { readonly log: Log }): Promise<Browser>;
}

interface ServerModule {
  startServer(options: Readonly<Record<string, unknown>>): Promise<{
    readonly origin: string;
    folderUrl(folder: string): string;
    stop(): Promise<void>;
  }>;
}

export interface WorkbenchModule {
  openWorkbench(browser: Browser, url: string, options: Readonly<Record<string, unknown>>): Promise<Page>;
  reloadWorkbench(page: Page): Promise<void>;
  runCommand(page: Page, title: string): Promise<void>;
  pickItem(page: Page, text: string | RegExp): Promise<void>;
  typeInput(page: Page, text: string): Promise<void>;
  leaveInput(page: Page): Promise<void>;
  listedItems(page: Page): Promise<string[]>;
  openSideBar(page: Page, label: string, which: { readonly contains: string }): Promise<Frame>;
  webviewFrame(page: Page, which: { readonly contains: string }): Promise<Frame>;
  acceptDialog(page: Page, button: string): Promise<void>;
  trustWorkspace(page: Page): Promise<void>;
  isRestricted(page: Page): Promise<boolean>;
  waitForNotification(page: Page, text: string | RegExp): Promise<string>;
  notifications(page: Page): Promise<string[]>;
  closeNotifications(page: Page): Promise<void>;
  setTheme(page: Page, theme: string): Promise<void>;
  waitUntil(page: Page, what: string, timeoutMs: number, question: () => Promise<boolean> | boolean): Promise<void>;
}
