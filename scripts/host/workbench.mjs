/**
 * Driving VS Code's workbench in a browser page, as a person would: palette, lists, dialogs, webviews, themes. Every
 * wait is bounded, and one that runs out says what it waited for and what was on screen instead.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Frame} Frame */

/** Long enough for a slow and loaded machine with a cold cache; what is there sooner is used sooner. */
const patienceMs = 120_000;
/** After so long a list that lacks what was asked for is opened anew; each time a little later, for slow machines. */
const relistMs = attempt => Math.min(2000 * attempt, 10_000);

/** What a click or a key brings about is there within this, also on a loaded machine. */
const slowestAnswerMs = 10_000;

/** Where a page's pictures go when a wait runs out. */
const screenshotFolders = new WeakMap();

/**
 * Opens an address of `folderUrl` in a fresh profile and resolves when the workbench can be used. Extensions may still
 * be starting: `runCommand` and `webviewFrame` wait for them. Closing the page's context forgets everything it stored.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {{ width?: number, height?: number, colorTheme?: string, screenshotFolder?: string, scale?: number, timeoutMs?: number }} [options]
 *   `screenshotFolder` receives a picture whenever a wait runs out; `scale` is the device's pixel ratio
 * @returns {Promise<Page>}
 */
export async function openWorkbench(
  browser,
  url,
  { width = 1280, height = 800, colorTheme, screenshotFolder, scale = 1, timeoutMs = 180_000 } = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await keepSecrets(context);
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  if (screenshotFolder !== undefined) screenshotFolders.set(page, screenshotFolder);
  await page.goto(url, { waitUntil: 'domcontentloaded', timeout: timeoutMs });
  await workbenchReady(page, timeoutMs);
  if (colorTheme !== undefined) await setTheme(page, colorTheme);
  return page;
}

/**
 * Lets what an extension puts into its SecretStorage survive a reload of the page, as on a person's machine: the
 * workbench encrypts secrets with a key half that a front end is to hand out, and VS Code's server alone does not.
 * The half given here protects nothing, and need not: the profile ends with its context.
 * @param {import('playwright-core').BrowserContext} context
 */
export async function keepSecrets(context) {
  await context.route(
    url => url.pathname === '/mint-key',
    route => route.fulfill({ contentType: 'application/octet-stream', body: Buffer.alloc(32, 1) }),
  );
}

/**
 * Reloads the window as a person would; the page keeps what the editor stored.
 * @param {Page} page
 */
export async function reloadWorkbench(page, timeoutMs = 180_000) {
  await tabsStored(page, timeoutMs);
  // A dirty editor makes the browser ask whether to leave; a person who reloads says yes.
  const leave = dialog => dialog.accept().catch(() => {});
  page.on('dialog', leave);
  try {
    await page.reload({ waitUntil: 'domcontentloaded', timeout: timeoutMs });
    await workbenchReady(page, timeoutMs);
  } finally {
    page.off('dialog', leave);
  }
}

/**
 * The workbench in a browser writes what it remembers every few seconds, when it is idle, and not while it closes: a tab
 * opened just now would be lost with a reload. Waits until as many tabs are stored as are open, each with its name: one that
 * was closed just now may stand there for one that was opened.
 */
async function tabsStored(page, timeoutMs) {
  await waitUntil(page, 'the workbench to store its open tabs', timeoutMs, async () => {
    // `queue.ts, preview, Editor Group 2`
    const labels = await page
      .locator('.editor .tabs-container .tab')
      .evaluateAll(tabs => tabs.map(tab => tab.getAttribute('aria-label') ?? ''));
    const { tabs, text } = await page.evaluate(storedTabs);
    return tabs === labels.length && labels.every(label => text.includes(label.split(',', 1)[0]));
  });
}

/** Runs in the page. The number of tabs in the workspace's stored state, and that state; 0 when nothing is stored. */
async function storedTabs() {
  const answer = request =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let tabs = 0;
  let text = '';
  for (const { name } of await indexedDB.databases()) {
    if (!name?.startsWith('vscode-web-state-db-') || name.endsWith('-global') || name.includes('profile')) continue;
    const database = await answer(indexedDB.open(name));
    try {
      const items = database.transaction('ItemTable').objectStore('ItemTable');
      const stored = await answer(items.get('memento/workbench.parts.editor'));
      text += stored ?? '';
      JSON.parse(stored ?? '{}', (key, value) => {
        if (key === 'editors' && Array.isArray(value)) tabs += value.length;
        return value;
      });
    } finally {
      database.close();
    }
  }
  return { tabs, text };
}

