import type { Baseline } from '../baseline';
import type { ChannelColumns } from '../channelColumns';
import { mostTimes } from '../channels';
import { mark } from '../marks';
import { guessingOf, hasEvenSizes, pingTunnelOf } from './amounts';
import { isAskedByOne, lonely, lossOf } from './losses';
import type { Pair, Population } from './population';
import { regularityOf } from './regularity';
import { keepsRhythm } from './rhythmicServices';
import { sayDuration, sayPort } from './words';

/** One thing that speaks for a look at a pair. */
export interface Signal {
  /** Signals of one key are weighed by how many sources show them. */
  readonly key: string;
  readonly points: number;
  readonly text: string;
  readonly techniques: readonly string[];
  /** Things that tools and people do only on purpose are not weighed down by how many do them. */
  readonly isWeighed: boolean;
}

/** Ports whose clients keep a rhythm by design: DNS, DHCP, NTP, NetBIOS, SSDP, mDNS, LLMNR. */
const rhythmic = new Set([53, 67, 68, 123, 137, 138, 1900, 5353, 5355]);
/** TLS is at home there (IANA). */
const tlsPorts = new Set([
  443, 465, 563, 587, 636, 853, 989, 990, 992, 993, 994, 995, 3269, 3389, 5061, 5223, 5671, 5986, 8443, 8883, 9443,
]);
/** Ports above 1023 whose service a sensor often does not name: WinRM, RDP, databases, SIP, caches. */
const usualPorts = new Set([
  1433, 1434, 1521, 1812, 1813, 2049, 3268, 3269, 3306, 3389, 3478, 5060, 5061, 5222, 5223, 5228, 5432, 5985, 5986,
  6379, 9100, 9200, 27017,
]);
/** Windows' way into other hosts; across the border of the own network nobody needs it (CISA, "SMB security best practices"). */
export const adminPorts = new Set([135, 139, 445, 3389, 5985, 5986]);

const plain = { isWeighed: true } as const;

/** Everything that the channels of a pair show. `points` before it is weighed by how many others show the same. */
export function signalsOf(
  pair: Pair,
  population: Population,
  services: { nameOf(number: number): string },
  baseline: Baseline | undefined,
): readonly Signal[] {
  const { channels, order } = population;
  const signals: Signal[] = [];
  const distance = population.distanceOf(pair);
  const namesServices = services.nameOf(1) !== '';
  let failedPorts = 0;
  let adminProtocols: Set<number> | undefined;
  for (let index = pair.start; index < pair.end; index++) {
    const at = order[index] ?? 0;
    const port = channels.port[at] ?? 0;
    const known = baseline?.knowsChannel(pair.source, pair.target, port) === true;
    const service = services.nameOf(channels.service[at] ?? 0);
    const hasFailed = (channels.failed[at] ?? 0) > 0 && channels.failed[at] === channels.count[at];
    if (hasFailed) failedPorts++;
    if (adminPorts.has(port) && !hasFailed && (channels.bytesOut[at] ?? 0) > 0) {
      adminProtocols ??= new Set();
      adminProtocols.add(port);
    }
    // What guesses keeps a rhythm too: that is one thing.
    const guessing = guessingOf(at, channels);
    if (distance > 0) {
      const before = signals.length;
      if (guessing.length === 0) addAll(signals, beaconOf(at, channels, known, pair, population));
      if (!hasFailed) addAll(signals, shapeOf(at, channels, service, namesServices, known));
      addAll(signals, longOf(at, channels, known ? undefined : pair, population));
      addAll(signals, knockingOf(at, channels, known));
      for (let place = before; place < signals.length; place++) {
        const one = signals[place];
        if (one !== undefined)
          signals[place] = { ...one, points: one.points * farness(one, pair.target, distance, population) };
      }
    }
    if (distance > 0.7) addAll(signals, lossOf(at, channels, known, pair, population));
    addAll(signals, guessing);
    if (distance === 1) {
      addAll(signals, adminOf(at, channels));
      addAll(signals, pingTunnelOf(at, channels));
    }
    if ((channels.marks[at] ?? 0) !== 0) addAll(signals, marksOf(at, channels, distance > 0));
  }
  if (failedPorts >= 15 && !population.isForAll(pair.target)) signals.push(portScan(failedPorts));
  if (population.speaksItself(pair.target)) addAll(signals, lateralOf(adminProtocols));
  return signals;
}

