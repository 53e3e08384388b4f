import type { Bytes } from '../ports';
import { ByteCollector } from './byteCollector';
import { isFrame, placeOfElements, trivyRoot, type ValuePlan } from './jsonPlaces';
import { maxRecordBytes } from './rawRecord';

/** A piece of a JSON file that is a record by itself, or damage between such pieces. */
export interface JsonPiece {
  readonly kind: 'element' | 'context' | 'document' | 'damage';
  /** Keys from the root, `*` for a place in a list. */
  readonly path: readonly string[];
  /** Which element of the outer list it belongs to (a run of SARIF, a target of Trivy), from 1. */
  readonly group: number;
  readonly bytes: Uint8Array;
  /** 1-based line at which it begins. */
  readonly line: number;
  /** Why it is not whole. */
  readonly problem?: string;
}

/**
 * Cuts a JSON file of any length into the elements that are records (see `jsonPlaces.ts`), in flat memory, whether it
 * is one line or many. Broken files give every element that is whole and one `damage` that says where and why; an element
 * whose quotes do not close ends where the next one begins at the same column. Never throws on what the file holds.
 */
export async function* splitJson(bytes: Bytes): AsyncGenerator<readonly JsonPiece[], void, void> {
  const splitter = new Splitter();
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += stepBytes) {
      splitter.push(chunk.subarray(at, at + stepBytes));
      const pieces = splitter.take();
      if (pieces.length > 0) yield pieces;
    }
  }
  splitter.end();
  yield splitter.take();
}

/** At two bytes for an element a chunk of a file is tens of thousands of pieces, each of which becomes a record before the next is looked at. */
const stepBytes = 4_096;

const quote = 0x22;
const backslash = 0x5c;
const newline = 0x0a;
const comma = 0x2c;
const colon = 0x3a;
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

interface Frame {
  readonly isList: boolean;
  /** In an object: the key whose value comes or has come. */
  key?: string;
  /** Values that have begun. */
  count: number;
  /** What may come next, to notice a comma before the end. */
  last: 'open' | 'comma' | 'key' | 'colon' | 'value';
}

/** What is being collected or passed over. */
interface Current {
  readonly plan: Exclude<ValuePlan, 'enter'>;
  readonly path: readonly string[];
  readonly line: number;
  readonly column: number;
  readonly isScalar: boolean;
  depth: number;
  isText: boolean;
  isBroken: boolean;
}

/** A list of a list of a list: what lies deeper is inside an element. */
const maxFrames = 8;

class Splitter {
  private pieces: JsonPiece[] = [];
  private frames: Frame[] = [];
  private current: Current | undefined;
  private collected = new ByteCollector();
  private key = new ByteCollector();
  private isKey = false;
  private isEscaped = false;
  private line = 1;
  private column = 0;
  private damage: { readonly why: string; readonly line: number } | undefined;
  /** The root as it comes, for a file that is one record and not a list of them. */
  private root = new ByteCollector();
  private rootLine = 1;
  private rootIsWhole = false;
  private hasElements = false;
  private isTrivy = false;

