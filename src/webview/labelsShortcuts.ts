import type { Shortcut } from './shortcuts';

/** The keys of the table, as `?` lists them. */
export const labelsShortcuts: readonly Shortcut[] = [
  { keys: '↑ ↓', does: 'between rows; ↑ in the first row goes to the column titles' },
  { keys: 'Enter', does: 'show the record beside the table, or sort by a column' },
  { keys: 'a–z', does: 'the letter beside a label gives it to the row, or to all picked rows' },
  { keys: 'c', does: 'confirm the label that is there' },
  { keys: 'u', does: 'undo, any number of steps' },
  { keys: 'n', does: 'the next row that nobody has confirmed' },
  { keys: 'x', does: 'pick the row, or let go of it; so does Ctrl or ⌘ with a click' },
  { keys: 'Shift ↑ ↓', does: 'pick several; Ctrl or ⌘ with A picks all that are shown' },
  { keys: 'Escape', does: 'let go of picked rows, then close the record' },
  { keys: 'o', does: 'open the record in an editor' },
  { keys: '/', does: 'find in the rows' },
  { keys: 's', does: 'stop the run' },
  { keys: '?', does: 'this list' },
];
