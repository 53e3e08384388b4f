/** Time as a port, so that a test decides what time it is. Milliseconds since the epoch. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: ms => new Promise(done => setTimeout(done, ms)),
};
