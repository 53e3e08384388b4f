import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import Papa from 'papaparse';
import { parseAllDocuments } from 'yaml';
import { htmlComplaints } from '../../support/htmlComplaints';
import { navigatorComplaints, sigmaComplaints, stixComplaints } from '../../support/schemas/officialSchemas';
import { connLog, office, zeekLog } from '../../unit/core/digest/logs';
import { type Desk, makeDesk } from '../cli/commandLine';

const shell = {
  time: 40_000,
  source: '10.1.1.12',
  target: '203.0.113.77',
  port: 4_444,
  out: 70_000,
  back: 910_000,
  duration: 705,
};
const beacon = Array.from({ length: 120 }, (_, at) => ({
  time: 3_600 + at * 240,
  source: '10.1.1.14',
  target: '203.0.113.80',
  port: 8_081,
  out: 500,
  back: 300,
}));
const tunnel = zeekLog(
  'dns',
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto query qtype_name rcode_name'.split(' '),
  Array.from({ length: 300 }, (_, at) => {
    const label = Array.from({ length: 40 }, (_, place) => ((at * 7_919 + place * 104_729) % 36).toString(36)).join('');
    return `${1_700_000_000 + at}\tD${at}\t10.1.1.15\t5${at}\t10.1.0.2\t53\tudp\t${label}${at}.t.evil-tunnel.example\tTXT\tNOERROR`;
  }),
);

/** What Zeek's own tool does: columns by name. */
const zeekCut = `zeek-cut() { [ "$1" = -u ] && shift; awk -F'\\t' -v OFS='\\t' -v names="$*" '
  /^#fields/ { for (i = 2; i <= NF; i++) column[$i] = i - 1 } /^#/ { next }
  { n = split(names, wanted, " "); line = ""; for (i = 1; i <= n; i++) line = line (i > 1 ? OFS : "") $column[wanted[i]]; print line }'; }`;

