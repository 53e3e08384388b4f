import type { Place } from './channels';
import type { Population } from './judge/population';
import { sayBytes, sayCount, sayCounted, sayDuration, sayPort, sayTime } from './judge/words';
import type { LogRead } from './readLog';
import type { KindTally, Tally } from './tally';
import { protocolName } from './words';

/** A row that judges nothing: what there is, and what stands out by its number. */
export interface InventoryRow {
  readonly kind: string;
  readonly text: string;
  readonly places: readonly Place[];
  /** What it is worth to a reader, beside the others; higher first. */
  readonly worth: number;
}

export interface ReadFile extends LogRead {
  readonly path: string;
}

/** What there is: files, kinds of rows, hosts, ports, names, clients, messages; ordinary ones by number, rare ones in full. */
export function inventory(tally: Tally, population: Population, files: readonly ReadFile[]): readonly InventoryRow[] {
  return [
    ...filesOf(files),
    ...kindsOf(tally),
    ...silencesOf(tally),
    ...flowsOf(tally, population),
    ...namesOf(tally),
    ...stacksOf(tally),
    ...loginsOf(tally),
    ...messagesOf(tally),
  ];
}

function filesOf(files: readonly ReadFile[]): readonly InventoryRow[] {
  const told = files.slice(0, 40).map((file, index) => {
    const unreadable =
      file.unreadable === 0
        ? ''
        : `, ${sayCounted(file.unreadable, 'unreadable line')} (first ${file.firstUnreadable})`;
    const tooLong = file.tooLong === 0 ? '' : `, ${sayCounted(file.tooLong, 'line')} over 8 MB passed over`;
    return {
      kind: 'file',
      text: `${file.path}: ${file.packed ? 'gzip, ' : ''}${file.format}, ${sayCounted(file.rows, 'row')}, ${sayBytes(file.bytes)}${unreadable}${tooLong}`,
      places: [],
      worth: file.unreadable > 0 ? 90 : 60 - index,
    };
  });
  const rest = files.slice(40);
  if (rest.length === 0) return told;
  const rows = rest.reduce((sum, file) => sum + file.rows, 0);
  return [
    ...told,
    {
      kind: 'file',
      text: `${sayCounted(rest.length, 'more file')}, ${sayCounted(rows, 'row')}`,
      places: [],
      worth: 60,
    },
  ];
}

function kindsOf({ kinds, hours, first, last, yearless, rows }: Tally): readonly InventoryRow[] {
  const list = [...kinds].map(([kind, { count, places, ...spans }]) => ({
    kind: 'rows',
    text: `${kind}: ${sayCount(count)}, ${saySpans(spans)}`,
    places,
    worth: 80,
  }));
  if (Math.max(last - first, yearless.last - yearless.first) < 20 * 3_600) return list;
  const most = Math.max(...hours);
  const shares = [...hours].map(count => Math.round((count / Math.max(1, most)) * 9)).join('');
  const quiet = [...hours].flatMap((count, hour) => (count < rows / 2_400 ? [String(hour)] : []));
  const text = `rows by hour of the day (UTC, 0 to 23; 9 is the busiest): ${shares}${quiet.length === 0 ? '' : `; quiet: ${quiet.join(', ')}`}`;
  return [...list, { kind: 'hours', text, places: [], worth: 40 }];
}

/** What names no year is told beside what does: together they would make a span of years. */
function saySpans({ first, last, yearless }: Pick<KindTally, 'first' | 'last' | 'yearless'>): string {
  const dated = first <= last ? `${sayTime(first)} to ${sayTime(last)}` : '';
  const others =
    yearless.first <= yearless.last ? `${sayTime(yearless.first)} to ${sayTime(yearless.last)} without a year` : '';
  return [dated, others].filter(one => one !== '').join(', and ') || 'without times';
}

function silencesOf({ coverage }: Tally): readonly InventoryRow[] {
  return coverage.silences().map(({ network, from, to }, index) => {
    const what =
      network === undefined ? 'no row at all' : `no row from ${sayNetwork(network)}, while other networks went on`;
    const text = `${what} from ${sayTime(from)} to ${sayTime(to)} (UTC, in steps of 10 minutes): not recorded is not the same as nothing happened`;
    return { kind: 'gap', text, places: [], worth: 95 - index };
  });
}

function sayNetwork(network: number | string): string {
  if (typeof network === 'string') return network === '' ? 'hosts of the internet' : network;
  return `${[16, 8, 0].map(shift => Math.floor(network / 2 ** shift) % 256).join('.')}.0/24`;
}

