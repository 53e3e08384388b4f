import type { ChannelColumns } from '../channelColumns';
import { protocolName } from '../words';

export function sayBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${bytes} B`;
}

export function sayDuration(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${(seconds / 86_400).toFixed(1)} d`;
  if (seconds >= 7_200) return `${(seconds / 3_600).toFixed(1)} h`;
  return seconds >= 180 ? `${(seconds / 60).toFixed(1)} min` : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
}

/** `1,234,567`; of what is counted, so that it is never negative. */
export function sayCount(count: number): string {
  const digits = String(Math.round(count));
  const parts: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) parts.push(digits.slice(Math.max(0, end - 3), end));
  return parts.reverse().join(',');
}

/** `1 row`, `14 rows`. */
export function sayCounted(count: number, one: string, many = `${one}s`): string {
  return `${sayCount(count)} ${Math.round(count) === 1 ? one : many}`;
}

/** `443/tcp`. */
export function sayPort(at: number, channels: ChannelColumns): string {
  const protocol = protocolName(channels.protocol[at] ?? 0);
  const port = channels.port[at] ?? 0;
  return port === 0 ? protocol : `${port}/${protocol}`;
}

/** The year 2000 stands for none. */
export function isYearless(seconds: number): boolean {
  return seconds >= 946_684_800 && seconds < 978_307_200;
}

/** `2026-11-12 09:14:05`, UTC, without the year that is none. */
export function sayTime(seconds: number): string {
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12) return 'no time';
  const text = new Date(seconds * 1_000).toISOString();
  return `${isYearless(seconds) ? text.slice(5, 10) : text.slice(0, 10)} ${text.slice(11, 19)}`;
}
