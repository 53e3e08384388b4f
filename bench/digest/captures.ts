import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A flow or a query of a real log, with the columns that both Zeek forms have. */
export type Cells = Readonly<Record<string, string>>;

export interface Scenario {
  readonly name: string;
  readonly columns: readonly string[];
  readonly path: string;
  readonly benign: readonly Cells[];
  readonly malicious: readonly Cells[];
  /** Hosts and domains that a digest must name in a finding. */
  readonly wanted: readonly string[];
}

export const connColumns =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state history orig_pkts resp_pkts'.split(
    ' ',
  );
export const dnsColumns = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto query qtype_name rcode_name'.split(' ');

/** Attacks whose truth the data folder tells, and the ordinary rows of all its captures. */
export function scenarios(): readonly Scenario[] {
  const folder = unpacked();
  const control = readJsonLines(join(folder, 'zeek-json-control', 'conn.log'));
  const meterpreter = readZeek(join(folder, 'zeek-tsv-meterpreter-01', 'conn.log'));
  const apt = readJsonLines(join(folder, 'zeek-json-apt29-day1-scranton', 'conn.log'));
  const browsing = readZeek(join(folder, 'zeek-formats', 'conn.log'));
  const isOf = (peers: readonly string[]) => (row: Cells) =>
    peers.includes(row['id.resp_h'] ?? '') || peers.includes(row['id.orig_h'] ?? '');
  const notMeterpreter = meterpreter.filter(row => !isOf(['10.0.5.13'])(row));
  // The browsing capture holds a peer-to-peer bot on port 16464; without it, it is ordinary.
  const ordinary = browsing.filter(row => row['id.resp_p'] !== '16464');
  const flows = [...control, ...notMeterpreter, ...ordinary];
  const queries = [
    ...readJsonLines(join(folder, 'zeek-formats', 'json-dns.log')),
    ...readZeek(join(folder, 'zeek-formats', 'dns.log')),
    ...readZeek(join(folder, 'zeek-tsv-meterpreter-01', 'dns.log')),
  ].filter(row => (row['query'] ?? '-') !== '-');
  const conn = { columns: connColumns, path: 'conn' } as const;
  return [
    {
      ...conn,
      name: 'meterpreter',
      benign: flows,
      malicious: meterpreter.filter(isOf(['10.0.5.13'])),
      wanted: ['10.0.5.13', '192.168.1.41'],
    },
    {
      ...conn,
      name: 'apt29',
      benign: flows,
      malicious: apt.filter(isOf(['192.168.0.4', '192.168.0.5'])),
      wanted: ['192.168.0.4', '192.168.0.5', '10.0.1.4'],
    },
    {
      name: 'dns-tunnel',
      columns: dnsColumns,
      path: 'dns',
      benign: queries,
      malicious: readTshark(join(folder, 'tshark-dns-tunnel', 'dns.ek.ndjson')),
      wanted: ['10.0.2.30', 'pirate.sea'],
    },
  ];
}

function unpacked(): string {
  const shared = process.env['TIERWISE_SHARED'] ?? '../shared';
  const folder = mkdtempSync(join(tmpdir(), 'tierwise-digest-'));
  execFileSync(join(shared, 'data', 'unpack'), [folder], { stdio: 'ignore' });
  const network = join(folder, 'dev', 'network');
  if (!existsSync(network)) throw new Error(`The data could not be unpacked from ${shared}; set TIERWISE_SHARED.`);
  return network;
}

function readZeek(path: string): readonly Cells[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  const names = (lines.find(line => line.startsWith('#fields')) ?? '').split('\t').slice(1);
  return lines
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const cells = line.split('\t');
      return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '-']));
    });
}

function readJsonLines(path: string): readonly Cells[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const values: Record<string, unknown> = JSON.parse(line);
      return Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name.replace(/^id_(orig|resp)_/, 'id.$1_'), String(value)]),
      );
    });
}

/** Queries of tshark's bulk form as rows of a DNS log. */
function readTshark(path: string): readonly Cells[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.includes('"layers"'))
    .flatMap((line, index) => {
      const { layers }: { layers: Record<string, readonly string[]> } = JSON.parse(line);
      const first = (name: string) => layers[name]?.[0] ?? '-';
      if (first('dns_flags_response') !== '0') return [];
      const type = first('dns_qry_type');
      return [
        {
          ts: first('frame_time_epoch'),
          uid: `T${index}`,
          'id.orig_h': first('ip_src'),
          'id.orig_p': '40000',
          'id.resp_h': first('ip_dst'),
          'id.resp_p': '53',
          proto: 'udp',
          query: first('dns_qry_name'),
          qtype_name: type === '10' ? 'NULL' : type,
          rcode_name: 'NOERROR',
        },
      ];
    });
}
