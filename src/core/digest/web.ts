import type { Place } from './channels';
import { Collecting } from './collecting';
import { keepPlace } from './names';
import { Posts, type WebRequest } from './posts';
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
  readonly posts = new Posts();
  readonly collecting = new Collecting();

  /** What own hosts read on the internet is taken from no server of one's own. */
  take(request: WebRequest, agent: string, host: string, isOwnServer: boolean): void {
    const { client, uri, referrer, status, place } = request;
    this.add(client, [uri, agent, referrer, host], status, place);
    this.posts.add(request);
    if (isOwnServer) this.collecting.add(request, agent);
  }

  /** `words`: what the client wrote, its path first. */
  private add(client: string, words: readonly string[], status: number, place: Place): void {
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
    const found = words.find(
      one => one !== '' && (attack.test(one) || (one.includes('%') && attack.test(decoded(one)))),
    );
    if (found === undefined && !scanner.test(words[1] ?? '')) return;
    use.attacks++;
    if (use.examples.length < 3) use.examples.push((found ?? words[1] ?? '').slice(0, 120));
    keepPlace(use.attackPlaces, place);
  }
}

/** Twice, as servers behind servers do; what is no whole escaped stays. */
function decoded(text: string): string {
  const once = text.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return once.includes('%')
    ? once.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : once;
}
const escaped = /%([0-9a-f]{2})/gi;

/** Scanners that say their name. */
const scanner =
  /\b(?:nikto|sqlmap|nmap|masscan|zgrab|nuclei|gobuster|dirbuster|feroxbuster|ffuf|wfuzz|wpscan|joomscan|acunetix|nessus|openvas|w3af|havij|arachni|whatweb|skipfish|netsparker|jorgee|morfeus|muieblackcat|l9explore|l9tcpid|zmeu|hydra|brutus|commix|xsser|fimap|paros|webinspect|burp ?(?:suite|collaborator)?)\b/i;

/**
 * What only an attack asks for: traversal, injection, probes for secrets and for holes that are exploited all the time (the lists
 * of the OWASP CRS, CrowdSec's http scenarios, CISA's "Top Routinely Exploited Vulnerabilities" and its catalogue of exploited ones, shortened).
 */
const attack = new RegExp(
  [
    // Out of the folder, and to what lies there.
    String.raw`(?:\.\.|%2e%2e|%252e%252e)(?:\/|%2f|%5c|\\|;\/)|\/\.%2e\/|etc\/(?:passwd|shadow)|\/boot\.ini|win\.ini\b|proc\/self\/environ`,
    // SQL, script, templates and expressions, shells.
    String.raw`(?:union(?:\+|%20|\s|\/\*){1,12}(?:all(?:\+|%20|\s){1,12})?select)|(?:'|%27)(?:\+|%20|\s){1,12}(?:or|and)(?:\+|%20|\s)|information_schema|sleep\(\d|xp_cmdshell`,
    String.raw`<script|%3cscript|<\?php|%3c%3fphp|php:\/\/(?:input|filter)|allow_url_include|auto_prepend_file`,
    String.raw`(?:\$|%24)(?:\{|%7b)(?:jndi|lower|upper|env|sys|script|dns|url|::-)[:}]|[$%#]\{[^}\s]{0,40}(?:\(#|@java|java\.lang)|getRuntime\(|java\.lang\.ProcessBuilder|class\.module\.classloader|\(\)\s{0,12}\{\s{0,12}:;`,
    String.raw`(?:;|%3b|\||%7c|%60|${'`'}|\$\(|%24%28)(?:\+|%20|\s){0,12}(?:wget|curl|busybox|chmod|nc|sh|bash)(?:\+|%20|\s)|\/bin\/(?:sh|bash)|%2fbin%2f(?:sh|bash)|call_user_func_array`,
    // Secrets that lie about.
    String.raw`\/(?:\.git|\.svn|\.env|\.aws|\.ssh|\.docker)(?:\/|\b)|\.?wp-config\.(?:php[.~_]|bak|old|txt)|\bid_rsa\b`,
    // Holes by their address.
    String.raw`\/wp-login\.php\?|\/cgi-bin\/[^;\s]{0,200};|\/(?:HNAP1|GponForm|boaform|setup\.cgi|vendor\/phpunit|vendor\/htmlawed)|eval-stdin\.php|_ignition\/execute-solution|\/tmui\/login\.jsp\/|\/mgmt\/tm\/util\/bash|\/service\/extension\/backup\/mboximport|\/setup\/setupadministrator\.action|\/wls-wsat\/|\/remote\/fgt_lang|\/dana-na\/|\/\+cscoe\+\/|\/webui\/logoutconfirm|\/microsoft-graph\/tests\/getphpinfo|\/php\/ztp_gate\.php|\/actuator\/(?:env|heapdump|gateway)|\/autodiscover\.json[^\s]{0,80}(?:powershell|mapi)|\/solr\/[^\s]{0,40}\/config|\/shell\?cd|\/jenkins\/script|invokefunction`,
  ].join('|'),
  'i',
);
