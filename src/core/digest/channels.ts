import { isEvidence, mark } from './marks';
import { CountMin } from './sketches/countMin';
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
  place: Place;
}

/** So many channels are kept at once; of more, half are let go, the least telling ones. */
const mostChannels = 2 ** 17;
/** A channel's first times lie beside it; from the ninth on it gets a block. */
const inlineTimes = 8;
const blockSize = 96;
const mostBlocks = 16_384;

/**
 * Who talked to whom over which port: a table of numbers in flat arrays, so that ten million rows take the memory of the
 * channels they make, and that of at most 131,072 (about 40 MB). When it is full, the half that tells least (frequent port,
 * few bytes, no evidence) is let go, and a count of theirs that comes again starts anew.
 * While `letGo` is 0, every count is exact.
 */
export class Channels {
  size = 0;
  private capacity = 1_024;
  private slots = new Int32Array(4_096).fill(-1);
  source = new Float64Array(this.capacity);
  target = new Float64Array(this.capacity);
  port = new Uint16Array(this.capacity);
  protocol = new Uint8Array(this.capacity);
  service = new Uint16Array(this.capacity);
  count = new Uint32Array(this.capacity);
  failed = new Uint32Array(this.capacity);
  bytesOut = new Float64Array(this.capacity);
  bytesIn = new Float64Array(this.capacity);
  first = new Float64Array(this.capacity);
  last = new Float64Array(this.capacity);
  longest = new Float32Array(this.capacity);
  mostOut = new Float64Array(this.capacity);
  /** What the other side sent in the connection of `mostOut`. */
  inOfMostOut = new Float64Array(this.capacity);
  marks = new Uint32Array(this.capacity);
  firstPlace = new Float64Array(this.capacity);
  lastPlace = new Float64Array(this.capacity);
  topPlace = new Float64Array(this.capacity);
  private block = new Int32Array(this.capacity).fill(-1);
  private early = new Float64Array(this.capacity * inlineTimes);
  private readonly times = new LatestTimes(mostBlocks, blockSize);
  /** Channels that had more times than could be kept, and no sign of being regular. */
  withoutTimes = 0;
  /** Distinct sources of each protocol and port, and channels to each target, beyond what the table holds. */
  private readonly portUsersKnown = new Map<number, number>();
  private readonly sourcesOfPort = new Map<number, HyperLogLog>();
  readonly channelsTo = new CountMin(16, 4);
  readonly sources = new HyperLogLog(12);
  readonly targets = new HyperLogLog(12);
  /** How many were let go. */
  letGo = 0;

  /** Adds a flow; answers with its channel's number, good until the next one. */
  add(flow: Flow): number {
    const at = this.find(flow.source, flow.target, flow.port, flow.protocol, flow.place);
    this.count[at] = (this.count[at] ?? 0) + 1;
    if (flow.hasFailed) this.failed[at] = (this.failed[at] ?? 0) + 1;
    this.bytesOut[at] = (this.bytesOut[at] ?? 0) + flow.bytesOut;
    this.bytesIn[at] = (this.bytesIn[at] ?? 0) + flow.bytesIn;
    if (flow.service > 0) this.service[at] = flow.service;
    if (flow.duration > (this.longest[at] ?? 0)) {
      this.longest[at] = flow.duration;
      if (flow.bytesOut === 0) this.topPlace[at] = flow.place;
    }
    if (flow.bytesOut > (this.mostOut[at] ?? 0)) {
      this.mostOut[at] = flow.bytesOut;
      this.inOfMostOut[at] = flow.bytesIn;
      this.topPlace[at] = flow.place;
    }
    if (flow.place > (this.lastPlace[at] ?? 0)) this.lastPlace[at] = flow.place;
    if (!Number.isNaN(flow.time)) this.addTime(at, flow.time);
    return at;
  }

  /** Evidence of another log about a channel, which may have no flow (yet). */
  mark(source: number, target: number, port: number, protocol: number, marks: number, place: Place): void {
    const at = this.find(source, target, port, protocol, place);
    this.marks[at] = (this.marks[at] ?? 0) | marks;
  }

