import type { Place } from '../channels';
import { field } from '../fields';
import { keepPlace } from '../names';
import type { Row } from '../row';
import { hashText } from '../sketches/mixHash';
import { SpaceSaving } from '../sketches/spaceSaving';
import { AuditJoin } from './auditJoin';
import type { Sign } from './commandSigns';
import { questionOf } from './discovery';
import { encodedIn } from './encoded';
import { laurelIn } from './laurel';
import { signsOf } from './signsOf';
import { signsOfService, signsOfTask } from './signsOfService';
import { type StartedThing, startedIn } from './startedIn';

/** A sign on one host. */
export interface ShownSign {
  readonly sign: Sign;
  count: number;
  /** What showed it first, at most 160 characters. */
  readonly example: string;
  /** Hashes of the different commands without their numbers: eight at most. */
  readonly shapes: Set<number>;
  readonly places: Place[];
  /** Accounts that did it: four at most. */
  readonly accounts: Set<string>;
  /** Hosts whose addresses stand in the commands, where the sign is one that is not weighed: four at most. */
  readonly reached: Set<string>;
  first: number;
  last: number;
}

/** What was started on one host. */
export interface HostLaunches {
  readonly host: string;
  readonly signs: Map<string, ShownSign>;
  /** Questions about its surroundings, in the order of the logs: 512 at most. */
  readonly asked: { readonly question: number; readonly time: number; readonly place: Place }[];
}

/** On how many hosts one command was seen: what many do is how this network works. */
export interface Shape {
  /** Nine at most. */
  readonly hosts: Set<string>;
  count: number;
  /** Days since 1970: nine at most. */
  readonly days: Set<number>;
}

/** Commands, scripts, services and tasks in the events of hosts: 5,000 hosts and 5,000 odd commands at most (Space-Saving). */
export class Launches {
  readonly hosts = new SpaceSaving<HostLaunches>(5_000);
  readonly shapes = new SpaceSaving<Shape>(5_000);
  private readonly audit = new AuditJoin();
  /** What commands showed that came by: the same ones come again and again. */
  private readonly known = new Map<string, Shown>();

  add(row: Row, from: string, time: number, place: Place): void {
    const audited = row.kind === 'text' && mayBeAudit(row) ? this.audit.take(row.wholeText()) : laurelIn(row);
    const started = audited?.started ?? startedIn(row);
    if (started === undefined) return;
    const { signs, question } = this.shownBy(started);
    if (signs.length === 0 && question < 0) return;
    const named = row.text(field.host);
    const host = audited === undefined ? (named === '' ? from : named) : hostOfAudit(audited.host, named);
    if (host === '') return;
    const on = this.hosts.add(host, 1, () => freshHost(host));
    if (question >= 0 && time > 0 && on.asked.length < mostAsked) on.asked.push({ question, time, place });
    if (signs.length === 0) return;
    const shape = this.noteShape(started, host, time);
    const account = row.has(field.actor) ? row.text(field.actor) : (started.account ?? '');
    for (const sign of signs) noteSign(on, sign, started, { account, shape, time, place });
  }

  private shownBy(started: StartedThing): Shown {
    const { kind, name, text, parent } = started;
    const key = `${kind}\n${name}\n${parent}\n${text}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const shown = { signs: signsOfThing(started), question: kind === 'command' ? questionOf(text) : -1 };
    if (this.known.size >= mostKnown) this.known.clear();
    this.known.set(key, shown);
    return shown;
  }

  private noteShape({ text }: StartedThing, host: string, time: number): number {
    const hash = hashText(text.toLowerCase().replace(/[\da-f]{8}-[\da-f-]{27}|\d+/g, '0'));
    const shape = this.shapes.add(String(hash), 1, () => ({ hosts: new Set(), count: 0, days: new Set() }));
    shape.count++;
    if (shape.hosts.size < mostCounted) shape.hosts.add(host);
    if (time > 0 && shape.days.size < mostCounted) shape.days.add(Math.floor(time / 86_400));
    return hash;
  }
}

/** `type=…` or `node=…`: cheap, for it is asked of every line. */
function mayBeAudit({ bytes, lineStart }: Row): boolean {
  const first = bytes[lineStart];
  return (
    (first === letterT && bytes[lineStart + 4] === equals) || (first === letterN && bytes[lineStart + 4] === equals)
  );
}

const [letterT, letterN, equals] = [0x74, 0x6e, 0x3d] as const;

/** A log of one host alone does not name it. */
function hostOfAudit(node: string, named: string): string {
  return node === '' ? (named === '' ? 'localhost' : named) : node;
}

interface Shown {
  readonly signs: readonly Sign[];
  /** As `questionOf` counts. */
  readonly question: number;
}

function signsOfThing({ kind, name, text, parent }: StartedThing): readonly Sign[] {
  if (kind === 'service') return signsOfService(name, text);
  const signs = kind === 'task' ? signsOfTask(name, text) : signsOf({ command: text, parent });
  // What several rules see is one thing, as grave as the gravest.
  const sorted = signs.toSorted((a, b) => b.points - a.points);
  return sorted.filter((sign, index) => sorted.findIndex(({ key }) => key === sign.key) === index);
}

const mostAsked = 512;
const mostNames = 4;
const mostCounted = 9;
const mostKnown = 2_000;
const longestExample = 160;

function freshHost(host: string): HostLaunches {
  return { host, signs: new Map(), asked: [] };
}

interface When {
  readonly account: string;
  readonly shape: number;
  readonly time: number;
  readonly place: Place;
}

function noteSign(on: HostLaunches, sign: Sign, started: StartedThing, { account, shape, time, place }: When): void {
  const known = on.signs.get(sign.key);
  const shown = known ?? freshSign(sign, started);
  if (known === undefined) on.signs.set(sign.key, shown);
  shown.count++;
  if (shown.shapes.size < mostCounted) shown.shapes.add(shape);
  if (account !== '' && account !== '-' && shown.accounts.size < mostNames) shown.accounts.add(account);
  if (!sign.isWeighed && shown.reached.size < mostNames)
    for (const one of addressesIn(started.text)) shown.reached.add(one);
  if (time < shown.first) shown.first = time;
  if (time > shown.last) shown.last = time;
  keepPlace(shown.places, place);
}

function freshSign(sign: Sign, { name, text }: StartedThing): ShownSign {
  const example = (name === '' ? text : `${name}: ${text}`).slice(0, longestExample);
  const [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    sign,
    count: 0,
    example,
    shapes: new Set(),
    places: [],
    accounts: new Set(),
    reached: new Set(),
    first,
    last,
  };
}

/** Whom the addresses in a command name, in what it hides too; not one's own host, and none of a network without a way outside. */
function addressesIn(text: string): readonly string[] {
  const all = `${text} ${encodedIn(text) ?? ''}`.replace(/[`^]/g, '');
  const hosts = [...all.matchAll(/\b(?:https?|ftp|stratum\+tcp):\/\/([a-z0-9.-]{4,120}\.[a-z0-9]{1,24})\b/gi)].map(
    ([, host = '']) => host.toLowerCase(),
  );
  return hosts
    .filter(host => !/^(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)\./.test(host))
    .slice(0, mostNames);
}
