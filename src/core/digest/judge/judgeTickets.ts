import type { Tally } from '../tally';
import type { TicketUse } from '../tickets';
import type { Finding } from './finding';
import { sayCounted } from './words';

/** Accounts of services with RC4 that a client needs by the way, and more than anybody needs (ours). */
const fewestServices = 5;
const manyServices = 10;
/** In a domain where so many of the clients get such tickets, RC4 is what there is. */
const shareOfOldDomain = 0.2;

/**
 * Tickets that are asked for to guess the password behind them: many accounts of services with RC4 (Kerberoasting, ATT&CK T1558.003: its
 * detection names unusual numbers of event 4769 and cipher 0x17), and accounts without preauthentication (T1558.004).
 */
export function judgeTickets({ tickets }: Tally): readonly Finding[] {
  const uses = tickets.uses.top().map(({ item }) => item);
  const many = uses.filter(({ services }) => services.size >= fewestServices);
  const isOldDomain = many.length > Math.max(2, tickets.askers.kept * shareOfOldDomain);
  return uses.flatMap(use => {
    const forServices = isOldDomain ? 0 : pointsForServices(use);
    const withoutProof = use.withoutProof.size >= 3 ? 2 : use.withoutProof.size > 0 ? 1 : 0;
    const points = Math.max(forServices, withoutProof);
    return points === 0 ? [] : [findingOf(use, points, forServices > 0, withoutProof > 0)];
  });
}

function pointsForServices({ services }: TicketUse): number {
  if (services.size >= manyServices) return 2.5;
  return services.size >= fewestServices ? 1.2 : 0;
}

function findingOf(use: TicketUse, points: number, hasServices: boolean, isWithoutProof: boolean): Finding {
  const { from, services, withoutProof, times, places } = use;
  const said = [
    hasServices
      ? `asks for tickets of ${sayCounted(services.size, 'service account')}${services.size >= 100 ? ' or more' : ''} with RC4 (${some(services)}): like Kerberoasting`
      : '',
    isWithoutProof
      ? `gets tickets with RC4 without preauthentication for ${sayCounted(withoutProof.size, 'account')} (${some(withoutProof)}): like AS-REP roasting`
      : '',
  ].filter(text => text !== '');
  return {
    kind: 'log-ins',
    points,
    entities: [from],
    suspects: [from],
    ...(times.length === 0 ? {} : { when: { first: Math.min(...times), last: Math.max(...times) } }),
    text: `${from} ${said.join('; ')}`,
    places,
    techniques: [...(hasServices ? ['T1558.003'] : []), ...(isWithoutProof ? ['T1558.004'] : [])],
  };
}

function some(names: ReadonlySet<string>): string {
  return `${[...names].slice(0, 4).join(', ')}${names.size > 4 ? ', …' : ''}`;
}
