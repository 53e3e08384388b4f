import Papa from 'papaparse';
import PostalMime from 'postal-mime';
import { SaxesParser } from 'saxes';
import { nodeHash } from '../../src/adapters/node/hash';
import { readRecords } from '../../src/core/records/readRecords';
import { inPieces, realFiles, type SourceFile } from './sources';

const hash = nodeHash;

interface Contest {
  readonly name: string;
  /** Which file is repeated to `megabytes`. */
  readonly file: RegExp;
  readonly path: string;
  readonly plainName: string;
  /** The fastest plain use of the same library, the whole file in memory, nothing made of it. */
  plain(bytes: Uint8Array): unknown;
}

const contests: readonly Contest[] = [
  {
    name: 'JSON Lines (EVTX)',
    file: /windows-sysmon\/lsass|windows-host-1/,
    path: 'a.ndjson',
    plainName: 'JSON.parse a line',
    plain: bytes => linesOf(bytes).map(line => JSON.parse(line)),
  },
  {
    name: 'JSON list (one line)',
    file: /218007301253.*1145Z|cloudtrail\.json/,
    path: 'a.json',
    plainName: 'JSON.parse',
    plain: bytes => JSON.parse(textOf(bytes)),
  },
  {
    name: 'JSON list (indented)',
    file: /honeypot-2018|cloudtrail\.json/,
    path: 'a.json',
    plainName: 'JSON.parse',
    plain: bytes => JSON.parse(textOf(bytes)),
  },
  { name: 'Event XML', file: /crowdsec-windows-bf/, path: 'a.xml', plainName: 'saxes', plain: sax },
  {
    name: 'CSV',
    file: /gold\/events\.csv$/,
    path: 'a.csv',
    plainName: 'Papa Parse',
    plain: bytes => Papa.parse(textOf(bytes), { delimiter: ',' }),
  },
  {
    name: 'Zeek TSV',
    file: /zeek-formats\/conn\.log|lab\/conn\.log/,
    path: 'a.log',
    plainName: 'split lines and tabs',
    plain: bytes => linesOf(bytes).map(line => line.split('\t')),
  },
  { name: 'syslog', file: /auth-mar27|auth\.log/, path: 'a.log', plainName: 'split lines', plain: linesOf },
  { name: 'access log', file: /apache-access-2015a/, path: 'a.log', plainName: 'split lines', plain: linesOf },
  { name: 'auditd', file: /arp-cache/, path: 'a.log', plainName: 'split lines', plain: linesOf },
  {
    name: 'mbox',
    file: /mixed-100\.mbox|reported-week-46\.mbox/,
    path: 'a.mbox',
    plainName: 'postal-mime, split by hand',
    plain: mails,
  },
];

/** MB/s of each reader beside the plain use of its library; the reader also hashes, names fields and writes a text. */
export async function speed(megabytes: number): Promise<number> {
  const files = realFiles();
  console.log(
    `${'reader'.padEnd(24)}${'MB'.padStart(6)}${'records'.padStart(10)}${'MB/s'.padStart(8)}   plain use of the library`,
  );
  for (const contest of contests) {
    const found = files.find(file => contest.file.test(file.path));
    if (found === undefined) {
      console.log(`${contest.name.padEnd(24)}  no file: the shared data is not there`);
      continue;
    }
    const bytes = repeated(found, contest.path, megabytes * 1e6);
    await contest.plain(bytes);
    const plain = await timed(async () => void (await contest.plain(bytes)));
    let records = 0;
    const own = await timed(async () => {
      records = 0;
      for await (const _ of readRecords(contest.path, inPieces(bytes), hash)) records++;
    });
    const rate = (ms: number) => (bytes.length / 1e3 / ms).toFixed(1).padStart(8);
    console.log(
      `${contest.name.padEnd(24)}${(bytes.length / 1e6).toFixed(1).padStart(6)}${String(records).padStart(10)}${rate(own)}${rate(plain)} ${contest.plainName}`,
    );
  }
  return 0;
}

/** The better of two: the first one warms the engine up. */
async function timed(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 2; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

function repeated({ bytes }: SourceFile, path: string, size: number): Uint8Array {
  const text = textOf(bytes).replace(/^\ufeff/, '');
  const times = Math.max(1, Math.ceil(size / bytes.length));
  if (path.endsWith('.json')) {
    const parsed: unknown = JSON.parse(text);
    const list = Array.isArray(parsed) ? parsed : Object.values(parsed as object).find(Array.isArray);
    const isIndented = text.split('\n').length > 10;
    const all = Array.from({ length: times }, () => list).flat();
    return new TextEncoder().encode(isIndented ? JSON.stringify(all, undefined, 2) : JSON.stringify({ Records: all }));
  }
  return new TextEncoder().encode(`${text.trimEnd()}\n${path.endsWith('.mbox') ? '\n' : ''}`.repeat(times));
}

const decoder = new TextDecoder();
function textOf(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

function linesOf(bytes: Uint8Array): readonly string[] {
  return textOf(bytes)
    .split('\n')
    .filter(line => line !== '');
}

function sax(bytes: Uint8Array): number {
  let elements = 0;
  const parser = new SaxesParser({ fragment: true, position: false });
  parser.on('opentag', () => {
    elements++;
  });
  parser.write(textOf(bytes)).close();
  return elements;
}

async function mails(bytes: Uint8Array): Promise<number> {
  const all = Buffer.from(bytes)
    .toString('latin1')
    .split(/(?:^|\n\n)(?=From \S+.*\d\d:\d\d)/);
  for (const mail of all) await PostalMime.parse(Buffer.from(mail, 'latin1'));
  return all.length;
}
