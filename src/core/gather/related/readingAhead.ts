import { lotOf, mostLots } from './readingOrder';
import type { ScanAll, StampedScan } from './scanBytes';

/** Of all files: about as many as are read while the folders are walked. */
const share = 1 / 8;
/**
 * Of a large workspace what mentions the question says more than what was drawn by lot: after so many files each further one is drawn
 * with half the chance, and so on.
 */
const manyDrawn = 1_500;
const filesAtOnce = 60;

/**
 * Files that another thread reads while this one walks the folders, so that neither waits. They are drawn by lot, as what is read
 * first of a workspace is to stand for what is unread.
 */
export class ReadingAhead {
  /** All that were handed out. */
  readonly paths = new Set<string>();
  /** A file with a lot below it is read. */
  private lots = share * mostLots;
  private drawnEvenly: number[] = [];
  private drawn: string[] = [];
  private begun: readonly [paths: readonly string[], scans: Promise<readonly StampedScan[] | undefined>][] = [];
  private isBegun = false;

  constructor(private readonly scan: ScanAll) {}

  /** Of them, those that were drawn with the chance that the last file had: they stand for what is unread. */
  get evenly(): readonly string[] {
    return [...this.paths].filter(path => lotOf(path) < this.lots);
  }

  /** One that was found; it may be among those that are read. */
  add(path: string): void {
    const lot = lotOf(path);
    if (lot >= this.lots) return;
    this.drawn.push(path);
    this.drawnEvenly.push(lot);
    if (this.drawnEvenly.length >= manyDrawn) {
      this.lots /= 2;
      this.drawnEvenly = this.drawnEvenly.filter(one => one < this.lots);
    }
    if (this.isBegun && this.drawn.length >= filesAtOnce) this.handOut();
  }

  /** There are enough files for another thread to be worth its start. */
  begin(): void {
    this.isBegun = true;
    this.handOut();
  }

  /** Each part as it comes in; without scans where the other thread failed. */
  async *parts(): AsyncGenerator<readonly [paths: readonly string[], scans: readonly StampedScan[] | undefined]> {
    for (const [paths, scans] of this.begun) yield [paths, await scans];
  }

  private handOut(): void {
    const paths = this.drawn;
    this.drawn = [];
    for (const path of paths) this.paths.add(path);
    const scans = this.scan(paths).catch(() => undefined);
    this.begun = [...this.begun, [paths, scans]];
  }
}