  /** The times that are kept, sorted: all of them up to 8, the latest 96 of more. Empty where they were given up. */
  timesOf(at: number): Float64Array {
    const block = this.block[at] ?? -1;
    if (block >= 0) return this.times.of(block);
    if (((this.marks[at] ?? 0) & mark.noTimes) !== 0) return new Float64Array(0);
    const from = at * inlineTimes;
    return this.early.slice(from, from + Math.min(inlineTimes, this.count[at] ?? 0)).sort();
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

  private addTime(at: number, time: number): void {
    if (!(time >= (this.first[at] ?? 0))) this.first[at] = time;
    if (!(time <= (this.last[at] ?? 0))) this.last[at] = time;
    const count = this.count[at] ?? 0;
    const known = this.block[at] ?? -1;
    if (known >= 0) {
      this.times.add(known, time);
      return;
    }
    if (count <= inlineTimes) {
      this.early[at * inlineTimes + count - 1] = time;
      return;
    }
    if (((this.marks[at] ?? 0) & mark.noTimes) !== 0) return;
    let block = this.times.take();
    if (block < 0) {
      this.giveUpIrregular();
      block = this.times.take();
    }
    if (block < 0) {
      this.marks[at] = (this.marks[at] ?? 0) | mark.noTimes;
      this.withoutTimes++;
      return;
    }
    for (const early of this.timesOf(at)) this.times.add(block, early);
    this.times.add(block, time);
    this.block[at] = block;
  }

  /** Blocks of full series without any regularity go to others: half of all intervals far from the middle one. */
  private giveUpIrregular(): void {
    for (let at = 0; at < this.size; at++) {
      const block = this.block[at] ?? -1;
      if (block < 0 || isEvidence(this.marks[at] ?? 0)) continue;
      const times = this.times.of(block);
      if (times.length < 16 || isRoughlyRegular(times)) continue;
      this.times.release(block);
      this.block[at] = -1;
      this.marks[at] = (this.marks[at] ?? 0) | mark.noTimes;
      this.withoutTimes++;
    }
  }

  private find(source: number, target: number, port: number, protocol: number, place: Place): number {
    const hash = hashPair(source, target) ^ mix(port * 256 + protocol);
    const wrap = this.slots.length - 1;
    let slot = hash & wrap;
    for (let at = this.slots[slot] ?? -1; at >= 0; at = this.slots[slot] ?? -1) {
      if (
        this.source[at] === source &&
        this.target[at] === target &&
        this.port[at] === port &&
        this.protocol[at] === protocol
      )
        return at;
      slot = (slot + 1) & wrap;
    }
    if (this.size >= mostChannels) this.letHalfGo();
    if (this.size >= this.capacity) this.grow();
    const at = this.size++;
    this.source[at] = source;
    this.target[at] = target;
    this.port[at] = port;
    this.protocol[at] = protocol;
    this.firstPlace[at] = place;
    this.lastPlace[at] = place;
    this.topPlace[at] = place;
    this.first[at] = Number.NaN;
    this.last[at] = Number.NaN;
    this.insert(at);
    this.noteNew(source, target, port, protocol);
    return at;
  }

  private noteNew(source: number, target: number, port: number, protocol: number): void {
    if (this.portUsersKnown.size > 0) this.portUsersKnown.clear();
    const sourceHash = hashPair(source, 0);
    this.sources.add(sourceHash);
    const targetHash = hashPair(target, 1);
    this.targets.add(targetHash);
    this.channelsTo.add(targetHash);
    const key = protocol * 65_536 + port;
    let users = this.sourcesOfPort.get(key);
    if (users === undefined) {
      users = new HyperLogLog(this.sourcesOfPort.size < 512 ? 10 : 4);
      this.sourcesOfPort.set(key, users);
    }
    users.add(sourceHash);
  }

  private insert(at: number): void {
    const wrap = this.slots.length - 1;
    const hash =
      hashPair(this.source[at] ?? 0, this.target[at] ?? 0) ^ mix((this.port[at] ?? 0) * 256 + (this.protocol[at] ?? 0));
    let slot = hash & wrap;
    while ((this.slots[slot] ?? -1) >= 0) slot = (slot + 1) & wrap;
    this.slots[slot] = at;
  }

  private grow(): void {
    this.capacity = Math.min(mostChannels, this.capacity * 2);
    this.reshape(this.capacity);
    this.slots = new Int32Array(this.capacity * 4).fill(-1);
    for (let at = 0; at < this.size; at++) this.insert(at);
  }

  private reshape(capacity: number): void {
    this.source = longer(this.source, new Float64Array(capacity));
    this.target = longer(this.target, new Float64Array(capacity));
    this.port = longer(this.port, new Uint16Array(capacity));
    this.protocol = longer(this.protocol, new Uint8Array(capacity));
    this.service = longer(this.service, new Uint16Array(capacity));
    this.count = longer(this.count, new Uint32Array(capacity));
    this.failed = longer(this.failed, new Uint32Array(capacity));
    this.bytesOut = longer(this.bytesOut, new Float64Array(capacity));
    this.bytesIn = longer(this.bytesIn, new Float64Array(capacity));
    this.first = longer(this.first, new Float64Array(capacity));
    this.last = longer(this.last, new Float64Array(capacity));
    this.longest = longer(this.longest, new Float32Array(capacity));
    this.mostOut = longer(this.mostOut, new Float64Array(capacity));
    this.inOfMostOut = longer(this.inOfMostOut, new Float64Array(capacity));
    this.marks = longer(this.marks, new Uint32Array(capacity));
    this.firstPlace = longer(this.firstPlace, new Float64Array(capacity));
    this.lastPlace = longer(this.lastPlace, new Float64Array(capacity));
    this.topPlace = longer(this.topPlace, new Float64Array(capacity));
    this.block = longer(this.block, new Int32Array(capacity).fill(-1));
    this.early = longer(this.early, new Float64Array(capacity * inlineTimes));
  }

  /** How telling a channel is, before anything is judged: rare port, many bytes, long, often; evidence above all. */
  private tellingOf(at: number): number {
    const users = this.portUsers(this.protocol[at] ?? 0, this.port[at] ?? 0);
    const marks = this.marks[at] ?? 0;
    return (
      (isEvidence(marks) ? 64 : 0) -
      2 * Math.log2(1 + users) +
      Math.log2(1 + (this.bytesOut[at] ?? 0) + (this.bytesIn[at] ?? 0)) / 2 +
      Math.log2(1 + (this.count[at] ?? 0)) +
      Math.log2(1 + (this.longest[at] ?? 0))
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
    for (let at = kept; at < this.size; at++) this.clear(at);
    this.size = kept;
    this.slots.fill(-1);
    for (let at = 0; at < kept; at++) this.insert(at);
  }

  private release(at: number): void {
    this.letGo++;
    const block = this.block[at] ?? -1;
    if (block >= 0) this.times.release(block);
    this.block[at] = -1;
  }

  private move(from: number, to: number): void {
    if (from === to) return;
    const block = this.block[from] ?? -1;
    for (const list of this.columns()) list[to] = list[from] ?? 0;
    this.block[to] = block;
    this.block[from] = -1;
    this.early.copyWithin(to * inlineTimes, from * inlineTimes, (from + 1) * inlineTimes);
  }

  private clear(at: number): void {
    for (const list of this.columns()) list[at] = 0;
    this.block[at] = -1;
  }

  private columns() {
    const { source, target, port, protocol, service, count, failed, bytesOut, bytesIn, first, last, longest } = this;
    const { mostOut, inOfMostOut, marks, firstPlace, lastPlace, topPlace } = this;
    const one = [source, target, port, protocol, service, count, failed, bytesOut, bytesIn, first, last, longest];
    return [...one, mostOut, inOfMostOut, marks, firstPlace, lastPlace, topPlace];
  }
}

function longer<List extends { set(from: List): void }>(from: List, to: List): List {
  to.set(from);
  return to;
}

function isRoughlyRegular(times: Float64Array): boolean {
  const gaps = new Float64Array(times.length - 1);
  for (let at = 1; at < times.length; at++) gaps[at - 1] = (times[at] ?? 0) - (times[at - 1] ?? 0);
  gaps.sort();
  const quarter = gaps[gaps.length >> 2] ?? 0;
  const middle = gaps[gaps.length >> 1] ?? 0;
  const upper = gaps[(gaps.length * 3) >> 2] ?? 0;
  return middle > 0 && upper - quarter < middle;
}
