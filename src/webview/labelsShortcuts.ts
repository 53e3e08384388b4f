import type { Shortcut } from './shortcuts';

/** The keys of the table, as `?` lists them. */
export const labelsShortcuts: readonly Shortcut[] = [
  { keys: '↑ ↓', does: 'between rows; ↑ in the first row goes to the column titles' },
  { keys: 'Enter', does: 'show the record beside the table, or sort by a column' },
  { keys: 'a–z', does: 'the letter beside a label gives it to the row, or to all selected rows' },
  { keys: 'c', does: 'confirm the label that is there' },
  { keys: 'u', does: 'undo, any number of steps' },
  { keys: 'n', does: 'the next row that nobody has confirmed' },
  { keys: 'x', does: 'select the row or not; so does Ctrl or ⌘ with a click' },
  { keys: 'Shift ↑ ↓', does: 'select several; Ctrl or ⌘ with A selects all that are shown' },
  { keys: 'Escape', does: 'clear the selection, then close the record' },
  { keys: 'o', does: 'open the record in an editor' },
  { keys: '/', does: 'find in the rows; ↓ or Enter goes to what was found' },
  { keys: 's', does: 'stop the run' },
  { keys: '?', does: 'this list' },
];
