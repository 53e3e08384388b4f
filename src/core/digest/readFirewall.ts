import { field, fieldNamed } from './fields';
import type { Row } from './row';

/** Whether a line may be one of a firewall's; cheap, and wrong only in one direction. */
export const mayBeFirewall =
  /\b(?:SRC|src|srcip|src_ip|source_address)=|%(?:ASA|FTD|PIX)-\d|filterlog|,(?:TRAFFIC|THREAT),[a-z-]{2,20},|\bsrc: ?"/;

/**
 * Sets what a firewall's line says of a flow; false where it says nothing. Known: keys with values (netfilter's LOG, UFW, FortiGate,
 * SonicWall, Check Point, CEF's extension), Cisco ASA and FTD, pfSense's and OPNsense's filterlog, PAN-OS traffic and threat logs; each by
 * its vendor's log reference. `bytes` may be written to behind the line: what is found there has its place there.
 */
export function readFirewall(line: string, row: Row): boolean {
  return readAsa(line, row) || readFilterlog(line, row) || readPanOs(line, row) || readPairs(line, row);
}

type Place = readonly [start: number, end: number] | undefined;

function set(row: Row, at: number, place: Place): void {
  if (place !== undefined && place[1] > place[0]) row.set(at, place[0], place[1]);
}

/** Keys as netfilter, CEF and SonicWall shorten them. */
const shortKeys: Readonly<Record<string, number>> = {
  spt: field.sourcePort,
  dpt: field.targetPort,
  act: field.state,
  // Of CEF bytes, of netfilter interfaces.
  in: field.bytesIn,
  out: field.bytesOut,
  sent: field.bytesOut,
  rcvd: field.bytesIn,
  sentdelta: -1,
  rcvddelta: -1,
};
const pair = /\b([A-Za-z_]{2,24})(?:=|: ?(?="))(?:"([^"]*)"|([^\s;,"]*))/dg;
const mostPairs = 120;
const verdict = /\b(BLOCK(?:ED)?|DROP(?:PED)?|DENY|DENIED|REJECT(?:ED)?)\b/di;

function readPairs(line: string, row: Row): boolean {
  let count = 0;
  const taken = new Set<number>();
  for (const match of line.matchAll(pair)) {
    if (++count > mostPairs) break;
    const key = (match[1] ?? '').toLowerCase();
    const meant = shortKeys[key] ?? pairFields.get(key);
    const place = match.indices?.[2] ?? match.indices?.[3];
    if (meant === undefined || meant < 0 || taken.has(meant) || place === undefined || place[0] === place[1]) continue;
    if ((key === 'in' || key === 'out') && !isNumber(line, place)) continue;
    taken.add(meant);
    if ((meant === field.source || meant === field.target) && !isAddress(line, place)) return false;
    if (meant === field.source || meant === field.target) setEndpoint(line, place, meant, row);
    // SonicWall adds the service: `tcp/https`.
    else if (meant === field.protocol) set(row, meant, [place[0], upTo(line, '/', place)]);
    else set(row, meant, place);
  }
  if (!row.has(field.source) || !row.has(field.target)) return false;
  // Check Point calls the port a service, and the service `service_id`.
  const service: Place = row.has(field.service)
    ? [row.starts[field.service] ?? 0, row.ends[field.service] ?? 0]
    : undefined;
  if (!row.has(field.targetPort) && service !== undefined && isNumber(line, service)) moveToPort(row, service);
  if (!row.has(field.state)) set(row, field.state, verdict.exec(line.slice(0, 400))?.indices?.[1]);
  return true;
}

/** Only these: a free text has words with `=` behind them, too. */
const pairFields: ReadonlyMap<string, number> = new Map(
  'src srcip src_ip source_address dst dstip dst_ip destination_address proto protocol spt sport srcport src_port dpt dport dstport dst_port s_port action disposition sentbyte sent_bytes bytes_sent rcvdbyte rcvd_bytes recv_bytes received_bytes bytes_received service app duration'
    .split(' ')
    .flatMap(name => {
      const meant =
        name === 's_port'
          ? field.sourcePort
          : (fieldNamed(name) ??
            (name.startsWith('source') ? field.source : name.startsWith('dest') ? field.target : undefined));
      return meant === undefined ? [] : [[name, meant] as const];
    }),
);

function moveToPort(row: Row, [start, end]: readonly [number, number]): void {
  row.set(field.targetPort, start, end);
  row.set(field.service, -1, -1);
}

function isNumber(line: string, [start, end]: readonly [number, number]): boolean {
  return /^\d{1,15}$/.test(line.slice(start, end));
}

function upTo(line: string, mark: string, [start, end]: readonly [number, number]): number {
  const found = line.indexOf(mark, start);
  return found < 0 ? end : Math.min(found, end);
}

/** Anything else in `src=` is a file, a program, a picture. */
function isAddress(line: string, [start, end]: readonly [number, number]): boolean {
  return /^(?:\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5}\b.*)?|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})$/i.test(
    line.slice(start, Math.min(end, start + 80)),
  );
}

/** `10.0.0.5`, and SonicWall's `10.0.0.5:51234:X0`. */
function setEndpoint(line: string, [start, end]: readonly [number, number], meant: number, row: Row): void {
  const parts = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})\b/.exec(line.slice(start, end));
  if (parts === null) {
    row.set(meant, start, end);
    return;
  }
  const addressEnd = start + (parts[1]?.length ?? 0);
  row.set(meant, start, addressEnd);
  const port = meant === field.source ? field.sourcePort : field.targetPort;
  row.set(port, addressEnd + 1, addressEnd + 1 + (parts[2]?.length ?? 0));
}

const asa = /%(?:ASA|FTD|PIX)-\d-\d{6}: /;
const asaEnds = /(?:[\w-]{1,40}:)?(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,5})/dg;