/**
 * Runs a command through the palette.
 * @param {Page} page
 * @param {string} title as the palette shows it, with its category: `Tierwise: Run Task`
 */
export async function runCommand(page, title, timeoutMs = patienceMs) {
  let attempt = 0;
  await waitUntil(page, `the command palette to list “${title}”`, timeoutMs, async () => {
    attempt += 1;
    await openPalette(page, relistMs(attempt));
    await quickInput(page).locator('input').first().fill(`>${title}`, { timeout: 2000 });
    if (await chooseRow(page, title, { exactly: true, withinMs: relistMs(attempt) })) return paletteLeft(page);
    // The list is made when the palette opens: commands of an extension that has just arrived need a new one.
    await leaveInput(page);
    return false;
  });
}

/**
 * The palette goes before its command runs: what is typed while it still stands there would go into it. A palette that stands for so
 * long was not clicked; with less patience a slow one would have its command run twice.
 */
async function paletteLeft(page) {
  const end = Date.now() + slowestAnswerMs;
  do {
    if (!(await isPalette(page))) return true;
    await sleep(50);
  } while (Date.now() < end);
  return false;
}

/**
 * Chooses an entry of an open list (QuickPick). In a list of check boxes this ticks it; `acceptInput` then confirms.
 * @param {Page} page
 * @param {string | RegExp} text the entry's label, or a part of it that no other entry has; detail and description
 *   are not looked at
 */
export async function pickItem(page, text, timeoutMs = patienceMs) {
  await waitUntil(page, `a list with the entry “${text}”`, timeoutMs, async () => {
    if (!(await quickInput(page).isVisible())) return false;
    if (await chooseRow(page, text, { exactly: true, withinMs: 300 })) return true;
    if (await chooseRow(page, text, { exactly: false, withinMs: 0 })) return true;
    // A long list draws only what is in sight: a person writes a part of the name.
    const filter = quickInput(page).locator('.quick-input-box input').first();
    if (typeof text === 'string' && (await filter.inputValue({ timeout: 1_000 }).catch(() => 'gone')) === '')
      await filter.fill(text, { timeout: 2_000 });
    return false;
  });
}

/**
 * Writes into the open input box and confirms with Enter. Waits for a box without a list: the palette, or a list that was
 * answered just now, may still stand in its place.
 * @param {Page} page
 * @param {string} text
 */
export async function typeInput(page, text, timeoutMs = patienceMs) {
  const input = quickInput(page).locator('.quick-input-box input');
  const list = quickInput(page).locator('.quick-input-list');
  const isOpen = async () => (await input.isVisible()) && !(await list.isVisible());
  await waitUntil(page, 'an input box', timeoutMs, isOpen);
  const before = await inputWords(page);
  await waitUntil(page, 'the input box to take what was typed', timeoutMs, async () => {
    // Not by the keyboard of the page: another page may have taken the focus meanwhile.
    await input.fill(text, { timeout: slowestAnswerMs });
    await input.press('Enter', { timeout: slowestAnswerMs });
    return inputLeft(page, before);
  });
}

/**
 * Closes the open list or input box without an answer.
 * @param {Page} page
 */
export async function leaveInput(page, timeoutMs = patienceMs) {
  await waitUntil(page, 'the list or input box to close', timeoutMs, async () => {
    const input = quickInput(page).locator('.quick-input-box input');
    if (!(await input.isVisible())) return true;
    // Into the box itself: the focus may be in a page.
    await input.press('Escape', { timeout: 2000 });
    return !(await input.isVisible());
  });
}

/** What tells one list or input box from the next: its title, and what it asks for. Absent when none is open. */
async function inputWords(page) {
  const widget = quickInput(page);
  if (!(await widget.isVisible())) return undefined;
  const title = await widget.locator('.quick-input-title').allTextContents();
  const asked = await widget
    .locator('.quick-input-box input')
    .evaluateAll(inputs => inputs.map(input => input.getAttribute('placeholder') ?? ''));
  const said = await widget.locator('.quick-input-message').allTextContents();
  return [...title, ...asked, ...said].join('\n');
}

/** Whether the list or input box goes, or another takes its place, as it does a moment after it was answered. */
async function inputLeft(page, before, withinMs = slowestAnswerMs) {
  const end = Date.now() + withinMs;
  do {
    if ((await inputWords(page)) !== before) return true;
    await sleep(50);
  } while (Date.now() < end);
  return false;
}

/**
 * Confirms the open list or input box as it stands.
 * @param {Page} page
 */