function flowsOf({ hosts, services }: Tally, population: Population): readonly InventoryRow[] {
  const { channels } = population;
  if (channels.size === 0) return [];
  const say = (at: number): string => {
    const service = services.nameOf(channels.service[at] ?? 0);
    const name = `${hosts.nameOf(channels.source[at] ?? 0)} → ${hosts.nameOf(channels.target[at] ?? 0)} ${sayPort(at, channels)}`;
    const longest = (channels.longest[at] ?? 0) >= 60 ? `, longest ${sayDuration(channels.longest[at] ?? 0)}` : '';
    return `${name}${service === '' ? '' : ` ${service}`} ×${sayCount(channels.count[at] ?? 0)} out ${sayBytes(channels.bytesOut[at] ?? 0)} in ${sayBytes(channels.bytesIn[at] ?? 0)}${longest}`;
  };
  const lists: readonly (readonly [kind: string, worth: number, list: readonly number[]])[] = [
    ['most sent', 50, most(channels.bytesOut, 6, population)],
    ['rare port', 49, population.sources < 5 ? [] : rarePorts(population)],
    ['longest', 48, most(channels.longest, 4, population, at => !population.isForAll(channels.target[at] ?? 0))],
    ['most received', 46, most(channels.bytesIn, 4, population)],
    ['most flows', 44, most(channels.count, 5, population)],
  ];
  // A channel that leads in several lists has one row.
  const standing = new Map<number, { readonly kinds: string[]; readonly worth: number }>();
  for (const [kind, worth, list] of lists) {
    for (const [index, at] of list.entries()) {
      const known = standing.get(at);
      if (known === undefined) standing.set(at, { kinds: [kind], worth: worth - index });
      else known.kinds.push(kind);
    }
  }
  return [
    ...portsOf(population),
    ...hostsOf(population, number => hosts.nameOf(number)),
    ...[...standing].map(([at, { kinds, worth }]) => ({
      kind: kinds.join(', '),
      text: say(at),
      places: [channels.topPlace[at] ?? 0, channels.lastPlace[at] ?? 0],
      worth: worth + kinds.length,
    })),
  ];
}

/** The channels with the most of something, and any of it, that count; most first, equal ones in their order. */
function most(
  amounts: Float64Array | Float32Array | Uint32Array,
  number: number,
  { order }: Population,
  counts: (at: number) => boolean = () => true,
): readonly number[] {
  const best: number[] = [];
  // What one must have more of.
  let least = 0;
  for (let index = 0; index < order.length; index++) {
    const at = order[index] ?? 0;
    const own = amounts[at] ?? 0;
    if (own <= least || !counts(at)) continue;
    const place = best.findIndex(other => (amounts[other] ?? 0) < own);
    best.splice(place < 0 ? best.length : place, 0, at);
    if (best.length > number) best.pop();
    if (best.length === number) least = amounts[best.at(-1) ?? 0] ?? 0;
  }
  return best;
}

/** Channels that only requests or alerts name have no flows. */
function portsOf({ channels, order }: Population): readonly InventoryRow[] {
  // By number first, with a channel of each: a name for each channel would be a hundred thousand names.
  const ways = new Map<number, { readonly at: number; flows: number }>();
  for (const at of order) {
    const way = Math.min(channels.port[at] ?? 0, 32_768) * 256 + (channels.protocol[at] ?? 0);
    const known = ways.get(way);
    if (known === undefined) ways.set(way, { at, flows: channels.count[at] ?? 0 });
    else known.flows += channels.count[at] ?? 0;
  }
  const flows = new Map<string, number>();
  for (const { at, flows: more } of ways.values()) {
    const isHigh = (channels.port[at] ?? 0) >= 32_768;
    const name = isHigh ? `high ports/${protocolName(channels.protocol[at] ?? 0)}` : sayPort(at, channels);
    flows.set(name, (flows.get(name) ?? 0) + more);
  }
  const top = [...flows].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (top.length === 0) return [];
  const text = `ports by flows: ${top
    .slice(0, 14)
    .map(([name, count]) => `${name} ${sayCount(count)}`)
    .join(', ')}${top.length > 14 ? `, and ${top.length - 14} more` : ''}`;
  return [{ kind: 'ports', text, places: [], worth: 70 }];
}

function hostsOf({ channels, order }: Population, nameOf: (number: number) => string): readonly InventoryRow[] {
  const flows = new Map<number, number>();
  // Channels come by source.
  let sum = 0;
  for (let index = 0; index < order.length; index++) {
    const channel = order[index] as number;
    const source = channels.source[channel] ?? 0;
    sum += channels.count[channel] ?? 0;
    if (index + 1 < order.length && channels.source[order[index + 1] as number] === source) continue;
    flows.set(source, sum);
    sum = 0;
  }
  const top = [...flows].filter(([, count]) => count > 0).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  if (top.length === 0) return [];
  const text = `sources by flows: ${top
    .slice(0, 8)
    .map(([host, count]) => `${nameOf(host)} ${sayCount(count)}`)
    .join(', ')}${top.length > 8 ? `, and ${top.length - 8} more` : ''}`;
  return [{ kind: 'hosts', text, places: [], worth: 65 }];
}

/** One source alone uses the port, and got an answer on it. */
function rarePorts(population: Population): readonly number[] {
  const { channels, order } = population;
  const found: number[] = [];
  for (const at of order) {
    if (found.length >= 6) break;
    const bytes = (channels.bytesIn[at] ?? 0) + (channels.bytesOut[at] ?? 0);
    if (bytes === 0 || channels.failed[at] === channels.count[at] || (channels.port[at] ?? 0) >= 32_768) continue;
    if (channels.portUsers(channels.protocol[at] ?? 0, channels.port[at] ?? 0) <= 1) found.push(at);
  }
  return found;
}