/** Cisco's syslog messages 106xxx, 302014, 302016, 710003 and their kin. "Built" repeats what "Teardown" says with bytes. */
function readAsa(line: string, row: Row): boolean {
  const begins = asa.exec(line);
  if (begins === null) return false;
  const said = line.slice(begins.index + begins[0].length, begins.index + 400);
  const offset = begins.index + begins[0].length;
  const isEnd = said.startsWith('Teardown ');
  const isDenied = /\b(?:deny|denied|dropped|discard(?:ed)?)\b/i.test(said);
  if (!isEnd && !isDenied) return false;
  const ends = [...said.replace(/\([^()]{0,80}\)/g, blanks).matchAll(asaEnds)].slice(0, 2);
  const [first, second] = ends;
  if (first === undefined || second === undefined) return false;
  // "for outside:A/443 to inside:B/51234" does not say who began: who has the higher port.
  const isTurned = isEnd && Number(first[2]) < Number(second[2]);
  const [from, to] = isTurned ? [second, first] : [first, second];
  const placed = (match: RegExpExecArray, group: number): Place => {
    const place = match.indices?.[group];
    return place && [place[0] + offset, place[1] + offset];
  };
  set(row, field.source, placed(from, 1));
  set(row, field.sourcePort, placed(from, 2));
  set(row, field.target, placed(to, 1));
  set(row, field.targetPort, placed(to, 2));
  const protocol = /\b(tcp|udp|icmp)\b/di.exec(said)?.indices?.[1];
  if (protocol !== undefined) set(row, field.protocol, [protocol[0] + offset, protocol[1] + offset]);
  const bytes = /\bbytes (\d+)/d.exec(said)?.indices?.[1];
  if (isEnd && bytes !== undefined) set(row, field.bytesBoth, [bytes[0] + offset, bytes[1] + offset]);
  const why = /\b(deny|denied|dropped)\b/di.exec(said)?.indices?.[1];
  if (isDenied && why !== undefined) set(row, field.state, [why[0] + offset, why[1] + offset]);
  return true;
}

function blanks(text: string): string {
  return ' '.repeat(text.length);
}

/** Netgate's "Raw Filter Log Format": behind the version, the fields of IPv4 and IPv6 differ. */
function readFilterlog(line: string, row: Row): boolean {
  const begins = /\bfilterlog(?:\[\d+\])?:? (?=[\d,])/.exec(line);
  if (begins === null) return false;
  const cells = cellsOf(line, begins.index + begins[0].length);
  const text = (at: number) => line.slice(...(cells[at] ?? [0, 0]));
  const [protocol, source] = text(8) === '6' ? [12, 15] : [16, 18];
  if (cells.length < source + 2) return false;
  set(row, field.protocol, cells[protocol]);
  set(row, field.source, cells[source]);
  set(row, field.target, cells[source + 1]);
  set(row, field.sourcePort, cells[source + 2]);
  set(row, field.targetPort, cells[source + 3]);
  set(row, field.state, cells[6]);
  return true;
}

/** "Traffic Log Fields" and "Threat Log Fields" of PAN-OS, which are the same up to the action. */
function readPanOs(line: string, row: Row): boolean {
  const type = /,(?:TRAFFIC|THREAT),/.exec(line);
  if (type === null) return false;
  // Before the type stand three cells, whatever a relay wrote in front of them.
  const cells = cellsOf(line, type.index + 1);
  if (cells.length < 32) return false;
  const places: readonly (readonly [number, number])[] = [
    [field.source, 4],
    [field.target, 5],
    [field.user, 9],
    [field.service, 11],
    [field.sourcePort, 21],
    [field.targetPort, 22],
    [field.protocol, 26],
    [field.state, 27],
    ...(type[0] === ',THREAT,' ? panThreat : panTraffic),
  ];
  for (const [meant, at] of places) set(row, meant, cells[at]);
  // When the firewall had it; a head of syslog names no year.
  const serial = line.lastIndexOf(',', type.index - 1);
  const received = line.lastIndexOf(',', serial - 1) + 1;
  if (/^\d{4}\/\d\d\/\d\d /.test(line.slice(received, serial))) set(row, field.time, [received, serial]);
  return row.has(field.source) && row.has(field.target);
}

const panTraffic: readonly (readonly [number, number])[] = [
  [field.bytesOut, 29],
  [field.bytesIn, 30],
  [field.duration, 33],
];
const panThreat: readonly (readonly [number, number])[] = [
  [field.message, 28],
  [field.note, 29],
  [field.category, 30],
  [field.severity, 31],
];

const mostCells = 60;

function cellsOf(line: string, start: number): readonly (readonly [number, number])[] {
  const cells: [number, number][] = [];
  for (let from = start; from <= line.length && cells.length < mostCells; ) {
    // An address that was asked for may have commas, and stands in quotes then.
    const quote = line[from] === '"' ? line.indexOf('",', from + 1) : -1;
    const comma = quote < 0 ? line.indexOf(',', from) : quote + 1;
    const end = comma < 0 ? line.length : comma;
    cells.push(quote < 0 ? [from, end] : [from + 1, quote]);
    from = end + 1;
  }
  return cells;
}
