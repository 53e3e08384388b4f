import type { Baseline } from '../baseline';
import type { Tally } from '../tally';
import { withUnanswered } from '../unanswered';
import { type Finding, levelOf } from './finding';
import { homeOf } from './homeOf';
import { judgeActors } from './judgeActors';
import { judgeActs } from './judgeActs';
import { judgeAlerts } from './judgeAlerts';
import { judgeCollecting } from './judgeCollecting';
import { judgeFlows } from './judgeFlows';
import { judgeLaunches } from './judgeLaunches';
import { judgeLeases } from './judgeLeases';
import { judgeLogins } from './judgeLogins';
import { judgeNames } from './judgeNames';
import { judgePosts } from './judgePosts';
import { judgeScans } from './judgeScans';
import { judgeSecrets } from './judgeSecrets';
import { judgeSpread } from './judgeSpread';
import { judgeTickets } from './judgeTickets';
import { judgeWeb } from './judgeWeb';
import { Population } from './population';
import { judgeRdpHops } from './rdpHops';

export interface Judgement {
  /** Gravest first; those below one point behind them. */
  readonly findings: readonly Finding[];
  /** Weak ones that are not shown as findings, because too many hosts would be named. */
  readonly heldBack: number;
  readonly population: Population;
}

/** A person looks at so many hosts on a weak sign; naming more of them would say nothing about any. */
const mostWeakHosts = 20;

/** Of so many hosts on, that two weak signs meet on one of them says something. */
const fewestForCompany = 5;

/** Everything that the rows show and somebody should look at. */
export function judge(tally: Tally, baseline: Baseline | undefined): Judgement {
  for (const { source, target, port, marks, place } of tally.certificates.joined())
    tally.channels.mark(source, target, port, 6, marks, place);
  const channels = withUnanswered(tally.channels.columns());
  const home = homeOf(channels, tally.hosts);
  if (home !== undefined) tally.hosts.setHome(home);
  const population = new Population(channels, tally.hosts, tally.domains);
  const found = [
    ...judgeFlows(tally, population, baseline),
    ...judgeScans(tally, population),
    ...judgeSpread(tally, population),
    ...judgeRdpHops(tally, population, baseline),
    ...judgeNames(tally, baseline),
    ...judgeLeases(tally),
    ...judgeLogins(tally, baseline),
    ...judgeTickets(tally),
    ...judgeActs(tally),
    ...judgeActors(tally),
    ...judgeSecrets(tally),
    ...judgeLaunches(tally),
    ...judgeAlerts(tally, population),
    ...judgeWeb(tally),
    ...judgePosts(tally),
    ...judgeCollecting(tally),
  ];
  // Where nearly everything is of one host, two findings of it are no company.
  const all = (population.ownSources < fewestForCompany ? found : inCompany(found)).toSorted(
    (a, b) => b.points - a.points || (a.text < b.text ? -1 : 1),
  );
  const { shown, heldBack } = holdBackWeak(all);
  return { findings: shown, heldBack, population };
}

/**
 * A weak finding of a host that a graver one names as well is worth more than alone: on one host, independent signs belong
 * together (as in risk-based alerting). Never for what many hosts show, and never above what the graver ones are.
 */
function inCompany(all: readonly Finding[]): readonly Finding[] {
  const grave = new Map<string, Finding[]>();
  for (const finding of all.filter(({ points }) => points >= 2)) {
    for (const host of ownHosts(finding)) grave.set(host, [...(grave.get(host) ?? []), finding]);
  }
  return all.map(finding => {
    const [host, ...more] = ownHosts(finding);
    if (host === undefined || more.length > 0 || levelOf(finding.points) !== 'low') return finding;
    if (finding.kind !== 'flows' && finding.kind !== 'names' && finding.kind !== 'generated-names') return finding;
    const others = (grave.get(host) ?? []).filter(({ suspects }) =>
      suspects.every(one => !finding.suspects.includes(one)),
    );
    if (others.length === 0) return finding;
    return {
      ...finding,
      points: Math.min(2.9, finding.points + 1),
      text: `${finding.text}; ${host} stands in a graver finding too`,
    };
  });
}

/** Who does it: the hosts of a finding that are not what others may look for. */
function ownHosts({ entities, suspects }: Finding): readonly string[] {
  return entities.filter(one => !suspects.includes(one));
}

function holdBackWeak(all: readonly Finding[]): { readonly shown: readonly Finding[]; readonly heldBack: number } {
  const grave = new Set(all.filter(({ points }) => points >= 2).flatMap(({ entities }) => entities));
  const weak = new Set<string>();
  const shown: Finding[] = [];
  let heldBack = 0;
  for (const finding of all) {
    if (levelOf(finding.points) !== 'low') {
      shown.push(finding);
      continue;
    }
    const fresh = finding.entities.filter(entity => !grave.has(entity) && !weak.has(entity));
    if (weak.size + fresh.length > mostWeakHosts) {
      heldBack++;
      continue;
    }
    for (const entity of fresh) weak.add(entity);
    shown.push(finding);
  }
  return { shown, heldBack };
}
