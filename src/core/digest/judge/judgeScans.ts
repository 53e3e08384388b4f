import type { Place } from '../channels';
import type { Tally } from '../tally';
import { protocolName } from '../words';
import type { Finding } from './finding';
import type { Population } from './population';
import { sayCount } from './words';

/** Zeek's scan script calls a source that fails on 25 hosts of one port a scanner (`Scan::addr_scan_threshold`). */
const sweepOf = 25;
/** Chance of a scanner to meet an answer, and the bounds of the test: Jung, Paxson, Berger, Balakrishnan 2004. */
const scannerSuccess = 0.2;
const decision = Math.log(0.99 / 0.01);
const adminPorts = new Set([22, 23, 135, 139, 445, 1433, 3306, 3389, 5900, 5985]);

interface Sweep {
  readonly source: number;
  readonly port: number;
  readonly protocol: number;
  failed: number;
  met: number;
  first: number;
  last: number;
  readonly examples: number[];
  readonly places: Place[];
  /** Of the targets from the ninth on, and how many those are. */
  networks: Set<number | string> | undefined;
  counted: number;
}

/**
 * Sources that try one port at many hosts: the threshold random walk over first contacts, with the share of contacts that
 * succeed for all others in this very capture as what is normal, and counts instead of a walk, so that order does not matter. Broadcasts are no hosts.
 */
export function judgeScans(tally: Tally, population: Population): readonly Finding[] {
  const { channels, order } = population;
  const sweeps: Sweep[] = [];
  // Channels come by source: only the ports of one are looked up at a time.
  const ofSource = new Map<number, Sweep>();
  let lastSource = Number.NaN;
  const contacts = new Contacts();
  const met = new Map<number, number>();
  const keys = keysOf(population);
  for (let index = 0; index < order.length; index++) {
    const at = order[index] ?? 0;
    const source = channels.source[at] ?? 0;
    if (source !== lastSource) {
      ofSource.clear();
      countPorts(index, population, keys, met);
    }
    lastSource = source;
    const key = keys[index] ?? -1;
    if (key < 0) continue;
    const protocol = key >> 16;
    const hasFailed = channels.failed[at] === channels.count[at];
    if (protocol === 6) contacts.add(source, hasFailed);
    if ((met.get(key) ?? 0) < fewestContacts) continue;
    const target = channels.target[at] ?? 0;
    const port = key & 0xffff;
    let sweep = ofSource.get(key);
    if (sweep === undefined) {
      if (sweeps.length >= mostSweeps) continue;
      sweep = {
        source,
        port,
        protocol,
        failed: 0,
        met: 0,
        first: Number.POSITIVE_INFINITY,
        last: Number.NEGATIVE_INFINITY,
        examples: [],
        places: [],
        networks: undefined,
        counted: 0,
      };
      ofSource.set(key, sweep);
      sweeps.push(sweep);
    }
    if ((channels.first[at] ?? Number.NaN) < sweep.first) sweep.first = channels.first[at] ?? 0;
    if ((channels.last[at] ?? Number.NaN) > sweep.last) sweep.last = channels.last[at] ?? 0;
    if (hasFailed) sweep.failed++;
    else sweep.met++;
    noteNetwork(sweep, population.networkOf(target));
    if (sweep.examples.length < 3) sweep.examples.push(target);
    if (sweep.places.length < 4) sweep.places.push(channels.firstPlace[at] ?? 0);
  }
  return grouped(
    sweeps.flatMap(sweep => {
      const normal = contacts.successBeside(sweep.source);
      const perFailure = Math.log((1 - scannerSuccess) / (1 - normal));
      const perSuccess = Math.log(scannerSuccess / normal);
      const points = pointsOf(sweep, sweep.failed * perFailure + sweep.met * perSuccess);
      return points === 0 ? [] : [{ sweep, points }];
    }),
    tally,
    population,
  );
}

/** With fewer, nothing is ever said of a source and a port. */
const fewestContacts = 8;

/** `keyOf` of each channel, in their order. */
function keysOf(population: Population): Int32Array {
  return population.order.map(at => keyOf(at, population));
}

/** `protocol * 65536 + port` of what may be part of a scan, else -1. */
function keyOf(at: number, population: Population): number {
  const { channels } = population;
  const protocol = channels.protocol[at] ?? 0;
  const port = channels.port[at] ?? 0;
  if (channels.count[at] === 0 || population.isForAll(channels.target[at] ?? 0)) return -1;
  if (protocol === 1) return port === 8 ? 65_536 : -1;
  if (protocol === 17 ? usualDatagrams.has(port) : protocol !== 6) return -1;
  return protocol * 65_536 + port;
}

/** How many targets the source of the channel at `index` has, for each of its keys. */
function countPorts(index: number, { channels, order }: Population, keys: Int32Array, met: Map<number, number>): void {
  met.clear();
  const source = channels.source[order[index] ?? 0];
  for (let next = index; next < order.length && channels.source[order[next] ?? 0] === source; next++) {
    const key = keys[next] ?? -1;
    if (key >= 0) met.set(key, (met.get(key) ?? 0) + 1);
  }
}

/** What is normal where nobody else is there to compare with (θ₀ of Jung et al.), worth as much as so many contacts. */
const usualSuccess = 0.8;
const usualWeight = 10;