export async function acceptInput(page, timeoutMs = patienceMs) {
  const input = quickInput(page).locator('.quick-input-box input');
  await waitUntil(page, 'an open list or input box', timeoutMs, () => input.isVisible());
  await input.press('Enter');
}

/**
 * The labels that the open list shows now.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function listedItems(page, timeoutMs = patienceMs) {
  const rows = quickInput(page).locator('.quick-input-list .monaco-list-row');
  await waitUntil(page, 'an open list', timeoutMs, async () => (await rows.count()) > 0);
  return rowLabels(rows);
}

/**
 * The document inside a webview, whether of a panel, a view or a custom editor. It may be read and clicked like a page.
 * @param {Page} page
 * @param {((frame: Frame) => Promise<boolean> | boolean) | { contains: string }} which a question about a frame, or a
 *   selector that its document must have; webviews that are not showing (hidden tabs) are passed over
 * @returns {Promise<Frame>}
 */
export async function webviewFrame(page, which, timeoutMs = patienceMs) {
  const what = typeof which === 'function' ? 'the expected content' : `“${which.contains}”`;
  let found;
  await waitUntil(page, `a webview that contains ${what}`, timeoutMs, async () => {
    found = await shownWebview(page, which);
    return found !== undefined;
  });
  return found;
}

/** The webview that shows now; absent while there is none. */
async function shownWebview(page, which) {
  const matches =
    typeof which === 'function' ? which : async frame => (await frame.locator(which.contains).count()) > 0;
  for (const frame of webviewFrames(page)) {
    if ((await isShowing(frame)) && (await matches(frame))) return frame;
  }
  return undefined;
}

/**
 * Opens a view in the side bar by its icon, unless it shows, and gives its page. A click is given again where it was lost, as it is when
 * the workbench brings back its own view a moment later; one more on a view that shows would close it.
 * @param {Page} page
 * @param {string} label of the icon
 * @param {{ contains: string }} which as for `webviewFrame`
 * @returns {Promise<Frame>}
 */
export async function openSideBar(page, label, which, timeoutMs = patienceMs) {
  const icon = page
    .locator('.activitybar .action-item')
    .filter({ has: page.getByLabel(label) })
    .first();
  const isChosen = async () => (await icon.getAttribute('class'))?.includes('checked') === true;
  let frame;
  let clickedAt = 0;
  await waitUntil(page, `“${label}” in the side bar`, timeoutMs, async () => {
    const hasTime = Date.now() - clickedAt > slowestAnswerMs;
    if (!(await isChosen()) && hasTime) {
      await icon.click({ timeout: slowestAnswerMs });
      clickedAt = Date.now();
    }
    frame = await shownWebview(page, which);
    return frame !== undefined;
  });
  return frame;
}

/**
 * Presses a button of the modal dialog.
 * @param {Page} page
 * @param {string} buttonText
 */
export async function acceptDialog(page, buttonText, timeoutMs = patienceMs) {
  const button = page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: buttonText }).first();
  await waitUntil(page, `a dialog with the button “${buttonText}”`, timeoutMs, () => button.isVisible());
  await button.click();
  await waitUntil(
    page,
    `the dialog to close after “${buttonText}”`,
    timeoutMs,
    async () => !(await button.isVisible()),
  );
}

/**
 * Leaves Restricted Mode by trusting the folder, through the page that VS Code has for it. Extensions that wait for
 * trust are told (`onDidGrantWorkspaceTrust`) or start now.
 * @param {Page} page
 */
export async function trustWorkspace(page, timeoutMs = patienceMs) {
  await runCommand(page, 'Workspaces: Manage Workspace Trust', timeoutMs);
  const button = page
    .locator('.workspace-trust-editor .monaco-button')
    .filter({ hasText: /^Trust$/ })
    .first();
  await waitUntil(page, 'the page about workspace trust', timeoutMs, () => button.isVisible());
  await button.click();
  await waitUntil(page, 'Restricted Mode to end', timeoutMs, async () => !(await isRestricted(page)));
  // The page may cover the workbench (a modal editor); Escape closes it there and does nothing in a tab.
  await page.keyboard.press('Escape');
}

/**
 * Whether the status bar says Restricted Mode.
 * @param {Page} page
 * @returns {Promise<boolean>}
 */
export async function isRestricted(page) {
  return (await page.locator('.part.statusbar .statusbar-item').filter({ hasText: 'Restricted Mode' }).count()) > 0;
}

/**
 * Waits for a notification and returns its whole text. A toast goes by itself after ten seconds, and of several at once
 * some never show: a person looks behind the bell then.
 * @param {Page} page
 * @param {string | RegExp} text a part of it
 * @returns {Promise<string>}
 */
