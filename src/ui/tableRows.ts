import { type Breathe, breather } from '../core/breathe';
import { type RunState as KeptState, resultsOf } from '../core/keep/runState';
import type { Clock } from '../core/ports';
import type { LabelResult } from '../core/read/results';
import type { LabelsRow } from '../core/show/labelsView';
import { type MessageToPage, rowsPerMessage } from '../core/show/protocol';
import type { RecordColumns } from '../core/show/recordColumns';
import { columnsOf, type PersonsWord, rowOf } from '../core/show/viewOfLabels';

/** Rows that a page does not have and the host has not made yet are `undefined`. */
type Row = LabelsRow | undefined;

export interface TableRowsPorts {
  readonly run: string;
  readonly clock: Clock;
  readonly post: (message: MessageToPage<'labels'>) => void;
  readonly onFailed: (error: unknown) => void;
}

/** The rows of a table, and how many of them its page has: made and sent some hundreds at a time, with a turn of the host between. */
export class TableRows {
  private results: LabelResult[] = [];
  private rows: Row[] = [];
  private readonly positions = new Map<string, number>();
  private word: PersonsWord = () => undefined;
  private sent = 0;
  private sending: Promise<void> | undefined;
  private isOver = false;
  readonly breathe: Breathe;
  columns: RecordColumns = [];

  constructor(
    private kept: KeptState,
    private readonly ports: TableRowsPorts,
  ) {
    this.breathe = breather(ports.clock);
    this.take(kept, this.word);
  }

  get count(): number {
    return this.results.length;
  }

  /** In the order of the records; nothing of it is on the page yet. */
  take(kept: KeptState, word: PersonsWord): void {
    this.kept = kept;
    this.word = word;
    this.columns = columnsOf(kept);
    this.results = [...resultsOf(kept)];
    this.rows = new Array<Row>(this.results.length).fill(undefined);
    this.positions.clear();
    for (const [position, { id }] of this.results.entries()) this.positions.set(id, position);
    this.sent = 0;
  }

  /** The page has the first so many. */
  sendFrom(position: number): void {
    this.sent = Math.min(this.sent, position);
    this.sending ??= this.send()
      .catch(this.ports.onFailed)
      .finally(() => {
        this.sending = undefined;
        // What came while the last message went out.
        if (!this.isOver && this.sent < this.count) this.sendFrom(this.sent);
      });
  }

  /** New rows come at the end; a higher tier that answered after the first leaves a row where it is. */
  add(results: readonly LabelResult[]): void {
    const changed: LabelsRow[] = [];
    for (const result of results) {
      const position = this.positions.get(result.id) ?? this.count;
      this.positions.set(result.id, position);
      this.results[position] = result;
      this.rows[position] = undefined;
      if (position < this.sent) changed.push(this.row(position));
    }
    this.sendChanged(changed);
    this.sendFrom(this.sent);
  }

  /** Sends what of the page's rows a person says something else of now. */
  takeWords(word: PersonsWord): void {
    this.word = word;
    const changed: LabelsRow[] = [];
    for (const [position, row] of this.rows.entries()) {
      if (row === undefined) continue;
      const person = word(row.id);
      if (person?.label === row.person?.label && person?.by === row.person?.by) continue;
      const now = { ...row, person };
      this.rows[position] = now;
      if (position < this.sent) changed.push(now);
    }
    this.sendChanged(changed);
  }

  /** There is no page any more. */
  end(): void {
    this.isOver = true;
  }

  private async send(): Promise<void> {
    while (!this.isOver && this.sent < this.count) {
      const from = this.sent;
      const end = Math.min(from + rowsPerMessage, this.count);
      const rows: LabelsRow[] = [];
      for (let position = from; position < end; position += 1) rows.push(this.row(position));
      this.sent = end;
      this.ports.post({ kind: 'rows-arrived', run: this.ports.run, from, rows });
      await this.breathe();
    }
  }

  private row(position: number): LabelsRow {
    const result = this.results[position];
    if (result === undefined) throw new Error(`There is no row ${position}.`);
    const row = this.rows[position] ?? rowOf(result, this.kept, this.word, this.columns);
    this.rows[position] = row;
    return row;
  }

  private sendChanged(changed: readonly LabelsRow[]): void {
    for (let start = 0; start < changed.length; start += rowsPerMessage)
      this.ports.post({
        kind: 'rows-changed',
        run: this.ports.run,
        rows: changed.slice(start, start + rowsPerMessage),
      });
  }
}
