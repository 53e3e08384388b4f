/** The candidate that a typo most likely meant, or `undefined` when none is near: at most a third of the letters differ. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Damerau–Levenshtein (optimal string alignment): insertions, deletions, changes and swaps of neighbours count one. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 20) return 20;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cheapest = Math.min(change, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cheapest = Math.min(cheapest, (before[j - 2] ?? 0) + 1);
      }
      row.push(cheapest);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
