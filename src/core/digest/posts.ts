import type { Place } from './channels';
import { keepPlace } from './names';
import { SpaceSaving } from './sketches/spaceSaving';

/** A script of a web server that is posted to. */
export interface ScriptUse {
  readonly path: string;
  /** Clients that asked for it in any way: four are kept. */
  readonly clients: Set<string>;
  requests: number;
  /** Posts that it took, and those of them that came from no page. */
  posts: number;
  fromNoPage: number;
  first: number;
  last: number;
  readonly places: Place[];
}

/** Posts of one client to a form for log-ins that answered without saying whether it was right. */
export interface FormUse {
  readonly client: string;
  readonly path: string;
  count: number;
  /** Seconds since 1970, the first 512. */
  readonly times: number[];
  readonly places: Place[];
}

/** What a client asks of a web server. */
export interface WebRequest {
  readonly client: string;
  readonly method: string;
  readonly uri: string;
  readonly referrer: string;
  readonly status: number;
  readonly time: number;
  readonly place: Place;
}

const script = /\.(?:php\d?|phtml|phar|aspx?|ashx|asmx|jspx?|cfm|cgi|pl)$/i;
const form = /log-?[io]n|sign-?in|\/auth(?:enticate)?(?:\/|$)|\/sessions?$|xmlrpc\.php$/i;
const mostTimes = 512;

/** Scripts and forms that are posted to: 5,000 of each at most (Space-Saving). */
export class Posts {
  readonly scripts = new SpaceSaving<ScriptUse>(5_000);
  readonly forms = new SpaceSaving<FormUse>(5_000);

  add(request: WebRequest): void {
    const { client, uri, status, method } = request;
    const path = pathOf(uri);
    const isPost = method === 'POST';
    if (script.test(path)) this.addScript(path, request, isPost && status >= 200 && status < 300);
    if (!isPost || status < 200 || status >= 400 || !form.test(path)) return;
    const use = this.forms.add(`${client} ${path}`, 1, () => ({ client, path, count: 0, times: [], places: [] }));
    use.count++;
    if (use.times.length < mostTimes && request.time > 0) use.times.push(request.time);
    keepPlace(use.places, request.place);
  }

  private addScript(path: string, { client, referrer, time, place }: WebRequest, isTaken: boolean): void {
    const use = this.scripts.add(path, 1, () => freshScript(path));
    use.requests++;
    if (use.clients.size < 4) use.clients.add(client);
    if (!isTaken) return;
    use.posts++;
    if (referrer === '' || referrer === '-') use.fromNoPage++;
    if (time < use.first) use.first = time;
    if (time > use.last) use.last = time;
    keepPlace(use.places, place);
  }
}

/** At most 300 characters, without the query. */
function pathOf(uri: string): string {
  const end = uri.search(/[?;#]/);
  return (end < 0 ? uri : uri.slice(0, end)).slice(0, 300);
}

function freshScript(path: string): ScriptUse {
  const [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { path, clients: new Set(), requests: 0, posts: 0, fromNoPage: 0, first, last, places: [] };
}
