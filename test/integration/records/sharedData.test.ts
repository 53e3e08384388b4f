import { deepEqual, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readRecords } from '../../../src/core/records/readRecords';
import type { SourceRecord } from '../../../src/core/records/record';

const unpack = join(process.env['TIERWISE_SHARED'] ?? resolve(process.cwd(), '../shared'), 'data/unpack');
const hash = { sha256: (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex') };

/** Real files that are not part of this project: read where they are there. */
describe('the records of real data', function () {
  this.timeout(120_000);
  let folder = '';
  const found = new Map<string, readonly SourceRecord[]>();

  before(async function () {
    if (!existsSync(unpack)) return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'tierwise-data-'));
    execFileSync(unpack, [folder], { stdio: 'ignore' });
    folder = join(folder, 'dev');
    for (const path of filesOf(folder)) found.set(path, await all(join(folder, path)));
  });

  after(() => {
    if (folder !== '') rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  const of = (path: string) => found.get(path) ?? [];
  const problems = (path: string) => of(path).filter(({ problem }) => problem !== undefined).length;

  it('are as many as there are lines, elements, results or messages', () => {
    const counts: Readonly<Record<string, number>> = {
      'emails/mixed-100.mbox': 100,
      'emails/nice.mbox': 3,
      'security-events/cloudtrail/218007301253_CloudTrail_us-east-1_20230710T1145Z_7xgocspSowgK0Gto.json': 29,
      'security-events/cloudtrail/aws.credential-access.secretsmanager-retrieve-secrets.json': 21,
      'security-events/derived-defects/cloudtrail-one-line-1mb.json': 836,
      'security-events/derived-defects/cloudtrail-trailing-comma.json': 4,
      'security-events/derived-defects/duplicate-keys.ndjson': 1,
      'security-events/linux-auditd/arp-cache-discovery.log': 2,
      'security-events/linux-auditd/crowdsec-auditd-postexploit-exec-from-net.log': 3,
      'security-events/windows-evtx/t1197-bits-transfer.xml': 2,
      'security-events/windows-xml-lines/crowdsec-windows-bf.log': 6,
      'network/suricata-alerts/honeypot-2018.json': 44,
      'network/tshark-dns-tunnel/dns.ek.ndjson': 434,
      'network/zeek-formats/http_empty.log': 0,
      'reports/kev-2025-05/input/kev.json': 24,
      'reports/npm-audit/input/npm-audit.json': 16,
      'reports/vuln-scan-alpine/input/trivy.json': 4,
      'reports/sarif-trivy/input/results.sarif': 4,
      'reports/sarif-codeflow/input/results.sarif': 1,
    };

    deepEqual(Object.fromEntries(Object.keys(counts).map(path => [path, of(path).length])), counts);
  });

  it('of line formats are the lines that are not empty', () => {
    const lineFiles = [...found.keys()].filter(
      path =>
        /^(security-events|network)\/.*\.(ndjson|log)$/.test(path) &&
        !/auditd|tshark|zeek-(tsv|notice|formats)/.test(path),
    );
    const expected = lineFiles.map(path => [path, nonEmptyLines(path, () => true)]);
    const zeek = [...found.keys()].filter(path => /^network\/zeek-(tsv|notice|formats)/.test(path));

    ok(lineFiles.length > 40 && zeek.length > 20);
    deepEqual(
      lineFiles.map(path => [path, of(path).length]),
      expected,
    );
    deepEqual(
      zeek.map(path => [path, of(path).length]),
      zeek.map(path => [path, nonEmptyLines(path, line => !line.startsWith('#'))]),
    );
  });

  it('are one for each .eml', () => {
    const mails = [...found.keys()].filter(path => path.endsWith('.eml'));

    ok(mails.length > 70);
    deepEqual(
      mails.filter(path => of(path).length !== 1 || of(path)[0]?.kind !== 'email'),
      [],
    );
  });

  it('have a problem where the file is damaged, and nowhere else among events and flows', () => {
    const damaged = [...found.keys()].filter(path => /^(security-events|network)\//.test(path) && problems(path) > 0);

    deepEqual(
      damaged.map(path => [path.replace(/^.*\//, ''), problems(path)]),
      [
        ['cloudtrail-trailing-comma.json', 1],
        ['duplicate-keys.ndjson', 1],
        ['sysmon-truncated.ndjson', 1],
        ['crowdsec-audiobookshelf-logs.log', 4],
        ['crowdsec-traefik_json.log', 1],
      ],
    );
  });

  it('have the same ids in two runs, and in an .eml as in an mbox', async () => {
    for (const [path, records] of found) {
      const again = await all(join(folder, path));
      deepEqual(
        again.map(({ id }) => id),
        records.map(({ id }) => id),
        path,
      );
    }
    const mails = [...found]
      .filter(([path]) => path.endsWith('.eml') && !/bounces|edge/.test(path))
      .map(([path]) => path);
    const mailbox = join(folder, 'all.mbox');
    writeFileSync(mailbox, Buffer.concat(mails.map(path => asInMailbox(readFileSync(join(folder, path))))));
    deepEqual(
      (await all(mailbox)).map(({ id }) => id),
      mails.map(path => of(path)[0]?.id),
    );
  });

  it('name time and place or person of nearly every event', () => {
    const events = [...found]
      .filter(([path]) => /^(security-events|network)\//.test(path))
      .flatMap(([, records]) => records)
      .filter(({ kind, problem }) => problem === undefined && (kind === 'event' || kind === 'flow'));
    const named = events.filter(
      ({ fields }) =>
        fields.some(({ name }) => name === 'Time') &&
        fields.some(({ name }) => /^(Host|Source|User|Rule|Event)$/.test(name)),
    );

    ok(events.length > 5_000);
    ok(named.length / events.length > 0.99, `${named.length} of ${events.length}`);
  });

  function nonEmptyLines(path: string, counts: (line: string) => boolean): number {
    const text = readFileSync(join(folder, path), 'utf8');
    return text.split('\n').filter(line => line.trim() !== '' && counts(line)).length;
  }
});

async function all(path: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of readRecords(path, createReadStream(path), hash)) records.push(record);
  return records;
}

/** As programs write it: an envelope line, LF ends, `From ` escaped, a blank line behind. */
function asInMailbox(mail: Buffer): Buffer {
  const text = mail
    .toString('latin1')
    .replaceAll('\r\n', '\n')
    .replace(/^From .*\n/, '');
  const escaped = text.replace(/^(>*From )/gm, '>$1');
  return Buffer.from(
    `From a@b.example Mon Jan  1 10:00:00 2024\n${escaped}${text.endsWith('\n') ? '' : '\n'}\n`,
    'latin1',
  );
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
