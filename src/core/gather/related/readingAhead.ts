import { lotOf, mostLots } from './readingOrder';
import type { ScanAll, StampedScan } from './scanBytes';

/** Of all files: about as many as are read while the folders are walked, however many there are. */
const share = 1 / 8;
const filesAtOnce = 60;

/**
 * Files that another thread reads while this one walks the folders, so that neither waits. They are drawn by lot, as what is read
 * first of a workspace is to stand for what is unread.
 */
export class ReadingAhead {
  /** All that were handed out. */
  readonly paths = new Set<string>();
  private drawn: string[] = [];
  private begun: readonly [paths: readonly string[], scans: Promise<readonly StampedScan[] | undefined>][] = [];
  private isBegun = false;

  constructor(private readonly scan: ScanAll) {}

  /** One that was found; it may be among those that are read. */
  add(path: string): void {
    if (lotOf(path) >= share * mostLots) return;
    this.drawn.push(path);
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
