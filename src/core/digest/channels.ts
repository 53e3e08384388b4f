import { type ChannelColumns, cell, cells, columnsOf } from './channelColumns';
import { isEvidence, mark } from './marks';
import { HyperLogLog } from './sketches/hyperLogLog';
import { LatestTimes } from './sketches/latestTimes';
import { hashPair, mix } from './sketches/mixHash';

/** A place in the files: which file, which line. */
export type Place = number;

const linesPerFile = 2 ** 36;

export function placeOf(file: number, line: number): Place {
  return file * linesPerFile + line;
}

export function fileOf(place: Place): number {
  return Math.floor(place / linesPerFile);
}

export function lineOf(place: Place): number {
  return place % linesPerFile;
}

/** One row of flows, as numbers. Times in seconds since 1970, NaN where there is none. */
export interface Flow {
  source: number;
  target: number;
  port: number;
  protocol: number;
  service: number;
  time: number;
  duration: number;
  bytesOut: number;
  bytesIn: number;
  hasFailed: boolean;
  /** The other way has a row of its own. */
  isOneWay: boolean;
  /** A further row of a connection that was counted. */
  isFurther: boolean;
  place: Place;
}

/** So many channels are kept at once; of more, half are let go, the least telling ones. */
export const mostChannels = 2 ** 17;
/** A channel's first times lie beside it; from the ninth on it gets a block. */
const inlineTimes = 8;
export const mostTimes = 96;
const mostBlocks = 16_384;

/**
 * Who talked to whom over which port: a table of numbers in flat arrays, so that ten million rows take the memory of the
 * channels they make, and that of at most 131,072 (about 40 MB). When it is full, the half that tells least (frequent port,
 * few bytes, no evidence) is let go, and a count of theirs that comes again starts anew.
 * While `letGo` is 0, every count is exact. It is read by columns.
 */
export class Channels {
  size = 0;
  private capacity = 512;
  private slots: Int32Array = new Int32Array(0);
  private rows: Float64Array = new Float64Array(0);
  private early: Float64Array = new Float64Array(0);
  private known: ChannelColumns | undefined;
  private readonly times = new LatestTimes(mostBlocks, mostTimes);
  /** Channels that had more times than could be kept, and no sign of being regular. */
  withoutTimes = 0;
  /** Distinct sources of each protocol and port, beyond what the table holds. */
  private readonly portUsersKnown = new Map<number, number>();
  private readonly sourcesOfPort = new Map<number, HyperLogLog>();
  readonly sources = new HyperLogLog(12);
  readonly targets = new HyperLogLog(12);
  /** How many were let go. */
  letGo = 0;

  constructor() {
    // The first of many times: what is compiled must not take for granted that these lists stay the same ones.
    this.grow();
  }

  /** What is known by now; the same object until the next `add` or `mark`. */
  columns(): ChannelColumns {
    this.known ??= columnsOf(this.rows, this.size, this);
    return this.known;
  }

  /** Adds a flow. */
  add(flow: Flow): void {
    const at = this.find(flow.source, flow.target, flow.port, flow.protocol, flow.place);
    const { rows } = this;
    const row = at * cells;
    const { bytesOut, bytesIn, duration, place, time } = flow;
    const count = (rows[row + cell.count] ?? 0) + (flow.isFurther ? 0 : 1);
    rows[row + cell.count] = count;
    if (flow.isOneWay) {
      rows[row + cell.marks] = this.marksAt(at) | mark.oneWay;
      // Which answer belongs to which question is not known: the largest to the largest.
      if (bytesIn > (rows[row + cell.inOfMostOut] ?? 0)) rows[row + cell.inOfMostOut] = bytesIn;
    }
    if (flow.hasFailed) rows[row + cell.failed] = (rows[row + cell.failed] ?? 0) + 1;
    rows[row + cell.bytesOut] = (rows[row + cell.bytesOut] ?? 0) + bytesOut;
    rows[row + cell.bytesIn] = (rows[row + cell.bytesIn] ?? 0) + bytesIn;
    if (flow.service > 0) rows[row + cell.service] = flow.service;
    if (duration > (rows[row + cell.longest] ?? 0)) {
      rows[row + cell.longest] = Math.fround(duration);
      if (bytesOut === 0) rows[row + cell.topPlace] = place;
    }
    if (bytesOut > (rows[row + cell.mostOut] ?? 0)) {
      rows[row + cell.mostOut] = bytesOut;
      if (!flow.isOneWay) rows[row + cell.inOfMostOut] = bytesIn;
      rows[row + cell.topPlace] = place;
    }
    if (place > (rows[row + cell.lastPlace] ?? 0)) rows[row + cell.lastPlace] = place;
    if (flow.isFurther) {
      if (time > (rows[row + cell.last] ?? 0)) rows[row + cell.last] = time;
      return;
    }
    // NaN, where there is no time, is below nothing.
    if (!(time >= 0 || time < 0)) return;
    if (!(time >= (rows[row + cell.first] ?? 0))) rows[row + cell.first] = time;
    if (!(time <= (rows[row + cell.last] ?? 0))) rows[row + cell.last] = time;
    if (count <= inlineTimes && (rows[row + cell.block] ?? 0) < 0) this.early[at * inlineTimes + count - 1] = time;
    else this.addTime(at, time);
  }

