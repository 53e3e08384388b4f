import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { parseAllDocuments } from 'yaml';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { systemText, type WireRequest } from '../../support/modelServer/wireRequest';
import { sigmaComplaints } from '../../support/schemas/officialSchemas';
import { connLog, office } from '../../unit/core/digest/logs';
import { type Desk, makeDesk } from '../cli/commandLine';

const key = 'sk-ant-api03-test-key-of-model-rules';
const beacon = Array.from({ length: 120 }, (_, at) => ({
  time: 3_600 + at * 240,
  source: '10.1.1.14',
  target: '203.0.113.80',
  port: 8_081,
  out: 500,
  back: 300,
}));

/** A report as a model writes it: each rule under a finding, fenced. */
function reportWith(request: WireRequest, rules: readonly string[]): string {
  const row = /^\s*(?:\d+\| |-\| )?\[(R\d+)\] .*203\.0\.113\.80/m.exec(systemText(request))?.[1] ?? 'R0';
  const fences = rules.map(rule => `\`\`\`yaml sigma\n${rule.replaceAll('ROW', row)}\n\`\`\``);
  return `## Findings\n\nRegular traffic to 203.0.113[.]80 [${row}].\n\n${fences.join('\n\n')}\n\n## Gaps\n\nNone.\n`;
}

const sigma = (
  detection: string,
  {
    evidence = '# evidence: [ROW]\n',
    service = 'conn',
    more = '',
  }: { evidence?: string; service?: string; more?: string } = {},
) =>
  `${evidence}title: Beacon to one server\n# tested on ten million rows\nlogsource:\n  product: zeek\n  service: ${service}\ndetection:\n${detection}\nlevel: high\n${more}`;
const bomb = `${sigma('  selection:\n    id.resp_h: 203.0.113.80\n  condition: selection')}a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n`;

describe('Sigma rules that a model writes into a hunt', () => {
  let desk: Desk;
  let server: ModelServer;
  let run: string;
  const environment = () => ({ environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.origin } });

  const rules = [
    sigma('  selection:\n    id.resp_h: 203.0.113.80\n    history|contains: ""\n  condition: selection'),
    sigma(
      '  selection:\n    id.resp_h|cidr: 203.0.113.80/32\n    id.resp_p: [8081, 8082]\n  filter:\n    id.orig_h|startswith: "192.168."\n  condition: selection and not filter',
      {
        more: 'date: "2019-01-01"\nreferences: [https://made.up.example/]\ntags: [attack.t1071.001]\n',
      },
    ),
    sigma('  selection:\n    proto: tcp\n  condition: selection'),
    sigma('  selection:\n    id.resp_h: 203.0.113.81\n  condition: selection'),
    sigma('  selection:\n    id.resp_h|re: 203.*\n  condition: selection'),
    sigma('  selection:\n    id.resp_h: 203.0.113.80\n  condition: selection', { evidence: '' }),
    sigma('  selection:\n    id.resp_h: 203.0.113.80\n  condition: selection', { evidence: '# evidence: [R9999]\n' }),
    sigma('  selection:\n    query: x\n  condition: selection', { service: 'dns' }),
    sigma('  selection:\n    id.resp_h: 203.0.113.80\n  condition: selection', { more: 'tags: [attack.t9999]\n' }),
    sigma('  selection:\n    id.resp_h: 203.0.113.80\n  condition: selection', { more: 'status: excellent\n' }),
    bomb,
  ];

  before(async () => {
    desk = makeDesk();
    server = await startModelServer({ keys: [key] });
    server.always(request => ({ text: reportWith(request, rules) }));
    desk.write('network/conn.log', connLog([...office(21), ...beacon]));
    const document = await desk.json(['run', 'hunt-network', '--tier', 'fast', '--yes', '--out', 'out'], environment());
    run = document.run;
  });
  after(async () => {
    await server.stop();
    desk.dispose();
  });

  const exported = async (as: string): Promise<string> => {
    const { code, stdout, stderr } = await desk.run(['export', run, '--as', as]);
    equal(code, 0, stderr);
    return stdout;
  };

  it('are run over the logs, and shown only where they match what they cite and no rows of others', async () => {
    const { rules: outcomes } = JSON.parse(await exported('json'));

    deepEqual(
      outcomes.map((one: { kind: string; why?: string }) => one.why ?? one.kind),
      [
        'No row of its log source has the field "history".',
        'held',
        outcomes[2].why,
        outcomes[3].why,
        'The rule cannot be run here: the modifier "re" is not covered.',
        'It does not say which rows or lines it must match.',
        'It cites what is not there: R9999 was not sent.',
        'None of these logs is of its log source.',
        'Its tag "attack.t9999" names no technique of ATT&CK.',
        'Its form is wrong: "status" is not as the schema of Sigma has it.',
        'The rule cannot be run here: it has an anchor or an alias (a text that begins with * or & wants quotation marks).',
      ],
    );
    match(outcomes[2].why, /^It also matched \d{3,} rows that have nothing to do with what it cites\.$/);
    match(outcomes[3].why, /^It matched 0 of the \d lines that it cites\.$/);
    deepEqual([outcomes[1].tested.matched, outcomes[1].tested.others], [120, 0]);
  });

  it('stand in the file of rules as the official schema has them, without what a model cannot know', async () => {
    const text = await exported('sigma');
    const all = parseAllDocuments(text).map(one => one.toJS());
    const written = all.filter(({ author }) => /language model/.test(author));

    equal(written.length, 1);
    deepEqual(sigmaComplaints()(written[0]), []);
    deepEqual(
      [written[0].status, written[0].date, written[0].references, written[0].tags],
      ['experimental', undefined, undefined, ['attack.t1071.001']],
    );
    equal(written[0].detection.condition, 'selection and not filter');
    ok(!text.includes('ten million'), 'a comment of the model’s is no finding of ours');
    equal(text.match(/^# Not shown, in line \d+ of the report: /gm)?.length, 10);
    match(text, /^# Written by the report's model for R\d+: run over [\d,]+ rows/m);
  });

  it('are told in the Markdown and the HTML: the rule, or why it is not shown', async () => {
    for (const text of [await exported('md'), await exported('html')]) {
      equal(text.match(/A Sigma rule is not shown/g)?.length, 10);
      equal(text.match(/Sigma rule of the model’s, run over/g)?.length, 1);
      equal(text.match(/condition: selection/g)?.length, 1, 'no rule that was refused');
      ok(!text.includes('ten million'));
    }
  });

  it('are in what --out wrote too', () => {
    match(desk.read('out/hunt-network.sigma.yml'), /written by a language model/);
    match(desk.read('out/hunt-network.md'), /Sigma rule of the model’s/);
  });
});
