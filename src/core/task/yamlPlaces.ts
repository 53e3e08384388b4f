import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';

/** Something in a task file that must be mended before it can run. Lines and columns are 1-based. */
export interface TaskProblem {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  readonly message: string;
}

/** Finds the line of a key or value in the YAML, so that a problem stands where it is. */
export class Places {
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
    private readonly startLine: number,
  ) {}

  has(path: readonly PropertyKey[]): boolean {
    return this.document.hasIn(path);
  }

  /** The scalar at a path, as words; `undefined` for anything else. */
  valueAt(path: readonly PropertyKey[]): string | undefined {
    const node = this.document.getIn(path, true);
    return isScalar(node) && node.value !== null ? String(node.value) : undefined;
  }

  atPath(path: readonly PropertyKey[], message: string): TaskProblem {
    for (let length = path.length; length > 0; length--) {
      const node = this.document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.at([node.range[0], node.range[1]], message);
    }
    return atTop(message);
  }

  atKey(path: readonly PropertyKey[], message: string): TaskProblem {
    const parent = path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(item => isScalar(item.key) && String(item.key.value) === String(path.at(-1)));
      if (pair !== undefined && isScalar(pair.key) && pair.key.range)
        return this.at([pair.key.range[0], pair.key.range[1]], message);
    }
    return this.atPath(path.slice(0, -1), message);
  }

  at(range: readonly [number, number], message: string): TaskProblem {
    const start = this.lines.linePos(range[0]);
    const end = this.lines.linePos(range[1]);
    const sameLine = end.line === start.line && end.col > start.col;
    return {
      line: start.line + this.startLine - 1,
      column: start.col,
      endColumn: sameLine ? end.col : start.col + 1,
      message,
    };
  }
}

export function atTop(message: string): TaskProblem {
  return { line: 1, column: 1, endColumn: 4, message };
}
