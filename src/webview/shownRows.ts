import { chooseAgain, choosingRows, type RowChoice } from '../core/show/chooseRows';
import type { LabelsRow } from '../core/show/labelsView';
import { afterFrame } from './afterFrame';

/** Which rows a choice shows, found in slices where there are many, so that no frame waits for a sort of all. */
export interface ShownRows {
  /** What `onFound` is told at once where it takes no longer than a slice, else as soon as it is found. */
  choose(rows: readonly LabelsRow[], choice: RowChoice): void;
  /** The rows at these positions are new or others. */
  changed(positions: ReadonlySet<number>): void;
  /** What was found is not what was asked for yet. */
  isSearching(): boolean;
}

/** Well below the 50 ms from which a frame counts as long. */
const sliceMs = 12;
/** More than these are not put into their places one by one, which would be a slice of its own. */
const fewRows = 1_000;

export function shownRows(onFound: (positions: readonly number[]) => void): ShownRows {
  let rows: readonly LabelsRow[] = [];
  let choice: RowChoice | undefined;
  let found: readonly number[] = [];
  let work: ReturnType<typeof choosingRows> | undefined;
  /** Since the search under way began. */
  let late = new Set<number>();

  const goOn = (searched: NonNullable<typeof work>) => {
    if (work !== searched) return;
    const until = performance.now() + sliceMs;
    do {
      const step = searched.next();
      if (step.done === true) {
        finish(step.value);
        return;
      }
    } while (performance.now() < until);
    afterFrame(() => goOn(searched));
  };
  const begin = (wanted: RowChoice) => {
    late = new Set();
    work = choosingRows(rows, wanted);
    goOn(work);
  };
  const finish = (positions: readonly number[]) => {
    work = undefined;
    found = positions;
    const missed = late;
    late = new Set();
    if (missed.size > 0) update(missed);
    else onFound(found);
  };
  const update = (positions: ReadonlySet<number>) => {
    if (choice === undefined) return;
    if (choice.sort !== undefined && positions.size > fewRows) {
      begin(choice);
      return;
    }
    found = chooseAgain(found, rows, choice, positions);
    onFound(found);
  };
  return {
    choose(from, wanted) {
      rows = from;
      choice = wanted;
      begin(wanted);
    },
    changed(positions) {
      if (work === undefined) update(positions);
      else for (const position of positions) late.add(position);
    },
    isSearching: () => work !== undefined,
  };
}