  /** Evidence of another log about a channel, which may have no flow (yet). */
  mark(source: number, target: number, port: number, protocol: number, marks: number, place: Place): void {
    const at = this.find(source, target, port, protocol, place);
    this.rows[at * cells + cell.marks] = this.marksAt(at) | marks;
  }

  /** The times that are kept, sorted: all of them up to 8, the latest 96 of more. Empty where they were given up. */
  timesOf(at: number): Float64Array {
    const block = this.blockAt(at);
    if (block >= 0) return this.times.of(block);
    if ((this.marksAt(at) & mark.noTimes) !== 0) return new Float64Array(0);
    const from = at * inlineTimes;
    return this.early.slice(from, from + Math.min(inlineTimes, this.rows[at * cells + cell.count] ?? 0)).sort();
  }

  /** How many sources used a port: exact where the table was never full, else with 3 % of error. */
  portUsers(protocol: number, port: number): number {
    const key = protocol * 65_536 + port;
    const known = this.portUsersKnown.get(key);
    if (known !== undefined) return known;
    const users = this.sourcesOfPort.get(key)?.estimate() ?? 0;
    this.portUsersKnown.set(key, users);
    return users;
  }

  private blockAt(at: number): number {
    return this.rows[at * cells + cell.block] ?? -1;
  }

  private marksAt(at: number): number {
    return this.rows[at * cells + cell.marks] ?? 0;
  }

  /** A time beyond the first few. */
  private addTime(at: number, time: number): void {
    const known = this.blockAt(at);
    if (known >= 0) {
      this.times.add(known, time);
      return;
    }
    if ((this.marksAt(at) & mark.noTimes) !== 0) return;
    let block = this.times.take();
    if (block < 0) {
      this.giveUpIrregular();
      block = this.times.take();
    }
    if (block < 0) {
      this.giveUpTimes(at);
      return;
    }
    for (const early of this.timesOf(at)) this.times.add(block, early);
    this.times.add(block, time);
    this.rows[at * cells + cell.block] = block;
  }

  private giveUpTimes(at: number): void {
    this.rows[at * cells + cell.block] = -1;
    this.rows[at * cells + cell.marks] = this.marksAt(at) | mark.noTimes;
    this.withoutTimes++;
  }

  /** Blocks of full series without any regularity go to others: half of all intervals far from the middle one. */
  private giveUpIrregular(): void {
    for (let at = 0; at < this.size; at++) {
      const block = this.blockAt(at);
      if (block < 0 || isEvidence(this.marksAt(at))) continue;
      const times = this.times.of(block);
      if (times.length < 16 || isRoughlyRegular(times)) continue;
      this.times.release(block);
      this.giveUpTimes(at);
    }
  }

  private find(source: number, target: number, port: number, protocol: number, place: Place): number {
    const { slots, rows } = this;
    this.known = undefined;
    const way = port * 256 + protocol;
    const hash = hashPair(source, target) ^ mix(way);
    const wrap = slots.length - 1;
    let slot = hash & wrap;
    for (let at = slots[slot] ?? -1; at >= 0; at = slots[slot] ?? -1) {
      const row = at * cells;
      if (rows[row] === source && rows[row + cell.target] === target && rows[row + cell.way] === way) return at;
      slot = (slot + 1) & wrap;
    }
    return this.addChannel(source, target, port, protocol, place);
  }

