import type { Clock, Hash, Storage } from '../ports';
import type { JournalRecord } from './journalEntry';
import { sealLine } from './journalLine';
import { diskProblem } from './keepErrors';
import { journalPath } from './runFolder';

/** Whether everything up to this entry is on the disk. */
export type Kept =
  | { readonly kind: 'saved' }
  /** `why` is a phrase for people: `the disk is full`. */
  | { readonly kind: 'unsaved'; readonly records: number; readonly why: string };

/** Records that are written together. */
export interface Group {
  /** They stand in the file, or the disk refused them. */
  readonly written: Promise<Kept>;
  /** They are on the disk, or it refused them. */
  readonly lasting: Promise<Kept>;
}

/** The records of a journal on their way to its file. What the disk refuses waits and goes with the next group. */
export interface JournalGroups {
  /** Waits for the next group. */
  add(record: JournalRecord): void;
  /** Everything that waits, as soon as the group before stands in the file; it need not be on the disk. */
  write(): Promise<Group>;
  /** The same a moment later, with whatever comes until then. Resolves when it is on the disk, or was refused. */
  writeSoon(): Promise<Kept>;
  /** When nothing is under way any more. */
  flush(): Promise<Kept>;
  /** Oldest first. */
  waiting(): readonly JournalRecord[];
  /** Why the disk refused the last group; absent when a later one is on it. */
  problem(): string | undefined;
  /** How many bytes were added to the file; unknown once the disk has refused some. */
  bytesAdded(): number | undefined;
}

export function journalGroups(
  ports: { readonly storage: Storage; readonly clock: Clock; readonly hash: Hash },
  run: string,
  beginning: { readonly unwritten: readonly JournalRecord[]; readonly startsNewLine: boolean },
): JournalGroups {
  const pending = [...beginning.unwritten];
  let startsNewLine = beginning.startsNewLine;
  let problem: string | undefined;
  /** Groups begun so far, and how many of them when one was refused last. */
  let begun = 0;
  let refusedAt = 0;
  let bytesAdded = 0;
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<Group> | undefined;
  let soon: Promise<Kept> | undefined;
  const underWay = new Set<Promise<Kept>>();

  const begin = (): Group => {
    const group = pending.splice(0);
    if (group.length === 0) return { written: Promise.resolve(saved), lasting: Promise.resolve(saved) };
    const text = (startsNewLine ? '\n' : '') + group.map(record => sealLine(record, ports.hash)).join('');
    startsNewLine = false;
    begun += 1;
    const number = begun;
    let tellWritten: () => void = () => undefined;
    const inFile = new Promise<void>(resolve => {
      tellWritten = resolve;
    });
    const bytes = new TextEncoder().encode(text);
    const lasting = ports.storage.append(journalPath(run), bytes, tellWritten).then(
      (): Kept => {
        bytesAdded += bytes.length;
        if (number > refusedAt) problem = undefined;
        return saved;
      },
      (error): Kept => {
        startsNewLine = true;
        problem = diskProblem(error);
        refusedAt = begun;
        // What came meanwhile stands behind it; what is in the file all the same is passed over when it comes twice.
        pending.push(...group);
        pending.sort((one, other) => one.seq - other.seq);
        return unsaved(pending.length, problem);
      },
    );
    underWay.add(lasting);
    void lasting.then(() => underWay.delete(lasting));
    return { written: Promise.race([inFile.then(() => saved), lasting]), lasting };
  };

  /** The next group is written when the one before stands in the file, and need not wait for the disk. */
  const write = (): Promise<Group> => {
    waiting ??= running.then(() => {
      waiting = undefined;
      const group = begin();
      running = group.written;
      return group;
    });
    return waiting;
  };

  const flush = async (): Promise<Kept> => {
    const { lasting } = await write();
    await Promise.all([lasting, ...underWay]);
    return pending.length === 0 ? saved : unsaved(pending.length, problem ?? 'it is not written yet');
  };

  const writeSoon = (): Promise<Kept> => {
    soon ??= ports.clock.sleep(0, never).then(async () => {
      soon = undefined;
      return (await write()).lasting;
    });
    return soon;
  };

  return {
    add: record => void pending.push(record),
    write,
    writeSoon,
    flush,
    waiting: () => [...pending],
    problem: () => problem,
    bytesAdded: () => (refusedAt === 0 ? bytesAdded : undefined),
  };
}

const saved: Kept = { kind: 'saved' };

function unsaved(records: number, why: string): Kept {
  return { kind: 'unsaved', records, why };
}

const never = new AbortController().signal;