export async function waitForNotification(page, text, timeoutMs = patienceMs) {
  const since = Date.now();
  let isBellOpen = false;
  let found;
  await waitUntil(page, `a notification saying “${text}”`, timeoutMs, async () => {
    found = (await notifications(page)).find(said => (text instanceof RegExp ? text.test(said) : said.includes(text)));
    if (found === undefined && !isBellOpen && Date.now() - since > toastMs) {
      isBellOpen = true;
      await runCommand(page, 'Notifications: Show Notifications', timeoutMs);
    }
    return found !== undefined;
  });
  return found;
}

/** As long as a toast stays; one that did not show by then may have been left out, as of several at once. */
const toastMs = 10_000;

/**
 * The texts of the notifications that show now, as toasts or behind the bell.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export function notifications(page) {
  return page
    .locator('.notification-toast, .notifications-center.visible')
    .locator('.notification-list-item-message')
    .allTextContents();
}

const themeLabels = {
  'Default Light Modern': 'Light Modern',
  'Default Dark Modern': 'Dark Modern',
  'Default High Contrast': 'Dark High Contrast',
  'Default High Contrast Light': 'Light High Contrast',
};

/**
 * Changes the color theme and waits until the workbench, and with it its webviews, wears it.
 * @param {Page} page
 * @param {'Default Light Modern' | 'Default Dark Modern' | 'Default High Contrast' | 'Default High Contrast Light' | (string & {})} theme
 *   as in the setting `workbench.colorTheme`, or as the list of themes names it
 */
export async function setTheme(page, theme, timeoutMs = patienceMs) {
  const label = themeLabels[theme] ?? theme;
  let attempt = 0;
  await waitUntil(page, `the theme “${label}” in the list`, timeoutMs, async () => {
    attempt += 1;
    await runCommand(page, 'Preferences: Color Theme', timeoutMs);
    if (await chooseTheme(page, label, relistMs(attempt))) return true;
    // The list is made when it opens: soon after the start, it lacks the themes that extensions bring.
    await leaveInput(page);
    return false;
  });
  const wanted = themeClass(label);
  if (wanted === undefined) return;
  await waitUntil(page, `the workbench to wear “${label}”`, timeoutMs, () =>
    page.locator(`.monaco-workbench.${wanted}`).first().isVisible(),
  );
  // Webviews are told by message, a moment later.
  await sleep(300);
}

async function chooseTheme(page, label, withinMs) {
  const input = quickInput(page).locator('.quick-input-box input');
  const end = Date.now() + withinMs;
  do {
    // The palette is one list that turns into the next: until the theme list is there, this would filter commands.
    if ((await input.isVisible()) && !(await input.inputValue({ timeout: 2000 })).startsWith('>')) {
      await input.fill(label, { timeout: 2000 });
      if (await chooseRow(page, label, { exactly: true, withinMs: 500 })) return true;
    }
    await sleep(100);
  } while (Date.now() < end);
  return false;
}

/**
 * Clears all notifications, shown or waiting behind the bell.
 * @param {Page} page
 */
export async function closeNotifications(page, timeoutMs = patienceMs) {
  await runCommand(page, 'Notifications: Clear All Notifications', timeoutMs);
  await waitUntil(page, 'the notifications to close', timeoutMs, async () => (await notifications(page)).length === 0);
}

/**
 * Asks until the answer is yes; when the time is up, says what was waited for and what was on screen instead.
 * @param {Page} page
 * @param {string} what completes the sentence "Waited 30 s for …"
 * @param {number} timeoutMs
 * @param {() => Promise<boolean> | boolean} question one that throws while a page changes counts as no
 */
export async function waitUntil(page, what, timeoutMs, question) {
  const end = Date.now() + timeoutMs;
  let problem;
  do {
    try {
      if (await question()) return;
      problem = undefined;
    } catch (error) {
      problem = error;
      if (page.isClosed()) break;
    }
    await sleep(100);
  } while (Date.now() < end);
  throw new Error(
    `Waited ${Math.round(timeoutMs / 1000)} s for ${what}, in vain. ${await onScreen(page)}`,
    problem === undefined ? undefined : { cause: problem },
  );
}

async function workbenchReady(page, timeoutMs) {
  await waitUntil(page, 'the workbench to open', timeoutMs, async () => {
    const parts = ['.part.activitybar, .part.sidebar', '.part.editor', '.part.statusbar .statusbar-item'];
    for (const part of parts) {
      if (!(await page.locator(`.monaco-workbench ${part}`).first().isVisible())) return false;
    }
    return true;
  });
}

