import { type RowElement, rowElement } from './rowElement';

/** What is to stand in the page, from the top; `look` makes the element show its record. */
export interface WantedRow {
  readonly id: string;
  fill(row: RowElement): void;
}

/**
 * The few rows that are in the page. A record that stays keeps its element, and with it the focus; those of records that
 * went show the ones that come, in the order in which they stand, so that a jump moves nothing. What has the focus is never
 * moved: it would lose it.
 */
export function rowsInPage(body: HTMLElement): (wanted: readonly WantedRow[]) => void {
  let present: readonly RowElement[] = [];
  return wanted => {
    const ids = new Set(wanted.map(({ id }) => id));
    const kept = new Map(present.flatMap(one => (ids.has(one.record()) ? [[one.record(), one]] : [])));
    const free = present.filter(one => kept.get(one.record()) !== one);
    const next = wanted.map(({ id }) => {
      const same = kept.get(id);
      kept.delete(id);
      return same ?? free.shift() ?? rowElement();
    });
    for (const one of free) one.row.remove();
    for (const [position, one] of next.entries()) wanted[position]?.fill(one);
    place(body, next);
    present = next;
  };
}

function place(body: HTMLElement, rows: readonly RowElement[]): void {
  let after: HTMLElement | null = null;
  for (const { row } of rows.toReversed()) {
    const stands = row.parentNode === body && row.nextSibling === after;
    if (!stands && row !== document.activeElement) body.insertBefore(row, after);
    after = row;
  }
}
