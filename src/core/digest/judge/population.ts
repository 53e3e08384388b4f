import type { ChannelColumns } from '../channelColumns';
import { mostChannels } from '../channels';
import type { Hosts } from '../hosts';
import { registeredDomain } from '../names';
import type { ServerNames } from '../serverNames';
import { keepsRhythm } from './rhythmicServices';
import { type DomainsByAskers, domainsByAskers } from './uncommonDomains';

/** One source and one target with all their channels: places in `order` from `start` to `end`. */
export interface Pair {
  readonly source: number;
  readonly target: number;
  readonly start: number;
  readonly end: number;
}

/** The channels in the order of their pairs, and who else talks to whom: what is rare can only be said beside all others. */
export class Population {
  readonly order: Int32Array;
  readonly pairs: readonly Pair[];
  readonly sources: number;
  /** Those that do not come in from outside. */
  readonly ownSources: number;
  private readonly sourcesOfTarget = new Map<number, number>();
  private readonly home = new Set<number | string>();
  private readonly isSource = new Set<number>();
  private byAskers: DomainsByAskers | undefined;

  constructor(
    readonly channels: ChannelColumns,
    private readonly hosts: Hosts,
    private readonly servers: ServerNames,
  ) {
    const { source, target } = channels;
    this.order = orderOf(channels);
    this.pairs = pairsIn(this.order, source, target);
    let last = Number.NaN;
    let lastOwn = Number.NaN;
    let own = 0;
    // Pairs come by source.
    for (const pair of this.pairs) {
      this.sourcesOfTarget.set(pair.target, (this.sourcesOfTarget.get(pair.target) ?? 0) + 1);
      if (pair.source !== last) {
        last = pair.source;
        this.isSource.add(last);
        if (hosts.isPrivate(last)) this.home.add(hosts.networkOf(last));
      }
      if (lastOwn !== last && !this.isInbound(last, pair.target)) {
        lastOwn = last;
        own++;
      }
    }
    this.ownSources = channels.letGo > 0 ? Math.max(own, channels.sources.estimate()) : own;
    this.sources = Math.max(this.isSource.size, channels.letGo > 0 ? channels.sources.estimate() : 0);
  }

  /** How many sources talk to a target; never too low by more than what was let go. */
  usersOf(target: number): number {
    return this.sourcesOfTarget.get(target) ?? 0;
  }

  /**
   * How far out a target lies, from 0 to 1: 1 beyond all networks whose hosts are the (private) sources here; less for a
   * host inside that never speaks first, as servers and lures of a laboratory do; half for one that speaks itself. 0 for
   * nobody in particular, and for what comes in from outside.
   */
  distanceOf({ source, target }: { readonly source: number; readonly target: number }): number {
    const { hosts } = this;
    if (hosts.isForAll(target) || this.isInbound(source, target)) return 0;
    if (this.isSource.has(target)) return 0.5;
    const network = hosts.networkOf(target);
    if (network === hosts.networkOf(source)) return 0.65;
    return this.home.has(network) ? 0.8 : 1;
  }

  /** Whether a target is known by a name that hardly any of the own hosts asks for, where names of many domains are. */
  isUncommonName(pair: Pair): boolean {
    const domain = this.domainOf(pair.target);
    return domain !== '' && this.domains().uncommon.has(domain);
  }

  /** Whether others ask for the name of a target too, or it is a service's that everybody knows. */
  isCommonName(pair: Pair): boolean {
    const domain = this.domainOf(pair.target);
    return domain !== '' && (keepsRhythm(domain) || this.domains().common.has(domain));
  }

  private domains(): DomainsByAskers {
    this.byAskers ??= domainsByAskers(this.pairs, target => this.domainOf(target), this.ownSources);
    return this.byAskers;
  }

  /** Empty for what is known by its address alone, or by names of several domains. */
  domainOf(target: number): string {
    return this.hosts.isNamed(target) ? registeredDomain(this.hosts.nameOf(target)) : this.servers.domainOf(target);
  }

  speaksItself(target: number): boolean {
    return this.isSource.has(target);
  }

  isInbound(source: number, target: number): boolean {
    return !this.hosts.isPrivate(source) && this.hosts.isPrivate(target);
  }

  /** The pair of two hosts, where they have flows. */
  find(source: number, target: number): Pair | undefined {
    const pair = this.pairs[this.placeOf(source, target)];
    return pair?.source === source && pair.target === target ? pair : undefined;
  }