async function openPalette(page, withinMs) {
  if (await isPalette(page)) return;
  await page.keyboard.press('F1');
  await quickInput(page).locator('.quick-input-box input').waitFor({ state: 'visible', timeout: withinMs });
}

async function isPalette(page) {
  const input = quickInput(page).locator('.quick-input-box input');
  return (await input.isVisible()) && (await input.inputValue({ timeout: 2000 })).startsWith('>');
}

function quickInput(page) {
  return page.locator('.quick-input-widget').filter({ visible: true }).first();
}

/**
 * Clicks the row with this label, if it comes in time; a row that moves away while it is clicked counts as missing. The row is
 * looked up by its words again when it is clicked: a list that is filtered meanwhile has another row at its place.
 */
async function chooseRow(page, text, { exactly, withinMs }) {
  const end = Date.now() + withinMs;
  do {
    const rows = quickInput(page).locator('.quick-input-list .monaco-list-row');
    const label = (await rowLabels(rows)).find(one => labelMatches(one, text, exactly));
    if (label !== undefined) {
      const before = await inputWords(page);
      const row = rows.filter({ has: page.locator('.label-name', { hasText: wholeLabel(label) }) }).first();
      try {
        await row.click({ timeout: 2000 });
      } catch (error) {
        // On a loaded machine the click may have been done when its time was up, and the list is then answered.
        if (!(await inputLeft(page, before, 500))) throw error;
      }
      return true;
    }
    await sleep(50);
  } while (Date.now() < end);
  return false;
}

/** What a person reads on the first line of each row; a label may begin with an icon, which leaves a space. */
async function rowLabels(rows) {
  const labels = await rows.evaluateAll(elements =>
    elements.map(element => element.querySelector('.label-name')?.textContent ?? ''),
  );
  return labels.map(label => label.replace(/\s+/g, ' ').trim());
}

/** Matches the text of an element that `rowLabels` gives as this label. */
function wholeLabel(label) {
  const words = label.split(' ').map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^\\s*${words.join('\\s+')}\\s*$`);
}

function labelMatches(label, text, exactly) {
  if (text instanceof RegExp) return text.test(label);
  return exactly ? label === text : label.includes(text);
}

/** A webview is a frame of VS Code's that holds the frame with the extension's document. */
function webviewFrames(page) {
  return page.frames().filter(frame => /\/fake\.html(\?|$)/.test(frame.url()) && !frame.isDetached());
}

async function isShowing(frame) {
  const outer = frame.parentFrame();
  if (outer === null) return false;
  const [innerElement, outerElement] = await Promise.all([frame.frameElement(), outer.frameElement()]);
  return (await innerElement.isVisible()) && (await outerElement.isVisible());
}

function themeClass(label) {
  if (/light high contrast/i.test(label)) return 'hc-light';
  if (/high contrast/i.test(label)) return 'hc-black';
  if (/light/i.test(label)) return 'vs';
  return /dark/i.test(label) ? 'vs-dark' : undefined;
}

async function onScreen(page) {
  if (page.isClosed()) return 'The page was closed meanwhile.';
  const seen = [];
  const look = async (name, selector) => {
    const texts = await page.locator(selector).filter({ visible: true }).allInnerTexts();
    const text = texts.join(' | ').replace(/\s+/g, ' ').trim().slice(0, 600);
    if (text) seen.push(`${name}: “${text}”`);
  };
  try {
    await look('dialog', '.monaco-dialog-box');
    await look('list or input', '.quick-input-widget');
    await look('notifications', '.notification-toast');
    await look('tabs', '.tabs-container .tab');
    await look('side bar', '.part.sidebar .composite.title, .part.sidebar .pane-header');
    const webviews = (
      await Promise.all(webviewFrames(page).map(frame => frame.locator('body').allInnerTexts()))
    ).flat();
    if (webviews.length > 0)
      seen.push(`webviews: ${webviews.map(text => `“${text.replace(/\s+/g, ' ').slice(0, 200)}”`).join(', ')}`);
  } catch {
    // A page that cannot be read any more is described by what was read before.
  }
  return `On screen: ${seen.join('; ') || 'nothing that could be read'}.${await picture(page)}`;
}

async function picture(page) {
  const folder = screenshotFolders.get(page);
  if (folder === undefined) return '';
  const path = join(folder, `waited-in-vain-${new Date().toISOString().replace(/[:.]/g, '-')}.png`);
  try {
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path, timeout: 10_000 });
    return ` Screenshot: ${path}`;
  } catch {
    return ' (A screenshot could not be taken.)';
  }
}
