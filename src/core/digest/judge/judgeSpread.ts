import type { Tally } from '../tally';
import type { Finding } from './finding';
import { edgeOf, placesOf } from './pairSums';
import type { Pair, Population } from './population';
import { adminPorts } from './signals';

/** As many clients of one's own as nobody visits by hand in one capture; by WinRM, which runs orders and shows no desk, fewer. */
const fewestTargets = 5;
const fewestByWinRm = 4;
const winRm = new Set([5985, 5986]);
/** A host that so many of one's own talk to is a server: it may be the one that administers (deployment, inventory, jump hosts). */
const usersOfServer = 5;
/** `rarity` of the users of a target and of the sources that do this: what many do is how this network works. */
const leastRare = 0.5;

interface Spread {
  readonly source: number;
  /** Targets that are clients themselves, and the ways to them. */
  readonly clients: Pair[];
  readonly ports: Set<number>;
  /** Those, and servers, that WinRM was opened to. */
  readonly byWinRm: Pair[];
}

/**
 * One host that opens Windows' ways of administration (RPC, SMB, RDP, WinRM) to many others that are clients themselves and that
 * hardly anybody else talks to: lateral movement (ATT&CK T1021, T1570). Clients talk to servers and hardly to each other. MITRE's
 * analytics of such sessions (CAR-2013-07-002 for RDP, CAR-2014-11-006 for WinRM) look at each; here it takes several. Servers are administered by
 * WinRM as a custom: from a client to several of them is low. The numbers are ours.
 */
export function judgeSpread(tally: Tally, population: Population): readonly Finding[] {
  const spreads = spreadsOf(population);
  const ofClients = spreads.filter(isAmongClients);
  const ofServers = spreads.filter(one => !isAmongClients(one) && isByWinRm(one, population));
  return [ofClients, ofServers].flatMap(some => {
    const [first] = some[0]?.byWinRm ?? [];
    const pair = some[0]?.clients[0] ?? first;
    if (pair === undefined || population.rarity(some.length, pair) < leastRare) return [];
    return some.map(spread => findingOf(spread, tally, population));
  });
}

function isAmongClients({ clients, ports }: Spread): boolean {
  return clients.length >= ([...ports].every(port => winRm.has(port)) ? fewestByWinRm : fewestTargets);
}

function isByWinRm({ source, byWinRm }: Spread, population: Population): boolean {
  return byWinRm.length >= fewestByWinRm && population.usersOf(source) < usersOfServer;
}

function spreadsOf(population: Population): readonly Spread[] {
  const spreads: Spread[] = [];
  let last: Spread | undefined;
  // Pairs come by source.
  for (const pair of population.pairs) {
    const ports = portsOf(pair, population);
    const isClient = population.speaksItself(pair.target);
    const isRare = isClient && population.rarity(population.usersOf(pair.target), pair) >= leastRare;
    const overWinRm =
      ports.some(port => winRm.has(port)) && (isRare || (!isClient && !population.isPublic(pair.target)));
    if (ports.length === 0 || !(isRare || overWinRm)) continue;
    if (last?.source !== pair.source) {
      last = { source: pair.source, clients: [], ports: new Set(), byWinRm: [] };
      spreads.push(last);
    }
    if (overWinRm) last.byWinRm.push(pair);
    if (!isRare) continue;
    last.clients.push(pair);
    for (const port of ports) last.ports.add(port);
  }
  return spreads;
}

/** The ways of administration by which a pair has sessions. */
function portsOf(pair: Pair, population: Population): readonly number[] {
  const { channels, order } = population;
  const ports: number[] = [];
  if (population.distanceOf(pair) === 0) return ports;
  for (let index = pair.start; index < pair.end; index++) {
    const at = order[index] ?? 0;
    const isAdmin = channels.protocol[at] === 6 && adminPorts.has(channels.port[at] ?? 0);
    const hasFailed = channels.failed[at] === channels.count[at];
    if (isAdmin && !hasFailed && (channels.bytesOut[at] ?? 0) > 0) ports.push(channels.port[at] ?? 0);
  }
  return ports;
}

function findingOf(spread: Spread, { hosts }: Tally, population: Population): Finding {
  const { source } = spread;
  const isOfClients = isAmongClients(spread);
  const pairs = isOfClients ? spread.clients : spread.byWinRm;
  const ways = isOfClients ? spread.ports : winRm;
  const ports = [...ways].filter(port => pairs.some(pair => portsOf(pair, population).includes(port)));
  const name = hosts.nameOf(source);
  const isServer = population.usersOf(source) >= usersOfServer;
  const targets = pairs.map(({ target }) => hosts.nameOf(target));
  const more = targets.length > 8 ? ` and ${targets.length - 8} more` : '';
  const server = isServer ? '; others use it as a server, which may be what administers them' : '';
  return {
    kind: 'lateral',
    points: isServer || !isOfClients ? 1.2 : 2 + Math.min(1, Math.max(0, Math.log10(pairs.length / fewestTargets))),
    entities: [name, ...targets.slice(0, 8)],
    suspects: [name],
    edges: pairs.slice(0, 12).map(pair => edgeOf(pair, hosts, population)),
    text: `${name} administers ${pairs.length} ${isOfClients ? 'other clients' : 'hosts'} on ${ports.sort((a, b) => a - b).join(', ')}: ${targets.slice(0, 8).join(', ')}${more}${server}`,
    places: pairs.slice(0, 6).flatMap(pair => placesOf(pair, population).slice(0, 1)),
    techniques: ['T1021', 'T1570'],
  };
}
