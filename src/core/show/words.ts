import { grouped } from './grouped';

/** How numbers and times are said, the same on pages, in exports and on the command line. */

/** What something costs. An unknown price is said, never shown as nothing. */
export type Cost =
  | {
      readonly kind: 'priced';
      readonly usd: number;
      readonly exact: boolean;
      /** The most that calls which broke off may come to beside `usd`; absent where there are none. */
      readonly inDoubtUsd?: number;
    }
  | { readonly kind: 'unpriced' }
  | { readonly kind: 'free' };

/** `$0.0042`, `about $0.11`, `$0.11 and up to $0.02 more in doubt`, `unpriced`, `free`. */
export function costWords(cost: Cost): string {
  if (cost.kind !== 'priced') return cost.kind;
  if (cost.inDoubtUsd !== undefined) return `${money(cost.usd)} and up to ${money(cost.inDoubtUsd)} more in doubt`;
  return cost.exact ? money(cost.usd) : `about ${money(cost.usd)}`;
}

/** For narrow columns, without what is not sure about it: `$0.0042`, `unpriced`, `free`. */
export function shortCost(cost: Cost): string {
  return cost.kind === 'priced' ? money(cost.usd) : cost.kind;
}

/** Two significant digits below a cent, cents above: `$0.0042`, `$0.21`, `$1,204.50`. */
export function money(usd: number): string {
  if (usd > 0 && usd < 0.000001) return 'under $0.000001';
  if (usd > 0 && usd < 0.01) return `$${usd.toFixed(1 - Math.floor(Math.log10(usd)))}`;
  return `$${grouped(usd.toFixed(2))}`;
}

/** As a sentence: with one full stop, whether the words came with theirs or not. */
export function fullStop(words: string): string {
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** `11,840`. */
export function whole(value: number): string {
  return grouped(Math.round(value));
}

/** For narrow columns: `310`, `4.1k`, `1.2M`. */
export function short(value: number): string {
  if (value < 1000) return whole(value);
  if (value < 999_950) return `${(value / 1000).toFixed(value < 99_950 ? 1 : 0)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** `1 passage`, `14 passages`, `2 entries`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${whole(value)} ${value === 1 ? one : many}`;
}

/** `40–112`, `7`, or nothing where there are no lines. */
export function lineRange(startLine: number | undefined, endLine: number | undefined): string {
  if (startLine === undefined) return '';
  return endLine === undefined || endLine === startLine ? String(startLine) : `${startLine}–${endLine}`;
}

/** `client.ts:88–92`: the file's name is enough where the whole path stands beside it. */
export function place(path: string, startLine: number | undefined, endLine: number | undefined): string {
  const range = lineRange(startLine, endLine);
  return range === '' ? path : `${path}:${range}`;
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `0.4 s`, `14 s`, `2 min`, `1 h 5 min`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, Math.floor(seconds * 10) / 10)} s`;
  if (seconds < 120) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `just now`, `2 min ago`, `3 h ago`, `5 d ago`. */
export function ago(thenMs: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - thenMs) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / (24 * 60))} d ago`;
}

/** `2026-11-29 09:41 UTC`, for people, of an ISO 8601 time in UTC; what is none is left as it is. */
export function minuteUtc(time: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*Z$/.exec(time);
  return parts === null ? time : `${parts[1]} ${parts[2]} UTC`;
}

/** `98 %`; never 100 % before the end and never 0 % after the beginning. */
export function percent(part: number, total: number): string {
  if (total <= 0) return '0 %';
  const rounded = Math.round((part / total) * 100);
  if (part < total && rounded >= 100) return '99 %';
  if (part > 0 && rounded === 0) return '1 %';
  return `${rounded} %`;
}
