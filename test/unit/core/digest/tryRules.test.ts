import { deepEqual, equal, match } from 'node:assert/strict';
import { unhurried } from '../../../../src/core/breathe';
import { tryRules } from '../../../../src/core/digest/detect/tryRules';
import { compileSigma } from '../../../../src/core/sigma/compileSigma';
import { inChunks } from './logs';

const zeek = [
  '#separator \\x09',
  '#unset_field\t-',
  '#path\tdns',
  '#fields\tts\tuid\tid.orig_h\tid.resp_h\tquery\tqtype\tqtype_name\tanswers',
  '1\tA\t10.0.0.1\t10.0.0.2\tone.evil.example\t16\tTXT\t-',
  '2\tB\t10.0.0.1\t10.0.0.2\ttwo.evil.example\t16\tTXT\ta,b',
  '3\tC\t10.0.0.3\t10.0.0.2\tgood.example\t1\tA\t(empty)',
  '',
].join('\n');
const json = [
  '{"ts":1,"uid":"A","id.orig_h":"10.0.0.1","id.resp_h":"203.0.113.9","id.resp_p":4444,"history":"ShAD"}',
  '{"ts":2,"uid":"B","id.orig_h":"10.0.0.1","id.resp_h":"203.0.113.9","id.resp_p":4444,"history":"ShAD"}',
  '{"ts":3,"uid":"C","id.orig_h":"10.0.0.7","id.resp_h":"203.0.113.10","id.resp_p":443,"history":"ShAD"}',
  '{"timestamp":"2026-01-01T00:00:00Z","event_type":"flow","src_ip":"10.0.0.8","dest_ip":"203.0.113.9","dest_port":4444,"proto":"TCP"}',
].join('\n');

/** How one rule does on these logs: what went wrong, else what it matched. */
async function tried(
  logsource: string,
  detection: string,
  evidence: Readonly<Record<string, readonly number[]>>,
  findings: readonly { readonly entities: readonly string[]; readonly suspects: readonly string[] }[] = [],
) {
  const files: Readonly<Record<string, string>> = { 'dns.log': zeek, 'conn.log': json };
  const text = `title: A\nlogsource: ${logsource}\ndetection:\n  s: ${detection}\n  condition: s\n`;
  const rule = compileSigma(text);
  if (rule.kind === 'refused') return rule.why;
  const lines = new Map(Object.entries(evidence).map(([path, all]) => [path, new Set(all)]));
  const from = {
    paths: Object.keys(files),
    breathe: unhurried,
    open: async (path: string) => ({
      kind: 'opened' as const,
      sizeBytes: 1,
      modifiedMs: 0,
      bytes: () => inChunks(files[path] ?? '', 50),
      close: async () => undefined,
    }),
  };
  const [outcome] = await tryRules([{ text, evidence: lines, findings }], from, AbortSignal.timeout(60_000));
  return outcome?.why ?? outcome?.tested;
}

describe('a rule that somebody wrote', () => {
  it('reads the columns of the log by the names that the log has', async () => {
    const held = { rows: 3, evidence: 1, evidenceMatched: 1, matched: 1, others: 0 };
    deepEqual(
      await tried('{product: zeek, service: dns}', '{qtype_name: TXT, "query|startswith": one}', { 'dns.log': [5] }),
      held,
    );
    deepEqual(await tried('{product: zeek, service: dns}', '{"answers|contains": b}', { 'dns.log': [6] }), held);
    match(
      String(await tried('{product: zeek, service: dns}', '{qtype: TXT}', { 'dns.log': [5] })),
      /matched 0 of the 1/,
    );
    deepEqual(
      await tried('{product: zeek, service: conn}', '{"id.resp_p": 4444, "history|startswith": sha}', {
        'conn.log': [1],
      }),
      { rows: 3, evidence: 1, evidenceMatched: 1, matched: 2, others: 0 },
      'and counts what the same two hosts do as its own',
    );
  });

  it('may match all rows of the finding that it cites, and none of others', async () => {
    const ask = ['{product: zeek, service: dns}', '{"query|endswith": .evil.example}', { 'dns.log': [5] }] as const;
    match(String(await tried(...ask)), /also matched 1 rows/);
    deepEqual(await tried(...ask, [{ entities: ['10.0.0.1', 'evil.example'], suspects: ['evil.example'] }]), {
      rows: 3,
      evidence: 1,
      evidenceMatched: 1,
      matched: 2,
      others: 0,
    });
  });

  it('asks logs of its own source alone', async () => {
    const evidence = { 'conn.log': [1] };
    match(String(await tried('{product: zeek, service: http}', '{host: x}', evidence)), /None of these logs is/);
    match(String(await tried('{product: linux}', '{host: x}', evidence)), /none that these logs can stand for/);
    match(String(await tried('{category: constructor}', '{host: x}', evidence)), /none that these logs can stand for/);
    match(String(await tried('{product: zeek, service: conn}', '{dst_prt: 1}', evidence)), /has the field "dst_prt"/);
    match(String(await tried('{product: zeek, service: dns}', '{query: x}', evidence)), /stands in a log of its log/);
    const four = await tried('{category: firewall}', '{dst_ip: 203.0.113.9}', evidence);
    match(String(four), /also matched 1 rows/, 'Suricata’s flow is a row of a firewall too');
    equal(typeof (await tried('{category: firewall}', '{dst_ip: 203.0.113.9, src_ip: 10.0.0.1}', evidence)), 'object');
  });
});