/** Most channels show nothing: a list of none costs nothing. */
function addAll(signals: Signal[], more: readonly Signal[]): void {
  for (let at = 0; at < more.length; at++) {
    const one = more[at];
    if (one !== undefined) signals.push(one);
  }
}

const none: readonly Signal[] = [];

/**
 * What a signal is worth for the way to its target. A server on the internet that also speaks first (to see who it is that asks, as IRC's do,
 * or because a bot is ordered about) lies no nearer for that where the protocol itself is what is odd.
 */
function farness({ key }: Signal, target: number, distance: number, population: Population): number {
  return key === 'irc' && population.isPublic(target) ? 1 : distance;
}

/** Hosts that are clients themselves seldom administer each other; by several ways at once is how intruders move (T1021). */
function lateralOf(ports: ReadonlySet<number> | undefined): readonly Signal[] {
  if (ports === undefined) return none;
  const text = `administration of another client on ${[...ports].join(', ')}`;
  const points = ports.size >= 2 ? 1 : 0.5;
  return [{ ...plain, key: 'lateral', points, text, techniques: ['T1021', 'T1570'] }];
}

function beaconOf(
  at: number,
  channels: ChannelColumns,
  known: boolean,
  pair: Pair,
  population: Population,
): readonly Signal[] {
  const port = channels.port[at] ?? 0;
  if ((channels.count[at] ?? 0) < 10 || rhythmic.has(port) || channels.protocol[at] === 1) return none;
  const regular = regularityOf(channels.timesOf(at));
  if (regular === undefined || regular.score < 0.4) return none;
  const { period, score, beats, missed, jitter } = regular;
  const enough = Math.min(1, beats / 24);
  const isService = keepsRhythm(population.domainOf(pair.target));
  const points = (known ? 0.2 : isService ? 0.5 : 1) * (1 + 1.25 * score * enough) * smallness(at, channels);
  if (points === 0) return none;
  const more = missed > 0 ? `, ${missed} missed` : '';
  const text = `${sayPort(at, channels)} every ${sayDuration(period)} (jitter ${Math.round(jitter * 100)} %, ${sayBeats(beats, channels.count[at] ?? 0)}${more})`;
  // What keeps its rhythm for some minutes, as a page that loads its parts does, is no measure for what goes on all day.
  const isShort = period * (beats + missed) < shortestDay;
  const key = `${isShort ? 'burst' : isService ? 'service' : 'beacon'} ${port}`;
  const beacon = { ...plain, key, points, text: `regular: ${text}`, techniques: ['T1071', 'T1573'] };
  // Half a period of jitter hides a rhythm, and equal sizes show that it is the same question each time (RITA weighs both).
  const isSame = jitter >= evenFrom && enough === 1 && hasEvenSizes(at, channels) && isAskedByOne(pair, population);
  if (isSame && !known && !isShort && !isService) return [beacon, { ...even, points: 0.9 * smallness(at, channels) }];
  const isLonely = !known && !isShort && !isService && score * enough >= 0.6 && population.isUncommonName(pair);
  return isLonely ? [beacon, { ...lonely, points: 0.5 * smallness(at, channels) }] : [beacon];
}

/** Of the period. */
const evenFrom = 0.15;
const even = {
  ...plain,
  key: 'even sizes',
  text: 'of one size each, to a host that nobody else asks',
  techniques: [],
} as const;

/** Seconds. */
const shortestDay = 900;

/**
 * A beacon asks whether there is something to do, in a few bytes (RITA scores how far the size of what is sent stays below 65,535 bytes); what sends a
 * megabyte each time is a transfer in pieces, as backups are, and its rhythm says nothing more.
 */
function smallness(at: number, channels: ChannelColumns): number {
  const mean = (channels.bytesOut[at] ?? 0) / Math.max(1, channels.count[at] ?? 0);
  return mean <= 65_535 ? 1 : mean >= 1e6 ? 0 : 65_535 / mean;
}

/** Of a long series the latest beats are kept, and the rhythm is theirs. */
function sayBeats(beats: number, flows: number): string {
  return flows > mostTimes ? `its latest ${beats} beats` : `${beats} beats`;
}

