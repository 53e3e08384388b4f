import type { Pair, Population } from './population';
import type { Signal } from './signals';
import { sayCount } from './words';

/** So many clients ask a resolver inside before it is a custom, and of all that ask for names this share. */
const fewestInside = 8;
const leastShare = 0.75;
/** Of those that go past it: more of them are how this network works (guests, appliances). */
const mostDirect = 0.1;
/** A program that tests whether it is online asks once or twice. */
const fewestAsked = 10;

/**
 * Clients that ask resolvers on the internet for names while the others ask one inside, which sees and filters what they ask for
 * (ATT&CK T1071.004; CISA and NSA, "Selecting a Protective DNS Service", 2021: direct requests to others should be blocked). Appliances with a
 * resolver built in do so too: alone it is low. Whoever is asked for names by others is a resolver itself, and none of them.
 */
export function directResolvers(population: Population): (pair: Pair) => readonly Signal[] {
  const inside = new Set<number>();
  const direct = new Set<number>();
  const resolvers = new Set<number>();
  for (const pair of population.pairs) {
    if (askedOf(pair, population) === 0) continue;
    resolvers.add(pair.target);
    if (population.isPublic(pair.target)) direct.add(pair.source);
    else inside.add(pair.source);
  }
  const past = [...direct].filter(source => !resolvers.has(source)).length;
  const all = new Set([...inside, ...direct]).size;
  const isCustom =
    inside.size >= fewestInside && inside.size >= leastShare * all && past <= Math.max(1, mostDirect * all);
  if (!isCustom || past === 0) return () => [];
  return pair => {
    const asked = population.isPublic(pair.target) && !resolvers.has(pair.source) ? askedOf(pair, population) : 0;
    if (asked < fewestAsked || population.isInbound(pair.source, pair.target)) return [];
    const text = `${sayCount(asked)} requests for names past the resolver that ${sayCount(inside.size)} others ask`;
    return [{ key: 'direct dns', points: 1, text, techniques: ['T1071.004'], isWeighed: false }];
  };
}

/** Answered requests on port 53. */
function askedOf({ start, end }: Pair, { channels, order }: Population): number {
  let asked = 0;
  for (let index = start; index < end; index++) {
    const at = order[index] ?? 0;
    if (channels.port[at] === 53) asked += (channels.count[at] ?? 0) - (channels.failed[at] ?? 0);
  }
  return asked;
}
