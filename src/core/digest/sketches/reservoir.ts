import { hashText } from './mixHash';

/**
 * A fair sample of what goes by: each thing has the same chance to be in it (bottom-k sampling, Cohen, Kaplan 2007). Its
 * luck is a hash of its key and not a die, so that the same things give the same sample in whatever order they come.
 */
export class Reservoir<Item> {
  private readonly items: { readonly luck: number; readonly item: Item }[] = [];
  seen = 0;

  constructor(private readonly size: number) {}

  add(key: string, item: Item): void {
    this.seen++;
    const luck = hashText(key);
    const last = this.items.at(-1);
    if (this.items.length >= this.size && last !== undefined && luck >= last.luck) return;
    let at = this.items.length;
    while (at > 0 && (this.items[at - 1]?.luck ?? 0) > luck) at--;
    this.items.splice(at, 0, { luck, item });
    if (this.items.length > this.size) this.items.pop();
  }

  all(): readonly Item[] {
    return this.items.map(({ item }) => item);
  }
}
