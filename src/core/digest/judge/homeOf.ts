import type { ChannelColumns } from '../channelColumns';
import type { Hosts } from '../hosts';

/** Seven of ten: in a recording nearly everything has one end at the place where it was made. */
const leastShare = 0.7;
/** With more of them than this, the own hosts are the private ones. */
const mostPrivate = 0.2;

/**
 * The /16 (as address / 65,536) in which the logs of a network of public addresses were recorded; `undefined` where hosts have
 * private addresses, or where no network stands out. By channels, so that one busy pair decides nothing.
 */
export function homeOf({ source, target, count, size }: ChannelColumns, hosts: Hosts): number | undefined {
  let [all, withPrivate] = [0, 0];
  for (let at = 0; at < size; at++) {
    if (count[at] === 0) continue;
    all++;
    if (isPrivate(source[at] ?? 0, hosts) || isPrivate(target[at] ?? 0, hosts)) withPrivate++;
  }
  if (all === 0 || withPrivate / all > mostPrivate) return undefined;
  const ends = new Map<number, number>();
  for (let at = 0; at < size; at++) {
    if (count[at] === 0) continue;
    const from = source[at] ?? 0;
    const to = target[at] ?? 0;
    const first = hosts.isPublic(from) ? Math.floor(from / 65_536) : -1;
    const second = hosts.isPublic(to) ? Math.floor(to / 65_536) : -1;
    if (first >= 0) ends.set(first, (ends.get(first) ?? 0) + 1);
    if (second >= 0 && second !== first) ends.set(second, (ends.get(second) ?? 0) + 1);
  }
  const [first] = [...ends].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return first !== undefined && first[1] / all >= leastShare ? first[0] : undefined;
}

function isPrivate(host: number, hosts: Hosts): boolean {
  return !hosts.isForAll(host) && hosts.isPrivate(host);
}
