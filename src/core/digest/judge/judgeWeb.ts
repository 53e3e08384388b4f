import type { Tally } from '../tally';
import type { WebUse } from '../web';
import type { Finding } from './finding';
import { sayCount } from './words';

const mostAlone = 6;

/** Clients that probe web servers: ten different paths refused, or three requests that only an attack makes (CrowdSec's `http-probing` and `http-path-traversal-probing`). */
export function judgeWeb({ web, hosts }: Tally): readonly Finding[] {
  const found = web.clients.top().flatMap(({ item }) => judge(item, isOwn(item.client, hosts)) ?? []);
  found.sort((a, b) => b.points - a.points || (a.text < b.text ? -1 : 1));
  if (found.length <= mostAlone) return found;
  const rest = found.slice(mostAlone);
  return [...found.slice(0, mostAlone), together(rest)];
}

/** The internet probes everybody; a host of one's own that does so is worth more. */
function isOwn(client: string, hosts: Tally['hosts']): boolean {
  const number = hosts.find(client);
  return number !== undefined && hosts.isPrivate(number);
}

function judge(use: WebUse, isOwnHost: boolean): Finding | undefined {
  const { client, requests, attacks, refusals, examples } = use;
  const refused = use.refused.estimate();
  const base = { kind: 'web', entities: [client], suspects: [client] } as const;
  if (attacks >= 3) {
    const text = `${client}: ${sayCount(attacks)} of ${sayCount(requests)} requests are attacks by their words, such as ${examples[0] ?? ''}`;
    const points = Math.min(3, 2 + attacks / 50);
    return { ...base, points, text, places: use.attackPlaces, techniques: ['T1190', 'T1595.002'] };
  }
  if (refused >= 10 && refusals / requests >= 0.5) {
    const text = `${client}: ${sayCount(refusals)} of ${sayCount(requests)} requests refused or not found, about ${sayCount(refused)} different paths`;
    return { ...base, points: 1.5, text, places: use.refusedPlaces, techniques: ['T1595.003'] };
  }
  if (attacks === 0) return undefined;
  const text = `${client}: a request that looks like an attack by its words: ${examples[0] ?? ''}`;
  return { ...base, points: isOwnHost ? 2 : 1, text, places: use.attackPlaces, techniques: ['T1190'] };
}

function together(rest: readonly Finding[]): Finding {
  return {
    kind: 'web',
    points: rest[0]?.points ?? 1,
    entities: rest.slice(0, 12).flatMap(({ entities }) => entities),
    suspects: rest.slice(0, 12).flatMap(({ entities }) => entities),
    text: `${rest.length} further clients probe web servers: ${rest
      .slice(0, 12)
      .flatMap(({ entities }) => entities)
      .join(', ')}`,
    places: rest.slice(0, 6).flatMap(({ places }) => places.slice(0, 1)),
    techniques: ['T1595'],
  };
}