  private addChannel(source: number, target: number, port: number, protocol: number, place: Place): number {
    if (this.size >= mostChannels) this.letHalfGo();
    if (this.size >= this.capacity) this.grow();
    const { rows } = this;
    const at = this.size++;
    const row = at * cells;
    rows[row + cell.source] = source;
    rows[row + cell.target] = target;
    rows[row + cell.way] = port * 256 + protocol;
    rows[row + cell.firstPlace] = place;
    rows[row + cell.lastPlace] = place;
    rows[row + cell.topPlace] = place;
    rows[row + cell.first] = Number.NaN;
    rows[row + cell.last] = Number.NaN;
    rows[row + cell.block] = -1;
    this.insert(at);
    this.noteNew(source, target, port, protocol);
    return at;
  }

  private noteNew(source: number, target: number, port: number, protocol: number): void {
    if (this.portUsersKnown.size > 0) this.portUsersKnown.clear();
    const sourceHash = hashPair(source, 0);
    this.sources.add(sourceHash);
    this.targets.add(hashPair(target, 1));
    const key = protocol * 65_536 + port;
    let users = this.sourcesOfPort.get(key);
    if (users === undefined) {
      users = new HyperLogLog(this.sourcesOfPort.size < 512 ? 10 : 4);
      this.sourcesOfPort.set(key, users);
    }
    users.add(sourceHash);
  }

  private insert(at: number): void {
    const { slots, rows } = this;
    const row = at * cells;
    const wrap = slots.length - 1;
    const pair = hashPair(rows[row + cell.source] ?? 0, rows[row + cell.target] ?? 0);
    let slot = (pair ^ mix(rows[row + cell.way] ?? 0)) & wrap;
    while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & wrap;
    slots[slot] = at;
  }

  private grow(): void {
    this.capacity = Math.min(mostChannels, this.capacity * 2);
    this.rows = longer(this.rows, this.capacity * cells);
    this.early = longer(this.early, this.capacity * inlineTimes);
    this.slots = new Int32Array(this.capacity * 4).fill(-1);
    for (let at = 0; at < this.size; at++) this.insert(at);
  }

  /** How telling a channel is, before anything is judged: rare port, many bytes, long, often; evidence above all. */
  private tellingOf(at: number): number {
    const row = at * cells;
    const of = (one: number): number => this.rows[row + one] ?? 0;
    const way = of(cell.way);
    const users = this.portUsers(way % 256, Math.floor(way / 256));
    return (
      (isEvidence(of(cell.marks)) ? 64 : 0) -
      2 * Math.log2(1 + users) +
      Math.log2(1 + of(cell.bytesOut) + of(cell.bytesIn)) / 2 +
      Math.log2(1 + of(cell.count)) +
      Math.log2(1 + of(cell.longest))
    );
  }

  private letHalfGo(): void {
    const telling = Float64Array.from({ length: this.size }, (_, at) => this.tellingOf(at));
    const middle = telling.slice().sort()[this.size >> 1] ?? 0;
    let kept = 0;
    for (let at = 0; at < this.size; at++) {
      if ((telling[at] ?? 0) > middle) this.move(at, kept++);
      else this.release(at);
    }
    this.rows.fill(0, kept * cells, this.size * cells);
    this.size = kept;
    this.slots.fill(-1);
    for (let at = 0; at < kept; at++) this.insert(at);
  }

  private release(at: number): void {
    this.letGo++;
    const block = this.blockAt(at);
    if (block >= 0) this.times.release(block);
  }

  private move(from: number, to: number): void {
    if (from === to) return;
    this.rows.copyWithin(to * cells, from * cells, (from + 1) * cells);
    this.early.copyWithin(to * inlineTimes, from * inlineTimes, (from + 1) * inlineTimes);
  }
}

function longer(from: Float64Array, length: number): Float64Array {
  const to = new Float64Array(length);
  to.set(from);
  return to;
}

/** For the gaps of one block after the other. */
const gapsAtOnce = new Float64Array(mostTimes);

function isRoughlyRegular(times: Float64Array): boolean {
  const gaps = gapsAtOnce.subarray(0, times.length - 1);
  for (let at = 1; at < times.length; at++) gaps[at - 1] = (times[at] ?? 0) - (times[at - 1] ?? 0);
  gaps.sort();
  const quarter = gaps[gaps.length >> 2] ?? 0;
  const middle = gaps[gaps.length >> 1] ?? 0;
  const upper = gaps[(gaps.length * 3) >> 2] ?? 0;
  return middle > 0 && upper - quarter < middle;
}
