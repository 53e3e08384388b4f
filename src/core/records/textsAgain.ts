import type { Hash, Workspace } from '../ports';
import type { Protector } from '../protect/protector';
import type { CollectedRecord } from './collect';
import { readFieldMaps } from './fieldMaps';
import type { PlacedRecord } from './protectRecords';
import { type ReadAs, readRecords } from './readRecords';
import type { SourceRecord } from './record';

export interface AgainFrom {
  readonly workspace: Workspace;
  readonly hash: Hash;
  readonly protector: Protector;
  /** As the records of the run were read. */
  readonly how: ReadAs;
  readonly collected: readonly CollectedRecord[];
}

/** Records with their texts. One whose text is held comes back as it is. */
export interface TextsAgain {
  /**
   * Asked for in the order of the records, each file is read once; another order costs reading it again from its beginning.
   * `undefined` where the file was changed since.
   */
  whole(placed: PlacedRecord, signal: AbortSignal): Promise<PlacedRecord | undefined>;
  /** Closes the file that is open. */
  end(): Promise<void>;
}

/**
 * Reads what was left in its file, in step with those who ask for it, and through the gate again. A record is known by its
 * id: what stands in its place now is never taken for it.
 */
export function textsAgain({ workspace, hash, protector, how, collected }: AgainFrom): TextsAgain {
  const places = new Map<string, SourceRecord>();
  for (const { record } of collected) if (record.isLight === true) places.set(record.id, record);
  let open: Reading | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let begunAgain = 0;
  let maps: ReadAs['maps'];

  const begin = async (path: string, signal: AbortSignal): Promise<Reading | undefined> => {
    await open?.close();
    const opened = await workspace.open(path);
    maps ??= await readFieldMaps(workspace, signal);
    open =
      opened.kind === 'refused'
        ? undefined
        : new Reading(path, readRecords(path, opened.bytes(never), hash, { ...how, maps }));
    return open;
  };

  const find = async (place: SourceRecord, signal: AbortSignal): Promise<SourceRecord | undefined> => {
    signal.throwIfAborted();
    const going = open?.path === place.path ? open : undefined;
    const comes = going?.isBefore(place.line) ?? 'no';
    const found = comes === 'no' ? undefined : await going?.find(place, signal);
    if (found !== undefined || comes === 'yes') return found;
    if (going !== undefined && begunAgain++ >= mostBegunAgain) return undefined;
    return (await begin(place.path, signal))?.find(place, signal);
  };

  return {
    async whole(placed, signal) {
      const place = placed.left === undefined ? undefined : places.get(placed.record.id);
      if (place === undefined) return placed;
      const { withheld } = placed.left ?? {};
      if (withheld !== undefined) return { record: { ...placed.record, problem: withheld }, alsoAt: placed.alsoAt };
      const found = turn.then(() => find(place, signal));
      turn = found.catch(() => undefined);
      const record = await found;
      if (record === undefined) return undefined;
      const [safe] = (await protector.protectRecords([record], signal)).records;
      return safe && { record: safe, alsoAt: placed.alsoAt };
    },
    async end() {
      await turn;
      await open?.close();
      open = undefined;
    },
  };
}

const never = new AbortController().signal;

/** Asked for in order it is never; a file that is rewritten all the time must not be read for ever. */
const mostBegunAgain = 100;

/** One file, from the beginning to the record that was asked for last. */
class Reading {
  private next: SourceRecord | undefined;
  private lastLine = 0;
  private isAtEnd = false;

  constructor(
    readonly path: string,
    private readonly records: AsyncGenerator<SourceRecord, void, void>,
  ) {}

  /** Whether the record may still come; on its own line it may have been there already. */
  isBefore(line: number): 'yes' | 'perhaps' | 'no' {
    if (line > this.lastLine) return 'yes';
    return line === this.lastLine ? 'perhaps' : 'no';
  }

  /** `undefined` where the file has gone past the place without it. */
  async find({ id, line }: SourceRecord, signal: AbortSignal): Promise<SourceRecord | undefined> {
    for (;;) {
      signal.throwIfAborted();
      if (this.next === undefined && !this.isAtEnd) await this.advance();
      const { next } = this;
      if (next === undefined || next.line > line) return undefined;
      this.next = undefined;
      this.lastLine = next.line;
      if (next.id === id) return next;
    }
  }

  async close(): Promise<void> {
    await this.records.return();
  }

  private async advance(): Promise<void> {
    const { value, done } = await this.records.next();
    if (done === true) this.isAtEnd = true;
    else this.next = value;
  }
}
