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

  /** `words`: what the client wrote, its path first. */
  add(client: string, words: readonly string[], status: number, place: Place): void {
    const [uri = ''] = words;
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
    const found = words.find(one => one !== '' && attack.test(one));
    if (found === undefined) return;
    use.attacks++;
    if (use.examples.length < 3) use.examples.push(found.slice(0, 120));
    keepPlace(use.attackPlaces, place);
  }
}

/**
 * What only an attack asks for: traversal, injection, probes for secrets and for holes that are exploited all the time (the lists
 * of the OWASP CRS, CrowdSec's http scenarios and CISA's "Top Routinely Exploited Vulnerabilities", shortened).
 */
const attack =
  /(?:\.\.|%2e%2e|%252e%252e)(?:\/|%2f|%5c|\\)|\/etc\/(?:passwd|shadow)|(?:union(?:\+|%20|\s|\/\*){1,12}(?:all(?:\+|%20|\s){1,12})?select)|(?:'|%27)(?:\+|%20|\s){1,12}(?:or|and)(?:\+|%20|\s)|<script|%3cscript|\$\{(?:jndi|lower|upper|env|sys|::-)[:}]|%24%7b(?:jndi|lower|upper|env|sys)|\(\)\s{0,12}\{\s{0,12}:;|\/(?:\.git|\.env|\.aws|\.ssh|wp-login\.php\?|cgi-bin\/[^;\s]{0,200};|boot\.ini|HNAP1|GponForm|boaform|setup\.cgi\?|vendor\/phpunit)|eval-stdin\.php|information_schema|sleep\(\d|xp_cmdshell|(?:;|%3b|\||%7c|`|%60|\$\(|%24%28)(?:\+|%20|\s){0,12}(?:wget|curl|busybox|chmod|nc|sh|bash)(?:\+|%20|\s)|\/bin\/(?:sh|bash)|%2fbin%2f(?:sh|bash)|<\?php|%3c%3fphp/i;