  /** All pairs of a source. */
  pairsFrom(source: number): readonly Pair[] {
    return this.pairs.slice(this.placeOf(source, 0), this.placeOf(source + 1, 0));
  }

  /** Of the first pair that is not before this one. */
  private placeOf(source: number, target: number): number {
    let [low, high] = [0, this.pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const pair = this.pairs[middle];
      if (pair !== undefined && (pair.source < source || (pair.source === source && pair.target < target)))
        low = middle + 1;
      else high = middle;
    }
    return low;
  }

  networkOf(host: number): number | string {
    return this.hosts.networkOf(host);
  }

  /** On the internet, and in no network of one's own. */
  isPublic(target: number): boolean {
    return this.hosts.isPublic(target) && !this.hosts.isPrivate(target);
  }

  isForAll(target: number): boolean {
    return this.hosts.isForAll(target);
  }

  /**
   * How much of a signal of a pair is left when so many sources show it: 1 for one alone, near 0 for all of them (inverse document
   * frequency, Spärck Jones 1972, as a share of its largest value). What everybody does is the network, not an attack. What goes
   * out is measured by the own hosts alone: whoever comes in from the internet is no neighbour of theirs.
   */
  rarity(users: number, pair: Pair): number {
    const sources = Math.max(fewestToCompare, this.neighboursOf(pair));
    return Math.max(0, Math.min(1, Math.log((1 + sources) / Math.max(1, users)) / Math.log(1 + sources)));
  }

  /** Whether so many talk to the target of a pair that a signal towards it says nothing of the signal. */
  isPopular(pair: Pair): boolean {
    return this.usersOf(pair.target) > Math.max(1, this.neighboursOf(pair) / 20);
  }

  private neighboursOf({ source, target }: Pair): number {
    return this.isInbound(source, target) ? this.sources : this.ownSources;
  }
}

/** Places of channels by source, target and port; equal ones as they came. Whole numbers below 2^53 are sorted many times faster than by comparing. */
function orderOf({ source, target, port, size }: ChannelColumns): Int32Array {
  const sources = ranksOf(source);
  const targets = ranksOf(target);
  const keys = new Float64Array(size);
  for (let at = 0; at < size; at++)
    keys[at] = ((sources[at] ?? 0) * mostChannels + (targets[at] ?? 0)) * mostChannels + at;
  keys.sort();
  const order = new Int32Array(size);
  for (let start = 0; start < size; ) {
    const pair = Math.floor((keys[start] ?? 0) / mostChannels);
    let end = start;
    for (; end < size && Math.floor((keys[end] ?? 0) / mostChannels) === pair; end++) {
      const at = (keys[end] ?? 0) % mostChannels;
      keys[end] = (port[at] ?? 0) * mostChannels + at;
    }
    if (end - start > 1) keys.subarray(start, end).sort();
    for (; start < end; start++) order[start] = (keys[start] ?? 0) % mostChannels;
  }
  return order;
}

/** For each host its place among the different ones, by their numbers (below 2^33). */
function ranksOf(hosts: Float64Array): Int32Array {
  const size = hosts.length;
  const keys = new Float64Array(size);
  for (let at = 0; at < size; at++) keys[at] = (hosts[at] ?? 0) * mostChannels + at;
  keys.sort();
  const ranks = new Int32Array(size);
  let rank = -1;
  let last = -1;
  for (const key of keys) {
    const at = key % mostChannels;
    const host = hosts[at] ?? 0;
    if (host !== last) {
      last = host;
      rank++;
    }
    ranks[at] = rank;
  }
  return ranks;
}

/** Among a handful, what all of them do is no custom yet: they count as so many. */
const fewestToCompare = 8;

function pairsIn(order: Int32Array, source: Float64Array, target: Float64Array): readonly Pair[] {
  const pairs: Pair[] = [];
  for (let start = 0; start < order.length; ) {
    const first = order[start] ?? 0;
    let end = start + 1;
    while (end < order.length) {
      const next = order[end] ?? 0;
      if (source[next] !== source[first] || target[next] !== target[first]) break;
      end++;
    }
    pairs.push({ source: source[first] ?? 0, target: target[first] ?? 0, start, end });
    start = end;
  }
  return pairs;
}
