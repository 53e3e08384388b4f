/** Dollars with two digits that say something: `$1.24`, `$0.031`, `$0.00012`, `$0.00`. */
export function usdWords(usd: number): string {
  if (usd >= 0.1 || usd <= 0) return `$${Math.max(0, usd).toFixed(2)}`;
  const digits = Math.min(8, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(digits)}`;
}
