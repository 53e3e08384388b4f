import { isAscii } from '../isAscii';
import type { Place } from './channels';
import { HyperLogLog } from './sketches/hyperLogLog';
import { hashText } from './sketches/mixHash';
import { SpaceSaving } from './sketches/spaceSaving';

/** What one source asked about one registered domain. */
export interface NameUse {
  readonly source: number;
  readonly domain: string;
  count: number;
  /** Distinct names below the domain. */
  readonly below: HyperLogLog;
  /** Sums over all names below, for means: characters, and bits of entropy for each character. */
  length: number;
  entropy: number;
  longest: number;
  /** Where the longest name stands: what carries data is long. */
  longestPlace: Place;
  /** Queries of types that carry data (TXT, NULL, CNAME, MX, SRV, private). */
  dataTypes: number;
  /** Of those, the ones that answer with free text or bytes (TXT, NULL, private), without names that mail and services keep there (`_dmarc`). */
  texts: number;
  missing: number;
  first: number;
  last: number;
  readonly places: Place[];
}

/** What all asked about one registered domain. */
export interface DomainUse {
  readonly domain: string;
  count: number;
  /** Who asked first. */
  readonly source: number;
  readonly places: Place[];
}

/** What one source asked that does not exist. */
export interface MissingUse {
  readonly source: number;
  count: number;
  /** Registered domains. */
  readonly domains: HyperLogLog;
  /** Of their first labels: characters, entropy, those that look drawn by lot. */
  length: number;
  lengthSquares: number;
  random: number;
  readonly examples: string[];
  readonly places: Place[];
}

const dataTypes = new Set(['TXT', 'NULL', 'CNAME', 'MX', 'SRV', 'PRIVATE', '16', '10', '5', '15', '33', '65399']);

const textTypes = new Set(['TXT', 'NULL', 'PRIVATE', '16', '10', '65399']);

/**
 * Names that were asked for, by source and registered domain: 20,000 pairs, as many domains and 5,000 sources at most (Space-Saving; the
 * error is told by `errorAtMost`). Order does not matter.
 */
export class Names {
  readonly uses = new SpaceSaving<NameUse>(20_000);
  readonly domains = new SpaceSaving<DomainUse>(20_000);
  readonly missing = new SpaceSaving<MissingUse>(5_000);
  readonly types = new SpaceSaving<{ place: Place }>(64);
  readonly distinct = new HyperLogLog(12);
  queries = 0;
  notFound = 0;

  private readonly known = new Map<string, NameFacts>();

  add(source: number, query: string, type: string, code: string, time: number, place: Place): void {
    const name = this.factsOf(query);
    if (name.length === 0) return;
    this.queries++;
    this.distinct.add(name.hash);
    if (type !== '') this.types.add(type, 1, () => ({ place }));
    const use = this.uses.add(name.domain, 1, () => freshUse(source, name.domain, place), source);
    use.count++;
    const asked = this.domains.add(name.domain, 1, () => ({ domain: name.domain, count: 0, source, places: [] }));
    asked.count++;
    if (asked.places.length < 2) asked.places.push(place);
    if (name.below > 0) {
      use.below.add(name.belowHash);
      use.length += name.below;
      use.entropy += name.entropy;
      if (name.below > use.longest) {
        use.longest = name.below;
        use.longestPlace = place;
      }
    }
    const typeName = type.toUpperCase();
    if (dataTypes.has(typeName)) {
      use.dataTypes++;
      if (textTypes.has(typeName) && !name.isService) use.texts++;
    }
    if (time < use.first) use.first = time;
    if (time > use.last) use.last = time;
    keepPlace(use.places, place);
    if (!isMissing(code)) return;
    use.missing++;
    this.notFound++;
    this.addMissing(source, name.domain, place);
  }

  /** Most names are asked for again and again. */
  private factsOf(query: string): NameFacts {
    const known = this.known.get(query);
    if (known !== undefined) return known;
    if (this.known.size >= mostKnown) this.known.clear();
    const facts = factsOf(query.toLowerCase().replace(/\.$/, ''));
    this.known.set(query, facts);
    return facts;
  }

