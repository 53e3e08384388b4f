import type { Aside, FolderLook } from './workspaceFiles';

/** A file of ten kilobytes that lies in the machine's memory takes 40 to 60 µs; one that comes from a disk 500 to 800 where it was measured. */
const slowMs = 0.12;
/** Of so many that were found first, some say which it is. */
const found = 500;
const tried = 15;
const mostBytes = 1 << 20;
/** In a larger workspace not all is read for a first answer, and what is read ahead would take the disk from what is likelier to matter. */
const mostAhead = 12_000;

/**
 * Has the files that are found by walking read ahead where they come from a disk. Whoever scans them would wait for each, and
 * a disk is several times faster for several who ask at once.
 */
export class SlowDisk {
  private waiting: string[] = [];
  private isSlow: boolean | undefined;
  private handedOut = 0;

  constructor(
    private readonly look: FolderLook,
    private readonly aside: Pick<Aside, 'readAhead'>,
    private readonly nowMs: () => number,
  ) {}

  add(path: string): void {
    if (this.isSlow !== false && this.waiting.push(path) >= found) this.handOut();
  }

  /** There are no more. */
  end(): void {
    if (this.isSlow === true) this.handOut();
  }

  private handOut(): void {
    const paths = this.waiting;
    this.waiting = [];
    this.isSlow ??= this.takesLong(paths);
    if (!this.isSlow) return;
    this.aside.readAhead(paths);
    this.handedOut += paths.length;
    if (this.handedOut >= mostAhead) this.isSlow = false;
  }

  /** By the median: the first calls take longer, wherever the files lie. */
  private takesLong(paths: readonly string[]): boolean {
    const step = Math.floor(paths.length / tried);
    const times = Array.from({ length: tried }, (_, index) => {
      const sinceMs = this.nowMs();
      this.look.read(paths[index * step] ?? '', mostBytes);
      return this.nowMs() - sinceMs;
    }).sort((a, b) => a - b);
    return (times[tried >> 1] ?? 0) > slowMs;
  }
}