  take(): readonly JsonPiece[] {
    const pieces = this.pieces;
    this.pieces = [];
    return pieces;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    let rootStart = this.frames.length > 0 || this.current !== undefined || this.isKey ? 0 : -1;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.current !== undefined) {
        const ended = this.inValue(byte, this.current);
        if (ended !== undefined) {
          if (this.current.plan !== 'skip') this.collected.add(chunk.subarray(start, ended === 'with' ? at + 1 : at));
          const { isBroken } = this.current;
          this.finishValue();
          const frame = this.frames.at(-1);
          // Its own record says that it is broken; the comma that was lost with it is no second damage.
          if (ended === 'before' && isBroken && frame !== undefined) frame.last = 'comma';
          if (ended === 'before') {
            at--;
            continue;
          }
        }
      } else if (this.isKey) this.inKey(byte);
      else {
        const begins = this.betweenValues(byte);
        if (begins) start = at;
      }
      if (rootStart < 0 && this.frames.length > 0) {
        rootStart = at;
        this.root.clear();
        this.rootLine = this.line;
        this.hasElements = this.frames[0]?.isList === true;
      } else if (rootStart >= 0 && this.frames.length === 0 && this.current === undefined && this.rootIsWhole) {
        this.root.add(chunk.subarray(rootStart, at + 1));
        rootStart = -1;
        this.finishRoot();
      }
      this.rootIsWhole = false;
      if (byte === newline) {
        this.line++;
        this.column = 0;
      } else this.column++;
    }
    if (this.current !== undefined && this.current.plan !== 'skip') this.collected.add(chunk.subarray(start));
    if (rootStart >= 0 && !this.hasElements) this.root.add(chunk.subarray(rootStart));
  }

  end(): void {
    if (this.current?.isScalar === true && this.frames.length === 0) this.finishValue();
    if (this.current !== undefined) {
      const { plan } = this.current;
      if (plan === 'skip' || plan === 'context') this.tell('the file ends before its JSON does');
      this.finishValue('the file ends before it does');
    } else if (this.frames.length > 0 || this.isKey) {
      // A root that is one record is told as such; a list whose end is missing has lost an unknown rest.
      if (this.hasElements || this.frames[0]?.isList === true) this.tell('the file ends before its JSON does');
      else this.finishRoot('the file ends before it does');
    }
    if (this.damage !== undefined) {
      const { why, line } = this.damage;
      this.pieces.push({
        kind: 'damage',
        path: [],
        group: 0,
        bytes: new TextEncoder().encode(why),
        line,
        problem: why,
      });
    }
  }

  /** True where a value begins at this byte. */
  private betweenValues(byte: number): boolean {
    if (byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09) return false;
    const frame = this.frames.at(-1);
    switch (byte) {
      case comma:
        if (frame === undefined || frame.last !== 'value') this.tell('a comma stands where a value should');
        if (frame !== undefined) frame.last = 'comma';
        return false;
      case colon:
        if (frame?.last === 'key') frame.last = 'colon';
        else this.tell('a colon stands where none belongs');
        return false;
      case closeList:
      case closeObject:
        this.close(byte);
        return false;
      case quote:
        if (frame !== undefined && !frame.isList && frame.last !== 'colon') {
          if (frame.last === 'value') this.tell('a comma is missing');
          this.isKey = true;
          this.key.clear();
          return false;
        }
        return this.beginValue(byte);
      default:
        if (frame !== undefined && !frame.isList && frame.last !== 'colon') {
          this.tell('something stands where a key should');
          if (byte !== openObject && byte !== openList) return false;
        }
        return this.beginValue(byte);
    }
  }

  private beginValue(byte: number): boolean {
    const frame = this.frames.at(-1);
    if (frame?.isList === true && frame.last === 'value') this.tell('a comma is missing between two elements');
    if (frame !== undefined) frame.count++;
    const path = this.frames.map(one => (one.isList ? '*' : (one.key ?? '')));
    const isContainer = byte === openList || byte === openObject;
    const plan =
      frame === undefined
        ? isContainer
          ? 'enter'
          : 'element'
        : placeOfElements(path, byte === openObject, byte === openList, this.isTrivy);
    if (plan === 'enter' && isContainer && this.frames.length < maxFrames) {
      if (isFrame(path)) this.hasElements = true;
      this.frames.push({ isList: byte === openList, count: 0, last: 'open' });
      return false;
    }
    const isValue = isContainer || byte === quote || isScalarStart(byte);
    if (!isValue) this.tell('something stands where a value should');
    else if (plan === 'element') this.hasElements = true;
    this.current = {
      // Too deep to walk into, or nothing that could be a value.
      plan: plan === 'enter' || !isValue ? 'skip' : plan,
      path,
      line: this.line,
      column: this.column,
      isScalar: !isContainer && byte !== quote,
      depth: isContainer ? 1 : 0,
      isText: byte === quote,
      isBroken: false,
    };
    this.isEscaped = false;
    this.collected.clear();
    return true;
  }

  private close(byte: number): void {
    const frame = this.frames.at(-1);
    if (frame === undefined || frame.isList !== (byte === closeList)) {
      this.tell('a bracket closes what was not open');
      return;
    }
    if (frame.last === 'comma') this.tell('a comma stands before the end of the list');
    this.frames.pop();
    const parent = this.frames.at(-1);
    if (parent !== undefined) parent.last = 'value';
    this.rootIsWhole = this.frames.length === 0;
  }

  private inKey(byte: number): void {
    if (this.isEscaped) this.isEscaped = false;
    else if (byte === backslash) this.isEscaped = true;
    else if (byte === quote) {
      this.isKey = false;
      const frame = this.frames.at(-1);
      if (frame !== undefined) {
        frame.key = new TextDecoder().decode(this.key.bytes());
        frame.last = 'key';
        if (this.frames.length === 1 && trivyRoot.has(frame.key)) this.isTrivy = true;
      }
      return;
    }
    this.key.addByte(byte);
  }

  /** `with`: the value ends with this byte; `before`: it ended before it. */
  private inValue(byte: number, current: Current): 'with' | 'before' | undefined {
    if (current.isText) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === backslash) this.isEscaped = true;
      else if (byte === quote) {
        current.isText = false;
        return current.depth === 0 ? 'with' : undefined;
      } else if (byte === newline) {
        // No text of JSON holds one: its closing quote is missing, and what follows is no text.
        current.isText = false;
        current.isBroken = true;
      }
      return undefined;
    }
    if (current.isScalar) return isEndOfScalar(byte) ? 'before' : undefined;
    if (byte === quote) current.isText = true;
    else if (byte === openObject || byte === openList) {
      if (current.isBroken && byte === openObject && this.column === current.column && current.depth > 0)
        return 'before';
      current.depth++;
    } else if (byte === closeObject || byte === closeList) {
      current.depth--;
      if (current.depth === 0) return 'with';
    }
    return undefined;
  }

  private finishValue(problem?: string): void {
    const current = this.current;
    if (current === undefined) return;
    this.current = undefined;
    const frame = this.frames.at(-1);
    if (frame !== undefined) frame.last = 'value';
    const { plan, path, line } = current;
    if (plan === 'skip') return;
    const why = this.collected.isCut
      ? `it is longer than ${maxRecordBytes / 1024 / 1024} MB, so the rest was left out`
      : problem;
    this.pieces.push({
      kind: plan,
      path,
      group: this.frames[1]?.count ?? 0,
      bytes: this.collected.bytes(),
      line,
      problem: why,
    });
    this.collected = new ByteCollector();
  }

  private finishRoot(problem?: string): void {
    if (this.hasElements) return;
    const why = this.root.isCut
      ? `it is longer than ${maxRecordBytes / 1024 / 1024} MB, so the rest was left out`
      : problem;
    this.pieces.push({
      kind: 'document',
      path: [],
      group: 0,
      bytes: this.root.bytes(),
      line: this.rootLine,
      problem: why,
    });
    this.root = new ByteCollector();
  }

  /** The first one is told: what follows is mostly its echo. */
  private tell(why: string): void {
    this.damage ??= { why: `${why}, in line ${this.line}`, line: this.line };
  }
}

/** A number, `true`, `false` or `null`. */
function isScalarStart(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x74 || byte === 0x66 || byte === 0x6e;
}

function isEndOfScalar(byte: number): boolean {
  return byte === comma || byte === closeList || byte === closeObject || byte <= 0x20;
}
