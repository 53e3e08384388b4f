import type { Baseline } from '../baseline';
import type { Tally } from '../tally';
import { type Finding, levelOf } from './finding';
import { judgeAlerts } from './judgeAlerts';
import { judgeFlows } from './judgeFlows';
import { judgeLogins } from './judgeLogins';
import { judgeNames } from './judgeNames';
import { judgeScans } from './judgeScans';
import { judgeWeb } from './judgeWeb';
import { Population } from './population';

export interface Judgement {
  /** Gravest first; those below one point behind them. */
  readonly findings: readonly Finding[];
  /** Weak ones that are not shown as findings, because too many hosts would be named. */
  readonly heldBack: number;
  readonly population: Population;
}

/** A person looks at so many hosts on a weak sign; naming more of them would say nothing about any. */
const mostWeakHosts = 20;

/** Everything that the rows show and somebody should look at. */
export function judge(tally: Tally, baseline: Baseline | undefined): Judgement {
  for (const { source, target, port, marks, place } of tally.certificates.joined())
    tally.channels.mark(source, target, port, 6, marks, place);
  const population = new Population(tally.channels, tally.hosts);
  const all = [
    ...judgeFlows(tally, population, baseline),
    ...judgeScans(tally, population),
    ...judgeNames(tally, baseline),
    ...judgeLogins(tally, baseline),
    ...judgeAlerts(tally, population),
    ...judgeWeb(tally),
  ].sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  const { shown, heldBack } = holdBackWeak(all);
  return { findings: shown, heldBack, population };
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
