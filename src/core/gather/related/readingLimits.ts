/** From so many files on no patience is enough for reading all of them. */
export const largeWorkspace = 20_000;

/** Of the time there is, for finding out what to read first, which takes longer with very many files. */
export function shareOfLooking(files: number): number {
  return files < largeWorkspace ? 0.45 : 0.6;
}

/** Of the least that is read, drawn by lot: fewer say too little of what stays unread, more only take the place of what is likelier to matter. */
export const shareDrawn = 0.1;

/** Of those that were read by lot so many stand for what stays unread: more say the same. */
export const mostDrawn = 600;

/** Where reading all is not late by much, as more of it than this was read by lot says, so much at least is read of all. */
const shareOfLate = 0.2;
const leastOfLate = 0.65;
/** In a large workspace so many times the least are read in order, whatever was drawn before. */
const leastInOrder = 0.85;

/** How many of all files may stay unread, behind those that were drawn by lot. */
export function mostUnread({ all, byLot, leastFiles }: Record<'all' | 'byLot' | 'leastFiles', number>): number {
  if (all >= largeWorkspace) return Math.min(all - leastFiles, all - byLot - leastFiles * leastInOrder);
  return all - Math.max(leastFiles, byLot >= shareOfLate * all ? leastOfLate * all : 0);
}
