import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { nodeHash } from '../../src/adapters/node/hash';
import { readRecords } from '../../src/core/records/readRecords';
import { inPieces, realFiles, type SourceFile } from './sources';

/**
 * Mutated real files, one after the other: no reader may throw, hang (`slowestMs`), give a record without a proper id and
 * line, give other ids when the file comes in other pieces, or take more memory than `mostMemoryMb`. This process holds
 * all real files and what became of them; so what takes much is read once more by a process that holds nothing but the
 * reader and the file on its disk, and that one's high water counts.
 */
export async function fuzz(minutes: number, firstSeed: number): Promise<number> {
  const until = Date.now() + minutes * 60_000;
  const totals = {
    files: 0,
    records: 0,
    problems: 0,
    bytes: 0,
    slowestMs: 0,
    slowestSeed: 0,
    mostRssMb: 0,
    largestSeed: 0,
    readAlone: 0,
  };
  const faults: string[] = [];
  let seed = firstSeed;
  while (Date.now() < until && faults.length < mostFaults) {
    const child = fork(process.argv[1] ?? '', ['fuzz-child', String(seed), String(until)], {
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    seed = (await watch(child, totals, faults, seed)) + 1;
  }
  console.log(
    `${totals.files} mutated files (${(totals.bytes / 1e6).toFixed(0)} MB, seeds ${firstSeed} to ${seed - 1}), ${totals.records} records, ${totals.problems} of them with a problem; slowest ${totals.slowestMs} ms (seed ${totals.slowestSeed}), most memory ${totals.mostRssMb} MB (seed ${totals.largestSeed}; ${totals.readAlone} read once more alone)`,
  );
  for (const fault of faults) console.log(`FAULT ${fault}`);
  if (totals.mostRssMb > mostMemoryMb) console.log(`FAULT it took ${totals.mostRssMb} MB`);
  return faults.length === 0 && totals.mostRssMb <= mostMemoryMb && totals.files > 0 ? 0 : 1;
}

const mostFaults = 10;
const hangMs = 20_000;
const mostMemoryMb = 300;
/** From this high water on a file is read once more alone: a process that read thousands before has grown by them, too. */
const readAgainMb = 250;

interface Done {
  readonly seed: number;
  readonly path: string;
  readonly records: number;
  readonly problems: number;
  readonly bytes: number;
  readonly ms: number;
  /** High water so far: of this process, or where that is more than `readAgainMb` of one that read this file alone. */
  readonly rssMb: number;
  readonly isAlone: boolean;
  readonly fault?: string;
}

/** Resolves with the last seed that was begun, when the child has ended or was ended for hanging. */
function watch(
  child: ChildProcess,
  totals: {
    files: number;
    records: number;
    problems: number;
    bytes: number;
    slowestMs: number;
    slowestSeed: number;
    mostRssMb: number;
    largestSeed: number;
    readAlone: number;
  },
  faults: string[],
  first: number,
): Promise<number> {
  return new Promise(resolve => {
    let last = first;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        faults.push(`seed ${last}: no answer in ${hangMs / 1000} s`);
        child.kill('SIGKILL');
      }, hangMs);
    };
    patience();
    child.on('message', (message: Done | { readonly begun: number }) => {
      patience();
      if ('begun' in message) {
        last = message.begun;
        return;
      }
      totals.files++;
      totals.records += message.records;
      totals.problems += message.problems;
      totals.bytes += message.bytes;
      if (message.isAlone) totals.readAlone++;
      if (message.rssMb > totals.mostRssMb) [totals.mostRssMb, totals.largestSeed] = [message.rssMb, message.seed];
      if (message.ms > totals.slowestMs) [totals.slowestMs, totals.slowestSeed] = [message.ms, message.seed];
      if (message.fault === undefined) return;
      faults.push(`seed ${message.seed} (${message.path}): ${message.fault}`);
      if (faults.length >= mostFaults) child.kill('SIGKILL');
    });
    child.on('exit', code => {
      clearTimeout(timer);
      if (code !== 0 && code !== null) faults.push(`seed ${last}: the process ended with ${code}`);
      resolve(last);
    });
  });
}

const hash = nodeHash;

/** One seed again, for whoever looks for the fault: what was read, and how long it took. */
export async function fuzzOne(seed: number): Promise<void> {
  const files = realFiles();
  const done = await readOne(seed, files);
  console.log({ ...done, aloneMb: readAlone(mutatedOf(seed, files)) });
}

