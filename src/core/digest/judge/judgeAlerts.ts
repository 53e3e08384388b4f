import type { AlertUse } from '../alerts';
import type { Tally } from '../tally';
import type { Finding } from './finding';
import { amountsOf, edgeOf, placesOf } from './pairSums';
import type { Population } from './population';
import { sayBytes, sayCount, sayDuration, sayTime } from './words';

/** Alerts and notices, each rule once, with the flows of the first pair that it names. An alert is its rule's claim and no observation, so it comes with what was seen. */
export function judgeAlerts(tally: Tally, population: Population): readonly Finding[] {
  const uses = tally.alerts.uses.top().map(({ item }) => item);
  const listed = uses.filter(use => isListedStranger(use, tally));
  const alone = listed.length < 3 ? uses : uses.filter(use => !listed.includes(use));
  const findings = alone.map(use => toFinding(use, tally, population));
  return listed.length < 3 ? findings : [...findings, background(listed.map(use => toFinding(use, tally, population)))];
}

/** Rules that say no more than that an address stands in a list. */
const reputation =
  /\b(?:poor reputation|reputation ip|active threat intelligence|spamhaus|dshield|drop listed|known (?:compromised|hostile|bot|tor)|tor (?:known|exit|relay)|block ?list|3coresec|CINS)\b/i;

/** Who is listed knocks at every address of the internet; that one's own host calls somebody listed is another matter. */
function isListedStranger({ name, pairs }: AlertUse, { hosts }: Tally): boolean {
  const all = pairs.top();
  return reputation.test(name) && all.length > 0 && all.every(({ item }) => isStranger(item.source, hosts));
}

function background(listed: readonly Finding[]): Finding {
  const entities = [...new Set(listed.flatMap(({ suspects }) => suspects))];
  return {
    kind: 'alert',
    points: 1.2,
    entities: entities.slice(0, 12),
    suspects: entities.slice(0, 12),
    text: `${listed.length} rules say that listed addresses came in from outside (${sayCount(entities.length)} of those named), such as ${listed
      .slice(0, 2)
      .map(({ text }) => text.slice(0, 160))
      .join('. ')}`,
    places: listed.slice(0, 6).flatMap(({ places }) => places.slice(0, 1)),
    techniques: ['T1595'],
  };
}

function toFinding(use: AlertUse, { hosts }: Tally, population: Population): Finding {
  const pairs = use.pairs.top().map(({ item }) => item);
  const [first] = pairs;
  const source = hosts.find(first?.source ?? '');
  const target = hosts.find(first?.target ?? '');
  // A rule does not say which side is the other's attacker: whoever is not of one's own network may be.
  const strangers = pairs.slice(0, 8).flatMap(one => [one.source, one.target].filter(host => isStranger(host, hosts)));
  const pair = source === undefined || target === undefined ? undefined : population.find(source, target);
  const flows = pair === undefined ? undefined : amountsOf(pair, population);
  const said = pairs.slice(0, 3).map(sayPair);
  const more = pairs.length > 3 ? ` and ${pairs.length - 3} more pairs` : '';
  const parts = [
    `“${use.name}”${use.count > 1 ? ` ×${sayCount(use.count)}` : ''}`,
    use.category === '' ? '' : `(${use.category}${use.severity > 0 ? `, severity ${use.severity}` : ''})`,
    said.length === 0 ? '' : `${said.join(', ')}${more}`,
    use.message === '' ? '' : `says: ${use.message.slice(0, 240)}`,
    use.first <= use.last ? `at ${sayTime(use.first)}${use.count > 1 ? ` to ${sayTime(use.last)}` : ''}` : '',
    use.ids.length === 0 ? '' : `id ${use.ids.join(', ')}`,
    sayJoined(use),
    flows === undefined || flows.startsWith('No flow') ? '' : `flows: ${flows}`,
  ];
  return {
    kind: use.kind,
    points: pointsOf(use),
    entities: [...new Set(pairs.slice(0, 8).flatMap(one => [one.source, one.target]))].filter(one => one !== ''),
    suspects: [...new Set(strangers)],
    ...(use.first <= use.last ? { when: { first: use.first, last: use.last } } : {}),
    edges: pair === undefined ? [] : [edgeOf(pair, hosts, population)],
    text: parts.filter(part => part !== '').join(' '),
    places: [
      ...use.places,
      ...(use.joined?.places ?? []),
      ...(pair === undefined ? [] : placesOf(pair, population).slice(0, 2)),
    ],
    techniques: [],
  };
}

/** A scan is of a source alone. */
function sayPair({ source, target }: { readonly source: string; readonly target: string }): string {
  return [source, target].filter(host => host !== '').join(' → ');
}

/** Rows of the same connections, found by their id: what was seen, beside what the rule claims. */
function sayJoined({ joined }: AlertUse): string {
  if (joined === undefined) return '';
  const { kinds, bytesOut, bytesIn, longest } = joined;
  const rows = [...kinds].map(([kind, count]) => `${kind} ×${sayCount(count)}`).join(', ');
  const moved = bytesOut + bytesIn > 0 ? `, out ${sayBytes(bytesOut)} in ${sayBytes(bytesIn)}` : '';
  return `same connection: ${rows}${moved}${longest >= 60 ? `, longest ${sayDuration(longest)}` : ''}`;
}

function isStranger(host: string, hosts: Tally['hosts']): boolean {
  const number = hosts.find(host);
  return number !== undefined && !hosts.isPrivate(number) && !hosts.isForAll(number);
}

/** Notices that name an attack, and those that name the sensor's own troubles or a common fault. */
const grave =
  /C2|Malware|Intel::|Exploit|Backdoor|Trojan|Ransom|Beacon|Attack|Heartbleed|SQL_Injection|Password_Guessing|Lateral|Webshell/i;
const usual =
  /^(?:CaptureLoss|PacketFilter|Weird|SSL::(?:Invalid|Weak|Certificate_Expire)|Conn::|Stats|ProtocolDetector::)/i;
const noise = /Generic Protocol Command Decode|Not Suspicious Traffic|^SURICATA (?:STREAM|TCP|UDP|IP|Applayer|HTTP)/i;

/** Suricata's severities: 1 is the gravest (its documentation, "classification"). */
function pointsOf({ kind, name, category, severity }: AlertUse): number {
  if (kind === 'notice') return grave.test(name) ? 3.5 : usual.test(name) ? 0.75 : 2;
  if (noise.test(category) || noise.test(name)) return 0.75;
  if (severity === 1) return 2.75;
  return severity === 3 || severity > 3 ? 1 : 2;
}
