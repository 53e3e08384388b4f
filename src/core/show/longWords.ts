import type { Child } from './element';

const longest = 14;

/**
 * Whether a cell has a word that would push a table past the edge of the paper. Such a cell may be broken anywhere; all others
 * keep their words whole, however narrow their column gets.
 */
export function hasLongWord(cell: Child): boolean {
  return wordsOf(cell)
    .split(/\s+/)
    .some(word => word.length > longest);
}

function wordsOf(cell: Child): string {
  if (cell === undefined || cell === false) return '';
  if (typeof cell === 'string') return cell;
  return ('tag' in cell ? cell.children : cell).map(wordsOf).join('');
}