/** The most memory in MB that a process takes which does nothing but read this file. */
function readAlone({ path, bytes }: SourceFile): number {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-bench-fuzz-'));
  try {
    const stored = join(folder, 'mutated');
    writeFileSync(stored, bytes);
    return Number(
      execFileSync(process.execPath, [process.argv[1] ?? '', 'read-alone', stored, path], { encoding: 'utf8' }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says the high water of this process in MB, as the kernel counts it. */
export async function readStored(stored: string, path: string): Promise<void> {
  const records = readRecords(path, createReadStream(stored, { highWaterMark: 64 * 1024 }), hash);
  while ((await records.next()).done !== true);
  console.log(highWaterMb());
}

export async function fuzzChild(firstSeed: number, until: number): Promise<void> {
  const files = realFiles();
  for (let seed = firstSeed; Date.now() < until; seed++) {
    process.send?.({ begun: seed });
    const done = await readOne(seed, files);
    process.send?.(done);
    // A process keeps what it took: in one that is large already, the next large file would not be seen.
    if (done.isAlone) break;
  }
  process.disconnect();
}

function mutatedOf(seed: number, files: readonly SourceFile[], random = randomFrom(seed)): SourceFile {
  const file = files[random(files.length)];
  return mutate(file ?? { path: 'empty', bytes: new Uint8Array(0) }, files, random);
}

async function readOne(seed: number, files: readonly SourceFile[]): Promise<Done> {
  const random = randomFrom(seed);
  const { path, bytes } = mutatedOf(seed, files, random);
  const started = performance.now();
  let records = 0;
  let problems = 0;
  let fault: string | undefined;
  const ids = createHash('sha256');
  try {
    for await (const record of readRecords(path, inPieces(bytes), hash)) {
      records++;
      if (record.problem !== undefined) problems++;
      ids.update(record.id);
      if (!/^[0-9a-f]{16}$/.test(record.id) || !Number.isInteger(record.line) || record.line < 1)
        fault ??= `record ${records} has id ${record.id} and line ${record.line}`;
    }
    const ms = performance.now() - started;
    if (seed % 8 === 0) {
      const again = createHash('sha256');
      for await (const record of readRecords(path, inPieces(bytes, 1 + random(5_000)), hash)) again.update(record.id);
      if (again.digest('hex') !== ids.digest('hex')) fault ??= 'in other pieces it has other ids';
    }
    if ('polluted' in {}) fault ??= 'a prototype was changed';
    return {
      seed,
      path,
      records,
      problems,
      bytes: bytes.length,
      ms: Math.round(ms),
      ...memoryFor({ path, bytes }),
      fault,
    };
  } catch (error) {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seed, path, records, problems, bytes: bytes.length, ms: 0, ...memoryFor({ path, bytes }), fault: words };
  }
}

function memoryFor(file: SourceFile): Pick<Done, 'rssMb' | 'isAlone'> {
  const rssMb = highWaterMb();
  const isAlone = rssMb > readAgainMb;
  return { rssMb: isAlone ? readAlone(file) : rssMb, isAlone };
}

/** As the kernel counts it, also between two looks. */
function highWaterMb(): number {
  return Math.round((process.resourceUsage().maxRSS * 1024) / 1e6);
}

type Random = (below: number) => number;

function randomFrom(seed: number): Random {
  let state = (seed * 2_654_435_761) % 2_147_483_647 || 1;
  return below => {
    state = (state * 48_271) % 2_147_483_647;
    return state % Math.max(1, below);
  };
}

const maxBytes = 3_000_000;

function mutate(file: SourceFile, files: readonly SourceFile[], random: Random): SourceFile {
  let bytes = file.bytes;
  let path = file.path;
  const times = 1 + random(6);
  for (let time = 0; time < times; time++) bytes = mutated(bytes, files, random).subarray(0, maxBytes);
  const wrap = random(20);
  if (wrap === 0)
    bytes = Uint8Array.from(
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(Buffer.from(bytes).toString('utf8'), 'utf16le')]),
    );
  if (wrap === 1 || wrap === 2) bytes = gzipSync(bytes);
  if (wrap === 2) bytes = mutated(bytes, files, random);
  if (wrap === 3)
    path = `renamed-${random(100)}.${['log', 'json', 'csv', 'txt', 'eml', 'mbox', 'xml', 'ndjson'][random(8)]}`;
  return { path, bytes };
}

function mutated(bytes: Uint8Array, files: readonly SourceFile[], random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  const length = random(Math.min(bytes.length, 1 << random(16)) + 1);
  switch (random(9)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 2:
      return joined(bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length)));
    case 3: {
      const other = files[random(files.length)]?.bytes ?? bytes;
      const from = random(other.length);
      return joined(bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at));
    }
    case 4: {
      const copy = Uint8Array.from(bytes);
      for (let flip = 0; flip < 1 + random(20); flip++) copy[random(copy.length)] = random(256);
      return copy;
    }
    case 5:
      return joined(
        bytes.subarray(0, at),
        new Uint8Array(random(1 << (10 + random(11)))).fill('a{["<\n\0 ,\\"\'|='.charCodeAt(random(15))),
        bytes.subarray(at),
      );
    default: {
      const word = words[random(words.length)] ?? '';
      return joined(bytes.subarray(0, at), new TextEncoder().encode(word), bytes.subarray(at));
    }
  }
}

const words: readonly string[] = [
  ...[
    '"',
    '\\',
    '\n',
    '\r\n',
    '\n\n',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\0',
    '\u2028',
    '<Event ',
    '</Event>',
    '<![CDATA[',
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '&a;',
    '\t',
    '#fields\t',
    '#separator \\x09\n',
    '#close',
  ],
  ...[
    '{"__proto__":{"polluted":1}}',
    '"constructor":{"prototype":{"polluted":1}},',
    'From a Mon Jan 1 10:00:00 2024\n',
    '\n\nFrom b@c Mon Jan  1 11:00:00 2024\n',
    'Content-Type: multipart/mixed; boundary="',
    'Content-Transfer-Encoding: base64\n',
    '=?utf-8?B?',
    '\n--',
  ],
  ...[
    'msg=audit(1.2:3)',
    'CEF:0|a|b|c|d|e|f|',
    'LEEF:2.0|',
    '<34>1 ',
    '12345678901234567890',
    '1e999',
    '-',
    'null',
    '{"Records":[',
    '{"runs":[{"results":[',
    ']}',
    'XXXXXXXXXX.XXXXXX',
    '\ufeff',
    '\ud800',
  ],
  '['.repeat(20_000),
  '{"a":'.repeat(20_000),
  '<Event><a>'.repeat(2_000),
  `"${'x'.repeat(1_000_000)}"`,
  'a=b '.repeat(50_000),
  '\\'.repeat(10_000),
];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
