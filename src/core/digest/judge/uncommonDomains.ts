import type { Hosts } from '../hosts';
import { registeredDomain } from '../names';
import type { Pair } from './population';

/** What is uncommon can only be said where so many hosts ask, for names of so many domains (ours). */
const fewestHosts = 10;
const fewestDomains = 20;

/** Domains that at most one own host in twenty asks for (two in a small network): whoever needs a program's server is seldom alone with it. */
export function uncommonDomains(pairs: readonly Pair[], hosts: Hosts, ownSources: number): ReadonlySet<string> {
  if (ownSources < fewestHosts) return new Set();
  const most = Math.max(2, ownSources / 20);
  const askers = new Map<string, Set<number>>();
  for (const { source, target } of pairs) {
    if (!hosts.isNamed(target)) continue;
    const domain = registeredDomain(hosts.nameOf(target));
    const known = askers.get(domain) ?? new Set();
    askers.set(domain, known);
    if (known.size <= most) known.add(source);
  }
  if (askers.size < fewestDomains) return new Set();
  return new Set([...askers].filter(([, by]) => by.size <= most).map(([domain]) => domain));
}
