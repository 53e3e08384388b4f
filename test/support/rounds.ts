/**
 * How often a property is tried. A tenth where a person waits for the unit tests, all of it in `npm test` and on the machine that checks
 * what is handed in (`TIERWISE_ROUNDS=all`).
 */
export function rounds(all: number): number {
  return isWhole ? all : Math.max(5, Math.ceil(all / 10));
}

/** Whether everything is gone through: every byte of a file, every size of a limit. */
export const isWhole = process.env['TIERWISE_ROUNDS'] === 'all';
