/**
 * How often a property is tried. A tenth where a person waits for the unit tests, all of it in `npm test` and on the machine that checks
 * what is handed in (`TIERWISE_ROUNDS=all`).
 */
export function rounds(all: number): number {
  return isWhole ? all : Math.max(3, Math.ceil(all / 10));
}

/**
 * How many copies something hostile or large is made of: a tenth where a person waits. Only where the size is there to take time; what has
 * to be over a limit of the product is as large as that in every run.
 */
export function copies(all: number): number {
  return isWhole ? all : Math.ceil(all / 10);
}

/** Whether everything is gone through: every byte of a file, every size of a limit. */
export const isWhole = process.env['TIERWISE_ROUNDS'] === 'all';