function namesOf({ names, hosts }: Tally): readonly InventoryRow[] {
  if (names.queries === 0) return [];
  const types = names.types
    .top()
    .slice(0, 8)
    .map(({ key, count }) => `${key} ${sayCount(count)}`);
  const domains = names.domains.top();
  const rare = domains
    .toReversed()
    .filter(({ item }) => item.count <= 2)
    .slice(0, 8);
  return [
    {
      kind: 'names',
      text: `${sayCount(names.queries)} DNS queries, about ${sayCount(names.distinct.estimate())} different names, ${sayCount(names.notFound)} not found; types ${types.join(', ')}; most asked: ${domains
        .slice(0, 8)
        .map(({ item }) => `${item.domain} ${sayCount(item.count)}`)
        .join(', ')}`,
      places: domains.slice(0, 1).flatMap(({ item }) => item.places.slice(0, 1)),
      worth: 55,
    },
    ...rare.map(({ item }, index) => ({
      kind: 'rare name',
      text: `${hosts.nameOf(item.source)} asked for ${item.domain}, ${item.count === 1 ? 'once' : 'twice'}`,
      places: item.places,
      worth: 20 - index,
    })),
  ];
}

/** Values by how many hosts have them, the rarest first: each says out of how many hosts, and how many different values there are. */
function stacksOf({ agents, prints, serverNames, programs, weird }: Tally): readonly InventoryRow[] {
  const lists = [
    { what: 'downloaded program', all: 'programs', row: 'download', stack: programs, most: 6, worth: 52 },
    { what: 'user agent', all: 'user agents', row: 'request', stack: agents, most: 5, worth: 38 },
    { what: 'server name in TLS', all: 'server names', row: 'connection', stack: serverNames, most: 5, worth: 36 },
    { what: 'TLS client (JA3)', all: 'TLS clients', row: 'connection', stack: prints, most: 3, worth: 30 },
    { what: 'odd traffic', all: 'kinds of odd traffic', row: 'row', stack: weird, most: 5, worth: 25 },
  ];
  return lists.flatMap(({ what, all, row, stack, most, worth }) => {
    const hosts = stack.users.estimate();
    const others = `; ${sayCount(stack.distinct.estimate())} different ${all} in all`;
    return stack.rarest(most).map(({ value, users, firstUser, count, place }, index) => {
      const by = Math.min(hosts, users.estimate());
      const isRare = by * mostOfRare <= hosts && by < hosts;
      const first = firstUser === '' ? '' : by === 1 ? ` (${firstUser})` : ` (first ${firstUser})`;
      return {
        kind: isRare ? `rare ${what}` : what,
        text: `${value.slice(0, 200)}: ${sayCounted(count, row)} by ${by > exactUsers ? 'about ' : ''}${sayCount(by)} of ${sayCounted(hosts, 'host')}${first}${others}`,
        places: [place],
        worth: worth - index,
      };
    });
  });
}

/** Of more than so many users of one value the number is an estimate (HyperLogLog of 64 registers). */
const exactUsers = 8;
/** Rare is what one host in so many has, of those that have any. */
const mostOfRare = 5;

function loginsOf({ logins }: Tally): readonly InventoryRow[] {
  if (logins.failures + logins.successes === 0) return [];
  const text = `${sayCounted(logins.successes, 'log-in')} that succeeded, ${sayCount(logins.failures)} that failed, from ${sayCounted(logins.uses.kept, 'place')}`;
  return [{ kind: 'log-ins', text, places: [], worth: 58 }];
}

function messagesOf({ templates }: Tally): readonly InventoryRow[] {
  const all = templates.all();
  const frequent = all.filter(({ count }) => count > 2);
  const rare = all.filter(({ count }) => count <= 2).toReversed();
  const others = [...frequent.slice(mostFrequent), ...rare.slice(mostRare)];
  const rows = others.reduce((sum, { count }) => sum + count, templates.further);
  return [
    ...frequent.slice(0, mostFrequent).map(({ words, count, places }, index) => ({
      kind: 'message',
      text: `×${sayCount(count)} ${words.join(' ').slice(0, 240)}`,
      places,
      worth: 42 - index,
    })),
    ...rare.slice(0, mostRare).map(({ first, count, places }, index) => ({
      kind: 'rare message',
      text: `${count > 1 ? `×${count} ` : ''}${first.slice(0, 400)}`,
      places,
      worth: 43 - index,
    })),
    ...(others.length === 0
      ? []
      : [
          {
            kind: 'messages',
            text: `${sayCounted(others.length, 'more message')} in ${sayCounted(rows, 'row')}, most often ${others
              .slice(0, mostNamed)
              .map(({ words, count }) => `${words.join(' ').slice(0, 60)} ×${sayCount(count)}`)
              .join(', ')}${others.length > mostNamed ? ', …' : ''}`,
            places: [],
            worth: 28,
          },
        ]),
  ];
}

/** So many have a row of their own, and so many of the others are named in one. */
const mostFrequent = 12;
const mostRare = 14;
const mostNamed = 40;
