/**
 * Digits in groups of three: `1,204` for 1204, `1,204.50` for `1204.50`. The platform's own way loads its tables at first use, and
 * holds up whoever asks first for twenty milliseconds.
 */
export function grouped(number: number | string): string {
  const [whole = '', ...behind] = String(number).split('.');
  const start = whole.startsWith('-') ? 1 : 0;
  const groups: string[] = [];
  for (let end = whole.length; end > start; end -= 3) groups.unshift(whole.slice(Math.max(start, end - 3), end));
  return [whole.slice(0, start) + groups.join(','), ...behind].join('.');
}
