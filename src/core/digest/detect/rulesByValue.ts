import type { CompiledSigma } from '../../sigma/compileSigma';
import { fieldNamed } from '../fields';
import type { Row } from '../row';

/** Rules that ask a row for whole values, by these values: of many rules hardly one is about a row, and the others need not be asked. */
export class RulesByValue<Ruled extends { readonly rule: CompiledSigma }> {
  private readonly fields: { readonly at: number; readonly byValue: Map<string, Ruled[]> }[] = [];
  private readonly others: readonly Ruled[];

  constructor(all: readonly Ruled[]) {
    this.others = all.filter(one => !this.keep(one));
  }

  /** Those that may match the row. */
  each(row: Row, take: (one: Ruled, row: Row) => void): void {
    for (const { at, byValue } of this.fields) {
      if (!row.has(at)) continue;
      const found = byValue.get(row.text(at).toLowerCase());
      if (found !== undefined) for (const one of found) take(one, row);
    }
    for (const one of this.others) take(one, row);
  }

  /** False for one that asks for no whole value. One that asks for a field that no row has matches nothing. */
  private keep(one: Ruled): boolean {
    const { needs } = one.rule;
    if (needs === undefined) return false;
    const at = fieldNamed(needs.field);
    if (at === undefined) return true;
    let own = this.fields.find(known => known.at === at);
    if (own === undefined) {
      own = { at, byValue: new Map() };
      this.fields.push(own);
    }
    for (const value of needs.values) own.byValue.set(value, [...(own.byValue.get(value) ?? []), one]);
    return true;
  }
}
