import type { Channels } from './channels';

/** What is known of all channels, by columns: a channel has the same place in each. Copies, so that nothing is changed by them. */
export interface ChannelColumns {
  readonly size: number;
  readonly source: Float64Array;
  readonly target: Float64Array;
  readonly port: Uint16Array;
  readonly protocol: Uint8Array;
  readonly service: Uint16Array;
  readonly count: Uint32Array;
  readonly failed: Uint32Array;
  readonly bytesOut: Float64Array;
  readonly bytesIn: Float64Array;
  /** Seconds since 1970; NaN where no flow had a time. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Seconds, to the precision of 32 bits. */
  readonly longest: Float32Array;
  readonly mostOut: Float64Array;
  /** What the other side sent in the connection of `mostOut`. */
  readonly inOfMostOut: Float64Array;
  readonly marks: Uint32Array;
  readonly firstPlace: Float64Array;
  readonly lastPlace: Float64Array;
  readonly topPlace: Float64Array;
  /** As those of `Channels`. */
  readonly letGo: number;
  readonly sources: Channels['sources'];
  timesOf(at: number): Float64Array;
  portUsers(protocol: number, port: number): number;
}

/**
 * What is kept of a channel, by its place in a row of numbers. They lie side by side because a row of a log touches nearly all of
 * them: a processor fetches two or three lines of memory for that and not one for each.
 */
export const cell = {
  source: 0,
  target: 1,
  /** `port * 256 + protocol`. */
  way: 2,
  count: 3,
  failed: 4,
  bytesOut: 5,
  bytesIn: 6,
  service: 7,
  longest: 8,
  mostOut: 9,
  first: 10,
  last: 11,
  lastPlace: 12,
  topPlace: 13,
  marks: 14,
  block: 15,
  inOfMostOut: 16,
  firstPlace: 17,
} as const;
export const cells = 18;

export function columnsOf(rows: Float64Array, size: number, channels: Channels): ChannelColumns {
  const column = (from: number): Float64Array => {
    const list = new Float64Array(size);
    for (let at = 0; at < size; at++) list[at] = rows[at * cells + from] ?? 0;
    return list;
  };
  const ways = column(cell.way);
  return {
    size,
    source: column(cell.source),
    target: column(cell.target),
    port: new Uint16Array(ways.map(way => way >>> 8)),
    protocol: new Uint8Array(ways),
    service: new Uint16Array(column(cell.service)),
    count: new Uint32Array(column(cell.count)),
    failed: new Uint32Array(column(cell.failed)),
    bytesOut: column(cell.bytesOut),
    bytesIn: column(cell.bytesIn),
    first: column(cell.first),
    last: column(cell.last),
    longest: new Float32Array(column(cell.longest)),
    mostOut: column(cell.mostOut),
    inOfMostOut: column(cell.inOfMostOut),
    marks: new Uint32Array(column(cell.marks)),
    firstPlace: column(cell.firstPlace),
    lastPlace: column(cell.lastPlace),
    topPlace: column(cell.topPlace),
    letGo: channels.letGo,
    sources: channels.sources,
    timesOf: at => channels.timesOf(at),
    portUsers: (protocol, port) => channels.portUsers(protocol, port),
  };
}