describe('exports of a hunt', () => {
  let desk: Desk;
  let run: string;

  before(async () => {
    desk = makeDesk();
    desk.write('network/conn.log', connLog([...office(21), shell, ...beacon]));
    desk.write('network/dns.log', tunnel);
    ({ run } = await desk.json(['run', 'hunt-network', '--tier', 'offline', '--yes', '--out', 'out']));
  });
  after(() => desk.dispose());

  const exported = async (as: string): Promise<string> => {
    const { code, stdout, stderr } = await desk.run(['export', run, '--as', as]);
    equal(code, 0, stderr);
    return stdout;
  };

  it('are findings as JSON Lines: what, who, which technique, which lines, and what the report says of them', async () => {
    const findings = (await exported('jsonl'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));

    const tunnelled = findings.find(one => one.kind === 'names');
    deepEqual(
      [tunnelled.category, tunnelled.severity, tunnelled.suspects],
      ['threat', 'high', [{ value: 'evil-tunnel.example', kind: 'domain', defanged: 'evil-tunnel[.]example' }]],
    );
    ok(tunnelled.techniques.some((one: { id: string; name: string }) => one.id === 'T1071.004' && one.name === 'DNS'));
    ok(
      tunnelled.evidence.every(
        (one: { path: string; lines: number[] }) => one.path === 'network/dns.log' && one.lines.length > 0,
      ),
    );
    ok(tunnelled.report.length > 0 && tunnelled.report.every((one: { verdict: string }) => one.verdict === 'verified'));
    const regular = findings.find(one => one.suspects[0]?.value === '203.0.113.80');
    ok(regular.beats.length >= 90);
    deepEqual(regular.flows[0].ports, ['8081/tcp']);
    ok(findings.every(one => /^[0-9a-f]{64}$/.test(one.manifestSha256)));
  });

  it('are SARIF with each finding by its level, at the lines that show it', async () => {
    const [{ results }] = JSON.parse(await exported('sarif')).runs;

    const of = (word: string) =>
      results.find(
        (one: { kind: string; message: { text: string } }) => one.kind === 'fail' && one.message.text.includes(word),
      );
    const tunnelled = of('evil-tunnel');
    deepEqual([tunnelled.level, tunnelled.properties.severity], ['error', 'high']);
    for (const { physicalLocation } of tunnelled.locations) {
      equal(physicalLocation.artifactLocation.uri, 'network/dns.log');
      ok(tunnel.split('\n')[physicalLocation.region.startLine - 1]?.includes('evil-tunnel.example'));
    }
    ok(of('203.0.113[.]80').locations.length > 0);
  });

  it('are indicators that two CSV readers read alike, without one cell that a spreadsheet would compute', async () => {
    const csv = await exported('ioc');
    const [ours, theirs] = [
      Papa.parse<string[]>(csv, { skipEmptyLines: true }).data,
      parse(csv, { relax_quotes: false }) as string[][],
    ];

    deepEqual(ours, theirs);
    deepEqual(ours[0], ['kind', 'value', 'defanged', 'scope', 'path', 'line', 'places', 'why']);
    const values = ours.slice(1).map(cells => cells[1]);
    for (const wanted of ['203.0.113.77', '203.0.113.80', 'evil-tunnel.example']) ok(values.includes(wanted), wanted);
    ok(!values.includes('10.1.1.12'), 'a victim is no indicator');
    for (const cell of ours.flat()) ok(!/^\s*[=+\-@\t\r]/.test(cell), cell);
  });

  it('are a STIX 2.1 bundle that the official schemas accept, and whose references all resolve', async () => {
    const bundle = JSON.parse(await exported('stix'));

    const complaints = stixComplaints();
    deepEqual(complaints(bundle), []);
    ok(complaints({ ...bundle, objects: [{ ...bundle.objects[0], id: 'x' }] }).length > 0, 'the schemas do look');
    const ids = new Set<string>(bundle.objects.map((one: { id: string }) => one.id));
    equal(ids.size, bundle.objects.length);
    const refs = bundle.objects.flatMap((one: Record<string, unknown>) =>
      Object.entries(one).flatMap(([name, value]) =>
        name.endsWith('_ref') ? [value] : name.endsWith('_refs') && Array.isArray(value) ? value : [],
      ),
    );
    deepEqual(
      refs.filter((one: string) => !ids.has(one)),
      [],
    );
    const patterns = bundle.objects.flatMap((one: { pattern?: string }) => one.pattern ?? []);
    ok(patterns.includes("[domain-name:value = 'evil-tunnel.example']"));
    ok(!patterns.some((one: string) => one.includes('10.1.')), 'a private address means nothing elsewhere');
    equal(await exported('stix'), `${JSON.stringify(bundle, undefined, 2)}\n`, 'the same again');
  });

  it('carry the marking that says with whom they may be shared, on each STIX object and in SARIF', async () => {
    const { code, stdout } = await desk.run(['export', run, '--as', 'stix', '--tlp', 'tlp:amber+strict']);
    const bundle = JSON.parse(stdout);
    const wrong = await desk.run(['export', run, '--as', 'stix', '--tlp', 'white']);

    equal(code, 0);
    deepEqual(stixComplaints()(bundle), []);
    const [marking, ...others] = bundle.objects;
    deepEqual(
      [marking.id, marking.name, marking.extensions],
      [
        'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
        'TLP:AMBER+STRICT',
        {
          'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': {
            extension_type: 'property-extension',
            tlp_2_0: 'amber+strict',
          },
        },
      ],
    );
    ok(others.length > 5);
    for (const { object_marking_refs: refs } of others) deepEqual(refs, [marking.id]);
    equal(wrong.code, 2);
    match(
      wrong.stderr,
      /"--tlp white" is none of the Traffic Light Protocol 2\.0: RED, AMBER\+STRICT, AMBER, GREEN, CLEAR/,
    );
  });

  it('name observables with the ids that STIX prescribes', async () => {
    const { objects } = JSON.parse(await exported('stix'));

    const address = objects.find((one: { value?: string }) => one.value === '203.0.113.77');
    equal(address.id, `ipv4-addr--${uuidOf('{"value":"203.0.113.77"}')}`);
  });

  it('are Sigma rules that the official schema accepts, each with what it matched in these logs', async () => {
    const text = await exported('sigma');
    const complaints = sigmaComplaints();

    const rules = parseAllDocuments(text).map(one => one.toJS());
    ok(rules.length >= 3);
    for (const rule of rules) deepEqual(complaints(rule), []);
    ok(complaints({ ...rules[0], level: 'grave' }).length > 0, 'the schema does look');
    deepEqual(
      rules.map(({ logsource, detection }) => JSON.stringify([logsource.service, detection.selection])).sort(),
      [
        ['conn', { 'id.resp_h': '203.0.113.77', 'id.resp_p': 4_444 }],
        ['conn', { 'id.resp_h': '203.0.113.80', 'id.resp_p': 8_081 }],
        ['dns', { 'query|endswith': '.evil-tunnel.example' }],
      ]
        .map(one => JSON.stringify(one))
        .sort(),
    );
    match(text, /matched 4 of its 4 lines of evidence,\n# 300 rows of the finding's own hosts, and no row of others/);
  });

  it('are queries to look again: zeek-cut’s finds the same rows, KQL and SPL say that they were not run', async () => {
    const text = await exported('queries');

    const shell = [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, command = '']) => command);
    ok(shell.length >= 3);
    const counts = shell.map(
      command =>
        execFileSync('bash', ['-c', `${zeekCut}\ncd network\n${command}`], { cwd: desk.workspace, encoding: 'utf8' })
          .trim()
          .split('\n').length,
    );
    deepEqual(
      [...counts].sort((a, b) => a - b),
      [1, 120, 300],
    );
    equal(text.match(/^KQL.*\(not run\):$/gm)?.length, text.match(/^```kql$/gm)?.length);
    equal(text.match(/^SPL.*\(not run\):$/gm)?.length, text.match(/^```spl$/gm)?.length);
    match(text, /\| where DnsQuery endswith "\.evil-tunnel\.example"/);
  });

  it('are a layer for the ATT&CK Navigator', async () => {
    const layer = JSON.parse(await exported('navigator'));

    const complaints = navigatorComplaints();
    deepEqual(complaints(layer), []);
    equal(complaints({ ...layer, techniques: [{ techniqueId: 'T1071' }] }).length, 2);
    deepEqual([layer.domain, layer.versions.layer], ['enterprise-attack', '4.5']);
    ok(layer.techniques.length > 2);
    for (const { techniqueID, score, comment } of layer.techniques) {
      match(techniqueID, /^T\d{4}(\.\d{3})?$/);
      ok(score >= 1 && score <= 3 && comment.length > 0);
    }
  });

  it('are HTML in which a validator finds no fault, pictures and their tables included', async () => {
    deepEqual(await htmlComplaints(await exported('html')), []);
  });

  it('are copied by --out under names that say what they are', () => {
    for (const ending of ['md', 'html', 'jsonl', 'ioc.csv', 'stix.json', 'navigator.json', 'sigma.yml', 'queries.md'])
      ok(desk.read(`out/hunt-network.${ending}`).length > 0, ending);
  });

  it('are refused in words for a report that was made of no logs, and for labels', async () => {
    desk.write('docs/a.md', '# A\n\nText.\n');
    desk.git('init', '-q');
    const other = await desk.json(['run', 'change-report', '--tier', 'offline', '--yes']);

    const refused = await desk.run(['export', other.run, '--as', 'stix']);

    equal(refused.code, 2);
    match(refused.stderr, /not made from a digest of logs/);
  });
});

/** Version 5 in the namespace of STIX, by Node's own SHA-1. */
function uuidOf(name: string): string {
  const space = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');
  const bytes = createHash('sha1').update(space).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