/** IRC, which few networks use any more and bots do (ATT&CK, T1071); a protocol that the sensor does not know, or TLS where it is not at home and without a name. */
function shapeOf(
  at: number,
  channels: ChannelColumns,
  service: string,
  namesServices: boolean,
  known: boolean,
): readonly Signal[] {
  if (known) return none;
  const port = channels.port[at] ?? 0;
  const marks = channels.marks[at] ?? 0;
  const bytes = (channels.bytesOut[at] ?? 0) + (channels.bytesIn[at] ?? 0);
  const names = service === '' ? nothing : namesIn(service);
  if (names.irc) {
    const text = `IRC on ${sayPort(at, channels)}`;
    return [{ ...plain, key: 'irc', points: 1, text, techniques: ['T1071'] }];
  }
  const isTls = (marks & mark.tls) !== 0 || names.tls;
  if (isTls && !tlsPorts.has(port)) {
    const named = (marks & mark.serverNamed) !== 0;
    const text = `TLS on ${sayPort(at, channels)}${named ? '' : ' without a server name'}`;
    return [{ ...plain, key: `tls ${port}`, points: named ? 0.5 : 1, text, techniques: ['T1571'] }];
  }
  // Programs for people name the server that they want (RFC 6066); where hardly any connection does, the signal is everybody's and weighs nothing.
  if ((marks & mark.tls) !== 0 && (marks & mark.serverNamed) === 0) {
    const text = `TLS on ${sayPort(at, channels)} without a server name`;
    return [{ ...plain, key: 'nameless tls', points: 0.5, text, techniques: [] }];
  }
  // A log that names no service at all says nothing about this one.
  if (channels.protocol[at] !== 6 || !namesServices || service !== '' || isTls || bytes < 512) return none;
  if (port === 80 || port === 443) {
    const text = `not the protocol of its port on ${sayPort(at, channels)}`;
    return [{ ...plain, key: `unrecognised ${port}`, points: 0.4, text, techniques: ['T1095'] }];
  }
  if (port < 1_024) return none;
  if (usualPorts.has(port) || tlsPorts.has(port)) return none;
  const text = `unrecognised protocol on ${sayPort(at, channels)}`;
  return [{ ...plain, key: `unrecognised ${port}`, points: 1, text, techniques: ['T1571', 'T1095'] }];
}

interface NamedInService {
  readonly irc: boolean;
  readonly tls: boolean;
}

const nothing: NamedInService = { irc: false, tls: false };

/** A log names a handful of services, and each of them for thousands of channels. */
const knownServices = new Map<string, NamedInService>();

function namesIn(service: string): NamedInService {
  const known = knownServices.get(service);
  if (known !== undefined) return known;
  const names = { irc: /(?:^|,)irc(?:,|$)/.test(service), tls: /ssl|tls/.test(service) };
  if (knownServices.size >= mostServices) knownServices.clear();
  knownServices.set(service, names);
  return names;
}

const mostServices = 1_000;

/** Ten attempts are a client that tries again; more is one that is made to (a server of a bot that is gone, a port that is closed). */
const fewestKnocks = 20;

/** One service asked again and again that never answers; on a port where nothing usual lives it has one harmless cause less. */
function knockingOf(at: number, channels: ChannelColumns, known: boolean): readonly Signal[] {
  const failed = channels.failed[at] ?? 0;
  const port = channels.port[at] ?? 0;
  if (known || channels.protocol[at] !== 6 || failed < fewestKnocks || failed < 0.95 * (channels.count[at] ?? 0))
    return none;
  const points = 0.75 + Math.min(1, Math.log10(failed / fewestKnocks) / 1.5);
  const text = `${failed} attempts on ${sayPort(at, channels)} without a connection`;
  const signals: Signal[] = [{ ...plain, key: `knocking ${port}`, points, text, techniques: ['T1071'] }];
  if (port < 1_024 || usualPorts.has(port) || tlsPorts.has(port)) return signals;
  const odd = `${sayPort(at, channels)} is no usual service`;
  return [...signals, { ...plain, key: `odd port ${port}`, points: 0.5, text: odd, techniques: ['T1571'] }];
}

