import type { Pair } from './population';

/** What is uncommon can only be said where so many hosts ask, for names of so many domains (ours). */
const fewestHosts = 10;
const fewestDomains = 20;

/** Both empty where too little is known to say it. */
export interface DomainsByAskers {
  /** At most one own host in twenty asks for them (two in a small network): whoever needs a program's server is seldom alone with it. */
  readonly uncommon: ReadonlySet<string>;
  readonly common: ReadonlySet<string>;
}

export function domainsByAskers(
  pairs: readonly Pair[],
  domainOf: (target: number) => string,
  ownSources: number,
): DomainsByAskers {
  if (ownSources < fewestHosts) return none;
  const most = Math.max(2, ownSources / 20);
  const askers = new Map<string, Set<number>>();
  for (const { source, target } of pairs) {
    const domain = domainOf(target);
    if (domain === '') continue;
    const known = askers.get(domain) ?? new Set();
    askers.set(domain, known);
    if (known.size <= most) known.add(source);
  }
  if (askers.size < fewestDomains) return none;
  const named = (isUncommon: boolean) =>
    new Set([...askers].filter(([, by]) => by.size <= most === isUncommon).map(([domain]) => domain));
  return { uncommon: named(true), common: named(false) };
}

const none: DomainsByAskers = { uncommon: new Set(), common: new Set() };
