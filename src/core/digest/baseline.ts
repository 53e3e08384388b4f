import { Bloom } from './sketches/bloom';
import { hashPair, hashText } from './sketches/mixHash';
import type { Tally } from './tally';

/** What an ordinary time looked like. Hosts are told apart by name, since each tally numbers them anew. */
export interface Baseline {
  knowsTarget(target: number): boolean;
  knowsChannel(source: number, target: number, port: number): boolean;
  knowsDomain(domain: string): boolean;
  knowsAgent(agent: string): boolean;
  knowsLogin(from: string, user: string): boolean;
  readonly rows: number;
}

/** Remembers who talked to whom in two Bloom filters: 0.2 % of what is new may be taken for known, never the other way. */
export function baselineOf(before: Tally, now: Tally): Baseline {
  const channels = new Bloom();
  const others = new Bloom();
  const nameHash = (name: string) => hashText(name);
  const nameBefore = (number: number) => nameHash(before.hosts.nameOf(number));
  const nameNow = (number: number) => nameHash(now.hosts.nameOf(number));
  const keyOf = (source: number, target: number, port: number) => hashPair(hashPair(source, target), port);
  const { size, source: sources, target: targets, port: ports } = before.channels.columns();
  for (let at = 0; at < size; at++) {
    const [source, target] = [nameBefore(sources[at] ?? 0), nameBefore(targets[at] ?? 0)];
    channels.add(keyOf(source, target, ports[at] ?? 0));
    others.add(hashPair(target, 1));
  }
  for (const { item } of before.names.uses.top()) others.add(hashPair(hashText(item.domain), 2));
  for (const { item } of before.agents.values.top()) others.add(hashPair(hashText(item.value), 3));
  for (const { item } of before.logins.uses.top()) {
    for (const { user } of item.successes) others.add(hashPair(hashText(`${item.from} ${user}`), 4));
  }
  return {
    rows: before.rows,
    knowsTarget: target => others.has(hashPair(nameNow(target), 1)),
    knowsChannel: (source, target, port) => channels.has(keyOf(nameNow(source), nameNow(target), port)),
    knowsDomain: domain => others.has(hashPair(hashText(domain), 2)),
    knowsAgent: agent => others.has(hashPair(hashText(agent), 3)),
    knowsLogin: (from, user) => others.has(hashPair(hashText(`${from} ${user}`), 4)),
  };
}