/** Seconds. RITA calls connections of four hours medium. */
const veryLong = 14_400;

/** RITA scores long connections from one hour on, fully from twelve, and adds to it for what hardly any other host talks to ("prevalence"). */
function longOf(
  at: number,
  channels: ChannelColumns,
  pair: Pair | undefined,
  population: Population,
): readonly Signal[] {
  const longest = channels.longest[at] ?? 0;
  if (longest < 3_600) return none;
  const points = Math.min(1.5, 0.5 + (longest - 3_600) / 39_600);
  const text = `one connection of ${sayDuration(longest)} on ${sayPort(at, channels)}`;
  const long = { ...plain, key: 'long', points, text, techniques: ['T1071'] };
  const isLonely = longest >= veryLong && pair !== undefined && population.isUncommonName(pair);
  // Calls and chats of one person last as long: both together are no more than a long connection.
  return isLonely ? [long, { ...lonely, key: 'uncommon server', points: 0.5 }] : [long];
}

function adminOf(at: number, channels: ChannelColumns): readonly Signal[] {
  const port = channels.port[at] ?? 0;
  if (!adminPorts.has(port) || channels.protocol[at] !== 6) return none;
  const failed = (channels.failed[at] ?? 0) === (channels.count[at] ?? 0);
  const text = `${failed ? 'refused attempts' : 'Windows administration'} on ${sayPort(at, channels)} beyond the own network`;
  return [{ ...plain, key: `admin ${port}`, points: failed ? 0.5 : 0.75, text, techniques: ['T1021'] }];
}

/** 15 ports of one host without an answer, as in Zeek's scan script (`Scan::port_scan_threshold`). */
function portScan(ports: number): Signal {
  const text = `${ports} ports tried without a connection`;
  return { key: 'port scan', points: Math.min(3, 2 + ports / 500), text, techniques: ['T1046'], isWeighed: false };
}

function marksOf(at: number, channels: ChannelColumns, isOutside: boolean): readonly Signal[] {
  const marks = channels.marks[at] ?? 0;
  const port = channels.port[at] ?? 0;
  const signals: Signal[] = [];
  const has = (bits: number) => (marks & bits) !== 0;
  if (has(mark.knownBadCertificate)) {
    const text = 'certificate of an attack tool';
    signals.push({ key: 'bad tool', points: 3.5, text, techniques: ['T1573.002', 'T1587.003'], isWeighed: false });
  } else if (has(mark.selfSigned) && isOutside) {
    const text = `self-signed certificate on ${port}`;
    signals.push({ ...plain, key: 'self-signed', points: 1, text, techniques: ['T1573.002'] });
  } else if (has(mark.badCertificate) && isOutside) {
    signals.push({ ...plain, key: 'odd certificate', points: 0.5, text: `odd certificate on ${port}`, techniques: [] });
  }
  if (has(mark.tor) && isOutside) {
    const text = `certificate of a Tor relay on ${port}`;
    signals.push({ key: 'tor', points: 2, text, techniques: ['T1090.003'], isWeighed: false });
  }
  if (has(mark.program) && isOutside) {
    const bare = has(mark.bareAddress);
    const text = `program loaded over HTTP${bare ? ' from a bare address' : ''}`;
    signals.push({ ...plain, key: 'program', points: bare ? 1.5 : 0.75, text, techniques: ['T1105'] });
  }
  if (has(mark.scriptedAgent) && isOutside)
    signals.push({ ...plain, key: 'scripted agent', points: 0.5, text: 'client of a script', techniques: ['T1059'] });
  if (has(mark.upload) && has(mark.bareAddress) && isOutside)
    signals.push({
      ...plain,
      key: 'upload to address',
      points: 0.75,
      text: 'HTTP upload to a bare address',
      techniques: ['T1048'],
    });
  if (has(mark.remoteExecution))
    signals.push({
      ...plain,
      key: 'remote execution',
      points: 2,
      text: 'remote execution over DCE-RPC',
      techniques: ['T1569.002', 'T1021.002'],
    });
  if (has(mark.adminShare))
    signals.push({ ...plain, key: 'admin share', points: 1, text: 'administrative share', techniques: ['T1021.002'] });
  return signals;
}
