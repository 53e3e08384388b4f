import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  createWriteStream,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * An mbox larger than memory should ever hold, made on the fly, through the whole command line: `tierwise records` (read,
 * gate, print), plain and gzipped, all that a label run does before its first call (`tierwise pack`: read, gate, count), and, as
 * that takes its time, up to 200 MB a whole run on the tier that sends nothing; beside it a tenth of it, because flat means
 * that both take the same memory.
 */
export async function large(megabytes: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-bench-large-'));
  try {
    console.log(
      `${'mbox'.padEnd(24)}${'size'.padStart(10)}${'records'.padStart(10)}${'seconds'.padStart(9)}${'most memory'.padStart(13)}`,
    );
    const memory: number[] = [];
    const runMemory: number[] = [];
    for (const size of [megabytes / 10, megabytes]) {
      const path = join(folder, `${Math.round(size)}.mbox`);
      await pipeline(mbox(size * 1e6), createWriteStream(path));
      memory.push(await row('plain', path, ['records', path]));
      const desk = join(folder, 'desk');
      mkdirSync(join(desk, 'inbox'), { recursive: true });
      linkSync(path, join(desk, 'inbox', 'all.mbox'));
      runMemory.push(await row('before a label run', path, ['pack', 'triage-emails', '--workspace', desk], folder));
      const run = ['run', 'triage-emails', '--tier', 'offline', '--yes', '--json', '--workspace', desk];
      if (size <= mostRunMegabytes) runMemory.push(await row('a label run', path, run, folder));
      rmSync(desk, { recursive: true });
      await pipeline(createReadStream(path), createGzip({ level: 1 }), createWriteStream(`${path}.gz`));
      rmSync(path);
      memory.push(await row('gzipped', `${path}.gz`, ['records', `${path}.gz`]));
      rmSync(`${path}.gz`);
    }
    const isFlat = Math.max(...memory) <= mostMemoryMb && Math.max(...runMemory) <= mostRunMemoryMb;
    const words = `${mostMemoryMb} MB, and ${mostRunMemoryMb} MB before and in a run`;
    console.log(isFlat ? `Never above ${words}.` : `FAULT it took more than ${words}`);
    return isFlat ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const mostMemoryMb = 300;
const mostRunMegabytes = 200;
/** With ids, places and fields of all, and the texts of the first sixteen million characters. */
const mostRunMemoryMb = 1_000;

async function row(title: string, path: string, words: readonly string[], home?: string): Promise<number> {
  const begun = performance.now();
  const { records, peakMb } = await readAll(words, home);
  const seconds = (performance.now() - begun) / 1000;
  const size = statSync(path).size / 1e6;
  console.log(
    `${title.padEnd(24)}${`${size.toFixed(0)} MB`.padStart(10)}${(words[0] === 'records' ? String(records) : '').padStart(10)}${seconds.toFixed(1).padStart(9)}${`${peakMb.toFixed(0)} MB`.padStart(13)}`,
  );
  return peakMb;
}

/** The most memory is what the kernel says (`VmHWM`); where it says nothing, the measurement cannot be made. */
async function readAll(
  words: readonly string[],
  home?: string,
): Promise<{ readonly records: number; readonly peakMb: number }> {
  const child = spawn(process.execPath, [join(process.cwd(), 'dist/cli.js'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: home === undefined ? process.env : { ...process.env, TIERWISE_HOME: home, XDG_CONFIG_HOME: home },
  });
  let records = 0;
  let peakMb = 0;
  const look = (): void => {
    try {
      const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      peakMb = Math.max(peakMb, Number(kilobytes) / 1024);
    } catch {
      // It ended just now.
    }
  };
  const timer = setInterval(look, 100);
  child.stdout.on('data', (chunk: Buffer) => {
    for (const byte of chunk) if (byte === lineFeed) records++;
  });
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== 0) throw new Error(`tierwise ${words[0]} ended with ${code}`);
  if (peakMb === 0) throw new Error('this system does not say how much memory a process took');
  return { records, peakMb };
}

const lineFeed = 10;

/** Mails of many sizes, none like another: short notes, long threads, HTML, and now and then an attachment of a megabyte. */
async function* mbox(bytes: number): AsyncGenerator<Buffer> {
  let written = 0;
  for (let number = 0; written < bytes; number++) {
    const mail = Buffer.from(mailOf(number));
    written += mail.length;
    yield mail;
  }
}

function mailOf(number: number): string {
  const head = [
    `From sender${number % 97}@example.org Sat Nov 28 10:00:00 2026`,
    `From: Sender ${number % 97} <sender${number % 97}@example.org>`,
    `To: desk@example.org`,
    `Message-ID: <${number}@example.org>`,
    `Subject: Ticket ${number}`,
    'MIME-Version: 1.0',
  ];
  const words = `Ticket ${number}: the printer in room ${number % 313} is out of paper again, please look at it. `;
  if (number % 500 === 499) {
    const attachment = Buffer.alloc(1_000_000, `page ${number} `).toString('base64').replace(/.{76}/g, '$&\n');
    return [
      ...head,
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      `--b\nContent-Type: text/plain\n\n${words}\n--b`,
      'Content-Type: application/octet-stream; name="scan.bin"\nContent-Transfer-Encoding: base64',
      '',
      `${attachment}\n--b--\n\n`,
    ].join('\n');
  }
  const isHtml = number % 3 === 0;
  const text = words.repeat(5 + (number % 150));
  const body = isHtml
    ? `<html><body><p>${text}</p><a href="https://example.org/${number}">here</a></body></html>`
    : text;
  return [...head, `Content-Type: text/${isHtml ? 'html' : 'plain'}; charset=utf-8`, '', `${body}\n\n`].join('\n');
}
