import type { Place } from '../channels';
import type { Tally } from '../tally';
import type { Edge } from './finding';
import type { Pair, Population } from './population';
import { sayBytes, sayCount, sayDuration, sayPort, sayTime } from './words';

/** The traffic of a pair as one edge of a graph. */
export function edgeOf(pair: Pair, hosts: Tally['hosts'], { channels, order }: Population): Edge {
  const all = [...order.subarray(pair.start, pair.end)];
  const bytes = (at: number) => (channels.bytesOut[at] ?? 0) + (channels.bytesIn[at] ?? 0);
  const sum = (of: Float64Array | Uint32Array) => all.reduce((total, at) => total + (of[at] ?? 0), 0);
  const times = (of: Float64Array) => all.map(at => of[at] ?? Number.NaN).filter(Number.isFinite);
  // Not as arguments: a pair may have two times 65,536 channels.
  const first = times(channels.first).reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = times(channels.last).reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  return {
    source: hosts.nameOf(pair.source),
    target: hosts.nameOf(pair.target),
    ports: all
      .sort((a, b) => bytes(b) - bytes(a))
      .slice(0, 4)
      .map(at => sayPort(at, channels)),
    flows: sum(channels.count),
    bytesOut: sum(channels.bytesOut),
    bytesIn: sum(channels.bytesIn),
    ...(first <= last ? { first, last } : {}),
  };
}

/** Ports with flows, bytes and durations; first and last. */
export function amountsOf(pair: Pair, { channels, order }: Population): string {
  const parts: string[] = [];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const all = [...order.subarray(pair.start, pair.end)].sort(
    (a, b) =>
      (channels.bytesOut[b] ?? 0) +
      (channels.bytesIn[b] ?? 0) -
      (channels.bytesOut[a] ?? 0) -
      (channels.bytesIn[a] ?? 0),
  );
  for (const at of all) {
    if ((channels.first[at] ?? 0) < first) first = channels.first[at] ?? 0;
    if ((channels.last[at] ?? 0) > last) last = channels.last[at] ?? 0;
    const count = channels.count[at] ?? 0;
    if (parts.length >= 4 || count === 0) continue;
    const failed = (channels.failed[at] ?? 0) > 0 ? `, ${sayCount(channels.failed[at] ?? 0)} failed` : '';
    const longest = (channels.longest[at] ?? 0) >= 60 ? `, longest ${sayDuration(channels.longest[at] ?? 0)}` : '';
    parts.push(
      `${sayPort(at, channels)} ×${sayCount(count)} out ${sayBytes(channels.bytesOut[at] ?? 0)} in ${sayBytes(channels.bytesIn[at] ?? 0)}${failed}${longest}`,
    );
  }
  const more = all.length > 4 ? `; ${all.length - 4} more ports` : '';
  const when = first <= last ? `; ${sayTime(first)} to ${sayTime(last)}` : '';
  return parts.length === 0 ? 'No flow of it was logged' : `${parts.join('; ')}${more}${when}`;
}

export function placesOf(pair: Pair, { channels, order }: Population): readonly Place[] {
  const places = new Set<Place>();
  const all = [...order.subarray(pair.start, pair.end)].sort(
    (a, b) => (channels.bytesOut[b] ?? 0) - (channels.bytesOut[a] ?? 0),
  );
  for (const at of all.slice(0, 3)) {
    for (const place of [channels.topPlace[at], channels.firstPlace[at], channels.lastPlace[at]]) {
      if (place !== undefined) places.add(place);
    }
  }
  return [...places].slice(0, 5);
}