  private addMissing(source: number, domain: string, place: Place): void {
    const missing = this.missing.add(String(source), 1, () => ({
      source,
      count: 0,
      domains: new HyperLogLog(8),
      length: 0,
      lengthSquares: 0,
      random: 0,
      examples: [],
      places: [],
    }));
    missing.count++;
    missing.domains.add(hashText(domain));
    const label = domain.split('.')[0] ?? '';
    missing.length += label.length;
    missing.lengthSquares += label.length ** 2;
    if (looksRandom(label)) missing.random++;
    if (missing.examples.length < 4 && !missing.examples.includes(domain)) missing.examples.push(domain);
    keepPlace(missing.places, place);
  }
}

const mostKnown = 20_000;

/** What of a name is the same whenever it is asked for. */
interface NameFacts {
  /** Characters of the whole name; 0 for none. */
  readonly length: number;
  readonly hash: number;
  readonly domain: string;
  /** Characters below the domain; 0 also below those of reverse look-ups. */
  readonly below: number;
  readonly belowHash: number;
  /** Bits for each of them. */
  readonly entropy: number;
  /** Mail and services keep texts at such names (`_dmarc`). */
  readonly isService: boolean;
}

function factsOf(name: string): NameFacts {
  const domain = registeredDomain(name);
  const below = name.length > domain.length ? name.slice(0, name.length - domain.length - 1) : '';
  const isReverse = /(?:in-addr|ip6)\.arpa$/.test(domain);
  return {
    length: name.length,
    hash: hashText(name),
    domain,
    below: isReverse ? 0 : below.length,
    belowHash: hashText(below),
    entropy: entropyOf(below),
    isService: /(?:^|\.)_/.test(below),
  };
}

/** First, second and third, and after that always the newest: enough to open and to see how it went on. */
export function keepPlace(places: Place[], place: Place): void {
  if (places.length < 4) places.push(place);
  else places[3] = place;
}

function freshUse(source: number, domain: string, place: Place): NameUse {
  return {
    source,
    domain,
    count: 0,
    below: new HyperLogLog(8),
    length: 0,
    entropy: 0,
    longest: 0,
    longestPlace: place,
    dataTypes: 0,
    texts: 0,
    missing: 0,
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    places: [],
  };
}

function isMissing(code: string): boolean {
  return code === 'NXDOMAIN' || code === '3' || code === 'NX';
}

const secondLevel = new Set(['co', 'com', 'net', 'org', 'gov', 'ac', 'edu', 'or', 'ne', 'go', 'gob', 'govt', 'mil']);

/**
 * The part of a name that somebody registers: the last two labels, or three where the second last is one under which a
 * country registers (`co.uk`). Without the Public Suffix List this is a rule of thumb: `github.io` counts as registered.
 */
export function registeredDomain(name: string): string {
  const last = name.lastIndexOf('.');
  const second = last <= 0 ? -1 : name.lastIndexOf('.', last - 1);
  if (second < 0) return name;
  const [under, top] = [name.slice(second + 1, last), name.slice(last + 1)];
  if (top !== 'arpa' && !(top.length === 2 && secondLevel.has(under))) return name.slice(second + 1);
  const third = second === 0 ? -1 : name.lastIndexOf('.', second - 1);
  return name.slice(third + 1);
}

const counts = new Uint32Array(128);

/** Bits for each character (Shannon 1948), over the characters of the text itself. */
export function entropyOf(text: string): number {
  if (!isAscii(text)) return entropyOfAny(text);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const count = counts[code] ?? 0;
    if (count === 0) continue;
    bits -= (count / text.length) * Math.log2(count / text.length);
    counts[code] = 0;
  }
  return bits;
}

function entropyOfAny(text: string): number {
  const counted = new Map<string, number>();
  for (const one of text) counted.set(one, (counted.get(one) ?? 0) + 1);
  let bits = 0;
  for (const count of counted.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/**
 * A label that nobody would choose to be read aloud: eight characters or more, and digits among letters, few vowels or a
 * run of five consonants (features of Yadav, Reddy, Reddy, Ranjan 2010 and Schiavoni et al. 2014, as plain rules).
 */
export function looksRandom(label: string): boolean {
  if (label.length < 8 || label.startsWith('xn--')) return false;
  const letters = label.replace(/[^a-z]/g, '');
  const vowels = letters.replace(/[^aeiouy]/g, '').length;
  const switches = (label.match(/[a-z]\d|\d[a-z]/g) ?? []).length;
  return (
    switches >= 3 || /[bcdfghjklmnpqrstvwxz]{5}/.test(label) || (letters.length >= 8 && vowels / letters.length < 0.25)
  );
}
