import type { Tally } from '../tally';
import type { Finding } from './finding';
import { edgeOf, placesOf } from './pairSums';
import type { Pair, Population } from './population';
import { adminPorts } from './signals';

/** As many clients of one's own as nobody visits by hand in one capture. */
const fewestTargets = 5;
/** A host that so many of one's own talk to is a server: it may be the one that administers (deployment, inventory, jump hosts). */
const usersOfServer = 5;
/** `rarity` of the users of a target and of the sources that do this: what many do is how this network works. */
const leastRare = 0.5;

interface Spread {
  readonly source: number;
  readonly pairs: Pair[];
  readonly ports: Set<number>;
}

/**
 * One host that opens Windows' ways of administration (RPC, SMB, RDP, WinRM) to many others that are clients themselves and that
 * hardly anybody else talks to: lateral movement (ATT&CK T1021, T1570). Clients talk to servers and hardly to each other. MITRE's
 * analytics of such sessions (CAR-2013-07-002 for RDP, CAR-2014-11-006 for WinRM) look at each; here it takes several. The numbers are ours.
 */
export function judgeSpread(tally: Tally, population: Population): readonly Finding[] {
  const spreads = spreadsOf(population).filter(({ pairs }) => pairs.length >= fewestTargets);
  return spreads.flatMap(spread => {
    const [first] = spread.pairs;
    if (first === undefined || population.rarity(spreads.length, first) < leastRare) return [];
    return [findingOf(spread, tally, population)];
  });
}

function spreadsOf(population: Population): readonly Spread[] {
  const { channels, order } = population;
  const spreads: Spread[] = [];
  let last: Spread | undefined;
  // Pairs come by source.
  for (const pair of population.pairs) {
    if (!population.speaksItself(pair.target) || population.distanceOf(pair) === 0) continue;
    const ports: number[] = [];
    for (let index = pair.start; index < pair.end; index++) {
      const at = order[index] ?? 0;
      const isAdmin = channels.protocol[at] === 6 && adminPorts.has(channels.port[at] ?? 0);
      const hasFailed = channels.failed[at] === channels.count[at];
      if (isAdmin && !hasFailed && (channels.bytesOut[at] ?? 0) > 0) ports.push(channels.port[at] ?? 0);
    }
    if (ports.length === 0 || population.rarity(population.usersOf(pair.target), pair) < leastRare) continue;
    if (last?.source !== pair.source) {
      last = { source: pair.source, pairs: [], ports: new Set() };
      spreads.push(last);
    }
    last.pairs.push(pair);
    for (const port of ports) last.ports.add(port);
  }
  return spreads;
}

function findingOf({ source, pairs, ports }: Spread, { hosts }: Tally, population: Population): Finding {
  const name = hosts.nameOf(source);
  const isServer = population.usersOf(source) >= usersOfServer;
  const targets = pairs.map(({ target }) => hosts.nameOf(target));
  const more = targets.length > 8 ? ` and ${targets.length - 8} more` : '';
  const server = isServer ? '; others use it as a server, which may be what administers them' : '';
  return {
    kind: 'lateral',
    points: isServer ? 1.2 : 2 + Math.min(1, Math.log10(pairs.length / fewestTargets)),
    entities: [name, ...targets.slice(0, 8)],
    suspects: [name],
    edges: pairs.slice(0, 12).map(pair => edgeOf(pair, hosts, population)),
    text: `${name} administers ${pairs.length} other clients on ${[...ports].sort((a, b) => a - b).join(', ')}: ${targets.slice(0, 8).join(', ')}${more}${server}`,
    places: pairs.slice(0, 6).flatMap(pair => placesOf(pair, population).slice(0, 1)),
    techniques: ['T1021', 'T1570'],
  };
}
