/** Which rows are picked to be labelled together, by record id. */
export interface RowSelection {
  has(id: string): boolean;
  count(): number;
  /** In no order. */
  ids(): readonly string[];
  /** One more or one less; the next range begins at it. */
  toggle(index: number): void;
  /** Everything from where the range began up to here, in place of what the range held before. */
  extendTo(index: number, from: number): void;
  all(): void;
  clear(): void;
  /** Forgets what is not shown any more: nobody labels what he cannot see. */
  keepShown(isShown: (id: string) => boolean): void;
}

export function rowSelection(idAt: (index: number) => string | undefined, count: () => number): RowSelection {
  const picked = new Set<string>();
  let range: { readonly anchor: number; readonly ids: readonly string[] } | undefined;

  const idsBetween = (one: number, other: number) => {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    return Array.from({ length: last - first + 1 }, (_, offset) => idAt(first + offset)).filter(id => id !== undefined);
  };
  return {
    has: id => picked.has(id),
    count: () => picked.size,
    ids: () => [...picked],
    toggle(index) {
      const id = idAt(index);
      if (id === undefined) return;
      if (!picked.delete(id)) picked.add(id);
      range = { anchor: index, ids: [] };
    },
    extendTo(index, from) {
      const anchor = range?.anchor ?? from;
      for (const id of range?.ids ?? []) picked.delete(id);
      const ids = idsBetween(anchor, index);
      for (const id of ids) picked.add(id);
      range = { anchor, ids };
    },
    all() {
      for (const id of idsBetween(0, count() - 1)) picked.add(id);
      range = undefined;
    },
    clear() {
      picked.clear();
      range = undefined;
    },
    keepShown(isShown) {
      for (const id of picked) if (!isShown(id)) picked.delete(id);
      range = undefined;
    },
  };
}
