/** Not wired up yet: stops retrying everywhere when the gateway is down, instead of once per message. */
export interface AttemptBudget {
  /** False when the budget of this minute is used up. */
  spend(now: number): boolean;
}

export function attemptBudget(perMinute: number): AttemptBudget {
  let minute = -1;
  let spent = 0;
  return {
    spend(now) {
      const current = Math.floor(now / 60_000);
      if (current !== minute) {
        minute = current;
        spent = 0;
      }
      spent += 1;
      return spent <= perMinute;
    },
  };
}
