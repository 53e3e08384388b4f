/** Calls at once in a child, one record each. */
export const concurrency = 3;

/** Quick, so that a test need not wait; slow enough for a loaded machine to keep its beat. */
export const leaseTimes = { heartbeatMs: 50, staleMs: 400 };
