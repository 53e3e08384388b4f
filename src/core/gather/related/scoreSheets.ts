/**
 * Numbers by passage for the questions of one index, one question at a time. Arrays of megabytes are taken up again: made anew
 * for each question they would have to be filled and collected each time.
 */
export class ScoreSheets {
  private readonly sheets: ScoreSheet[] = [];
  private taken = 0;

  /** What was taken before is empty, and good for others. */
  begin(): void {
    for (const sheet of this.sheets.slice(0, this.taken)) sheet.clear();
    this.taken = 0;
  }

  /** An empty one for so many passages and files. */
  take(passages: number, files: number): ScoreSheet {
    const sheet = this.sheets[this.taken] ?? new ScoreSheet();
    this.sheets[this.taken++] = sheet;
    sheet.makeRoom(passages, files);
    return sheet;
  }
}

/** Whole numbers by passage, 0 where nothing was added. */
export class ScoreSheet {
  /** By passage. Whoever adds to one that is 0 says so by `touch`: a call with the number itself would put it into memory. */
  values: Float64Array = new Float64Array();
  /** Passages with a number, each after its file. */
  private touched = new Uint32Array(1 << 10);
  private length = 0;
  private hasFile = new Uint8Array();

  /** Of an empty one. */
  makeRoom(passages: number, files: number): void {
    if (passages > this.values.length) this.values = new Float64Array(passages + (passages >> 3));
    if (files > this.hasFile.length) this.hasFile = new Uint8Array(files + (files >> 3));
  }

  clear(): void {
    for (let at = 0; at < this.length; at += 2) {
      this.hasFile[this.touched[at] as number] = 0;
      this.values[this.touched[at + 1] as number] = 0;
    }
    this.length = 0;
  }

  /** A number is added to a passage that has none so far. */
  touch(file: number, passage: number): void {
    if (this.length === this.touched.length) {
      const longer = new Uint32Array(2 * this.touched.length);
      longer.set(this.touched);
      this.touched = longer;
    }
    this.touched[this.length++] = file;
    this.touched[this.length++] = passage;
    this.hasFile[file] = 1;
  }

  each(take: (file: number, value: number) => void): void {
    for (let at = 0; at < this.length; at += 2) {
      take(this.touched[at] as number, this.values[this.touched[at + 1] as number] as number);
    }
  }

  /** Of the passages of a file, in units; `undefined` where it has none. */
  valuesOf(file: number, first: number, count: number, unit: number): Float64Array | undefined {
    if (this.hasFile[file] !== 1) return undefined;
    const values = this.values.slice(first, first + count);
    for (let at = 0; at < count; at++) values[at] = (values[at] as number) / unit;
    return values;
  }
}
