import type { Place } from './channels';
import { keepPlace } from './names';
import { HyperLogLog } from './sketches/hyperLogLog';
import { hashText } from './sketches/mixHash';
import { SpaceSaving } from './sketches/spaceSaving';

/** What one client asked of web servers. */
export interface WebUse {
  readonly client: string;
  requests: number;
  /** Different paths that were refused or are not there. */
  readonly refused: HyperLogLog;
  refusals: number;
  attacks: number;
  readonly examples: string[];
  readonly refusedPlaces: Place[];
  readonly attackPlaces: Place[];
}

/** Requests by client: 5,000 clients at most (Space-Saving). */
export class Web {
  readonly clients = new SpaceSaving<WebUse>(5_000);

  add(client: string, uri: string, status: number, _time: number, place: Place): void {
    const use = this.clients.add(client, 1, () => ({
      client,
      requests: 0,
      refused: new HyperLogLog(6),
      refusals: 0,
      attacks: 0,
      examples: [],
      refusedPlaces: [],
      attackPlaces: [],
    }));
    use.requests++;
    if (status >= 400 && status < 500 && status !== 401 && status !== 407) {
      use.refusals++;
      use.refused.add(hashText(uri.split('?')[0] ?? uri));
      keepPlace(use.refusedPlaces, place);
    }
    if (uri === '' || !attack.test(uri)) return;
    use.attacks++;
    if (use.examples.length < 3) use.examples.push(uri.slice(0, 120));
    keepPlace(use.attackPlaces, place);
  }
}

/** Paths that only an attack asks for: traversal, injection, probes (the lists of the OWASP CRS and CrowdSec's http scenarios, shortened). */
const attack =
  /(?:\.\.|%2e%2e|%252e%252e)(?:\/|%2f|%5c|\\)|\/etc\/(?:passwd|shadow)|(?:union(?:\+|%20|\s|\/\*)+(?:all(?:\+|%20|\s)+)?select)|(?:'|%27)(?:\+|%20|\s)+(?:or|and)(?:\+|%20|\s)|<script|%3cscript|\$\{jndi:|%24%7bjndi|\/(?:\.git|\.env|wp-login\.php\?|cgi-bin\/.*;|boot\.ini)|information_schema|sleep\(\d|xp_cmdshell/i;
