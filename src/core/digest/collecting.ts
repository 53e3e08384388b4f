import type { Place } from './channels';
import { keepPlace } from './names';
import type { WebRequest } from './posts';
import { HyperLogLog } from './sketches/hyperLogLog';
import { hashText } from './sketches/mixHash';
import { SpaceSaving } from './sketches/spaceSaving';

/** What one client was given of pages or records of one kind. */
export interface CollectUse {
  readonly client: string;
  /** `/api/users/*`: the address without what differs. */
  readonly kind: string;
  count: number;
  /** Different ones. */
  readonly different: HyperLogLog;
  /** Programs that it says it is: nine at most. */
  readonly agents: Set<string>;
  /** Spans of five minutes in which it asked, counted as they begin. */
  spans: number;
  lastSpan: number;
  first: number;
  last: number;
  readonly places: Place[];
}

/** Which clients take how many different pages or records of a kind from web servers: 10,000 pairs at most (Space-Saving). */
export class Collecting {
  readonly uses = new SpaceSaving<CollectUse>(10_000);

  /** Only what was given (2xx) counts, and no parts of pages. */
  add({ client, uri, status, time, place }: WebRequest, agent: string): void {
    if (status < 200 || status >= 300 || uri.length < 3) return;
    const address = addressOf(uri);
    if (partOfPage.test(address)) return;
    const kind = kindOf(address);
    if (kind === undefined) return;
    const use = this.uses.add(`${client} ${kind}`, 1, () => freshUse(client, kind));
    use.count++;
    use.different.add(hashText(address));
    if (use.agents.size < mostAgents) use.agents.add(agent);
    keepPlace(use.places, place);
    if (!(time > 0)) return;
    const span = Math.floor(time / secondsOfSpan);
    if (span > use.lastSpan) use.spans++;
    use.lastSpan = Math.max(use.lastSpan, span);
    use.first = Math.min(use.first, time);
    use.last = Math.max(use.last, time);
  }
}

export const secondsOfSpan = 300;
const mostAgents = 9;
const longestAddress = 300;

function freshUse(client: string, kind: string): CollectUse {
  const [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const [different, agents] = [new HyperLogLog(10), new Set<string>()];
  return { client, kind, count: 0, different, agents, spans: 0, lastSpan: -1, first, last, places: [] };
}

/** The path, and of the query what names a record or a page: other parts of it are often drawn by lot. */
function addressOf(uri: string): string {
  const start = uri.startsWith('http') ? uri.indexOf('/', uri.indexOf('//') + 2) : 0;
  const end = uri.indexOf('?');
  const path = uri.slice(Math.max(0, start), end < 0 ? longestAddress : Math.min(end, longestAddress));
  const names = end < 0 ? null : uri.slice(end, end + longestAddress).match(naming);
  return names === null ? path : `${path}${names.join('')}`;
}

const naming =
  /[?&](?:\w{0,20}_?id|page|offset|start|after|cursor|p|no|number|ref|sku|q|user|account|order|item)=[\w.%+-]{1,60}/gi;
const partOfPage =
  /\.(?:m?js|css|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|eot|mp[34]|webm|m4s|ts|m3u8|json\.gz)$/i;

/** With an id in it the address without its ids; else what lies below one folder. `undefined` for a page right at the top. */
function kindOf(address: string): string | undefined {
  const kind = address.replace(ids, '*').replace(values, '=*');
  if (kind !== address) return kind;
  const end = address.lastIndexOf('/');
  return end <= 0 ? undefined : `${address.slice(0, end)}/*`;
}

/** Numbers, UUIDs and other long ids between the slashes of a path or behind a word of it. */
const ids = /(?<=[/_-])[\da-f]{8}-[\da-f]{4}-[\da-f-]{22}(?=[/._?-]|$)|(?<=[/_-])(?:\d+|[\da-f]{12,64})(?=[/._?-]|$)/gi;
const values = /=[^&]{1,60}/g;
