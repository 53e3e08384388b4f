import { deepEqual, equal, ok } from 'node:assert/strict';
import { closeBrowser, type OpenPage, openPage } from './openPage';
import { otherScriptRecord, otherScriptRows, otherScripts } from './otherScripts';
import { plainMessage } from './plainMessage';
import { showLabels } from './showLabels';

describe('the label table in other scripts', () => {
  let tables: OpenPage<'labels'>;
  after(closeBrowser);
  const draw = async (width: number) => {
    tables = await openPage('labels', { width, height: 700 });
    await showLabels(tables, otherScripts, otherScriptRows(40));
  };
  const openRecord = async () => {
    await tables.page.locator('[data-record]').nth(1).click();
    await tables.post(
      plainMessage('labels', { kind: 'record-shown', run: otherScripts.run, record: otherScriptRecord }),
    );
    await tables.page.locator('.record-text').waitFor();
  };
  const close = async () => {
    deepEqual(tables.mishaps, []);
    await tables.close();
  };
  /** Where the first `count` letters of an element stand, and the element: left and right in pixels. */
  const placeOf = (selector: string, count: number, text = '') =>
    tables.page.evaluate(
      ([query, letters, wanted]) => {
        const box = [...document.querySelectorAll<HTMLElement>(String(query))].find(one =>
          one.textContent?.includes(String(wanted)),
        );
        const range = document.createRange();
        const node = box === undefined ? undefined : document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode();
        if (box === undefined || !node) throw new Error(`nothing is ${query}`);
        range.setStart(node, 0);
        range.setEnd(node, Number(letters));
        const [first, whole] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
        return { left: first.left - whole.left, right: whole.right - first.right };
      },
      [selector, count, text] as const,
    );

  it('cuts off the end of a cell and never its beginning, whatever its direction', async () => {
    await draw(1000);
    const hebrew = await placeOf('.grid-row .field-1', 8, 'חשבונית');
    const german = await placeOf('.grid-row .field-1', 8, 'Donau');
    ok(hebrew.right >= 0 && hebrew.right < 20, `begins ${hebrew.right} px from the right`);
    ok(german.left >= 0 && german.left < 20);
    // Rows go round: the direction is that of what a row shows now.
    await tables.page.locator('.grid-frame').evaluate(frame => frame.scrollTo(0, 400));
    await tables.drawn();
    const turned = await tables.page
      .locator('.grid-row .field-1')
      .evaluateAll(cells => cells.map(one => [one.textContent ?? '', (one as HTMLElement).dir] as const));
    for (const [text, direction] of turned) equal(direction === 'rtl', /^[\u0590-\u08ff]/.test(text), text);
    await close();
  });

  it('shows each paragraph of a mail in its own direction, and links from left to right', async () => {
    await draw(1000);
    await openRecord();
    const style = (selector: string) =>
      tables.page
        .locator(selector)
        .first()
        .evaluate(one => getComputedStyle(one).unicodeBidi);
    for (const selector of ['.record-text', '.fields dd', '.verdict p']) equal(await style(selector), 'plaintext');
    const greeting = await placeOf('.record-text', 5);
    ok(greeting.right < 20 && greeting.left > 100, 'an Arabic greeting begins at the right');
    equal(await tables.page.locator('.record-text .arrow-line').count(), 2);
    await close();
  });

  it('keeps long labels within a narrow pane', async () => {
    await draw(300);
    const sticksOut = () =>
      tables.page.evaluate(() =>
        [...document.querySelectorAll('.count, .label-buttons button, .fields dd, .verdict p')]
          .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth)
          .map(one => one.textContent),
      );
    deepEqual(await sticksOut(), []);
    await openRecord();
    deepEqual(await sticksOut(), []);
    await close();
  });
});