/** First contacts over TCP: how many came about. A scanner that fills a capture must not be its own measure. */
class Contacts {
  private readonly of = new Map<number, { met: number; failed: number }>();
  private lastSource = Number.NaN;
  private ofLast = { met: 0, failed: 0 };
  private met = 0;
  private failed = 0;

  add(source: number, hasFailed: boolean): void {
    // Channels come by source.
    if (source !== this.lastSource) {
      this.lastSource = source;
      this.ofLast = this.of.get(source) ?? { met: 0, failed: 0 };
      this.of.set(source, this.ofLast);
    }
    const known = this.ofLast;
    if (hasFailed) {
      known.failed++;
      this.failed++;
    } else {
      known.met++;
      this.met++;
    }
  }

  /** The share of contacts of all others that succeeded. */
  successBeside(source: number): number {
    const own = this.of.get(source);
    const met = this.met - (own?.met ?? 0) + usualSuccess * usualWeight;
    const all = this.met + this.failed - (own?.met ?? 0) - (own?.failed ?? 0) + usualWeight;
    return Math.min(0.95, Math.max(scannerSuccess, met / all));
  }
}

const mostSweeps = 300_000;
const mostNetworks = 2_000;

function noteNetwork(sweep: Sweep, network: number | string): void {
  if (sweep.failed + sweep.met < 9) return;
  sweep.networks ??= new Set();
  if (sweep.networks.size >= mostNetworks) return;
  sweep.networks.add(network);
  sweep.counted++;
}

/** Hosts side by side: a scan goes through networks, peers of a network of peers lie all over the internet. */
function isDense({ networks, counted }: Sweep): boolean {
  return networks !== undefined && counted / networks.size >= 8;
}

/** DNS, DHCP, NTP, QUIC, NetBIOS, Kerberos, LDAP, SSDP, STUN, mDNS and LLMNR reach many hosts by design. */
const usualDatagrams = new Set([53, 67, 68, 88, 123, 137, 138, 161, 389, 443, 500, 1900, 3478, 4500, 5353, 5355]);

function pointsOf(sweep: Sweep, evidence: number): number {
  const { failed, met, port, protocol } = sweep;
  if (protocol === 1) return failed + met >= sweepOf ? 1.5 : 0;
  // Many peers on one port of datagrams: a scan, or a network of peers.
  if (protocol === 17) return failed + met < 2 * sweepOf ? 0 : isDense(sweep) ? 2 : 1.5;
  if (failed >= sweepOf && evidence >= decision) return Math.min(3, 2 + Math.log10(failed / sweepOf));
  if (failed + met >= 2 * sweepOf && adminPorts.has(port)) return 1.5;
  return failed >= 8 && evidence >= decision ? 1 : 0;
}

/** One source in one row; scanners from the internet, of which there are always many, in one together. */
function grouped(
  found: readonly { readonly sweep: Sweep; readonly points: number }[],
  { hosts }: Tally,
  population: Population,
): readonly Finding[] {
  const bySource = new Map<number, { sweep: Sweep; points: number }[]>();
  for (const one of found) bySource.set(one.sweep.source, [...(bySource.get(one.sweep.source) ?? []), one]);
  const findings: Finding[] = [];
  const inbound: Finding[] = [];
  for (const [source, list] of bySource) {
    list.sort((a, b) => b.points - a.points || b.sweep.failed - a.sweep.failed || a.sweep.port - b.sweep.port);
    const ports = list.slice(0, 4).map(({ sweep: { protocol, port, failed, met } }) => {
      const name = protocol === 1 ? 'icmp' : `${port}/${protocolName(protocol)}`;
      return `${name} at ${sayCount(failed + met)} hosts (${sayCount(failed)} without a connection)`;
    });
    const [first] = list;
    if (first === undefined) continue;
    const name = hosts.nameOf(source);
    const more = list.length > 4 ? ` and ${list.length - 4} more ports` : '';
    const begin = Math.min(...list.map(({ sweep }) => sweep.first));
    const end = Math.max(...list.map(({ sweep }) => sweep.last));
    const finding: Finding = {
      kind: 'sweep',
      ...(begin <= end ? { when: { first: begin, last: end } } : {}),
      points: Math.min(3.4, first.points + (list.length > 2 ? 0.5 : 0)),
      entities: [name],
      suspects: [name],
      text: `${name} tries ${ports.join('; ')}${more}, such as ${first.sweep.examples.map(target => hosts.nameOf(target)).join(', ')}`,
      places: list.slice(0, 2).flatMap(({ sweep }) => sweep.places.slice(0, 3)),
      techniques: ['T1046', 'T1018'],
    };
    if (population.isInbound(source, first.sweep.examples[0] ?? 0)) inbound.push(finding);
    else findings.push(finding);
  }
  return inbound.length <= 3 ? [...findings, ...inbound] : [...findings, manyScanners(inbound)];
}

function manyScanners(inbound: readonly Finding[]): Finding {
  const sorted = [...inbound].sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  return {
    kind: 'sweep',
    points: Math.max(...inbound.map(({ points }) => points)),
    entities: sorted.slice(0, 12).flatMap(({ entities }) => entities),
    suspects: sorted.slice(0, 12).flatMap(({ entities }) => entities),
    text: `${inbound.length} hosts of the internet scan from outside: ${sorted
      .slice(0, 3)
      .map(({ text }) => text)
      .join('. ')}`,
    places: sorted.slice(0, 3).flatMap(({ places }) => places.slice(0, 2)),
    techniques: ['T1595.001'],
  };
}
