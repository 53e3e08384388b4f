import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { parse as parseYaml } from 'yaml';
import { agreementOf } from '../../../../src/core/measure/agreement';
import { literal } from '../../../../src/core/protect/protected';
import type { LabelResult } from '../../../../src/core/read/results';
import { exportStyles, exportStylesHash } from '../../../../src/core/show/exportStyles';
import { separatedBy } from '../../../../src/core/show/forSpreadsheet';
import { csvCell, labelsCsv } from '../../../../src/core/show/labelsCsv';
import { type LabelsDocument, labelsHtml, labelsMarkdown } from '../../../../src/core/show/labelsDocument';
import { labelsJsonl } from '../../../../src/core/show/labelsJsonl';
import { reportHtml, reportMarkdown } from '../../../../src/core/show/reportDocument';
import { hostileTexts } from '../../../page/hostileTexts';
import { asIfProtected } from './asIfProtected';
import { exampleLabels } from './exampleLabels';
import { exampleReport } from './exampleReport';

describe('an exported report', () => {
  it('begins with front matter that a program can read', () => {
    const matter = /^---\n([\s\S]*?)\n---\n/.exec(reportMarkdown(exampleReport('a: "b" # c')))?.[1] ?? '';
    deepEqual(parseYaml(matter), {
      task: 'a: "b" # c',
      tlp: 'not set',
      date: '2026-11-22T12:00:00Z',
      tier: 'fast',
      model: 'claude-haiku-5-5',
      'tokens-in': 11840,
      'tokens-out': 1204,
      cost: '$0.0039',
      claims: '3 claims: 1 verified · 2 struck',
      partial: false,
      'manifest-sha256': 'ab'.repeat(32),
    });
  });

  it('says with whom it may be shared before anything else, where that is set', () => {
    const document = { ...exampleReport(), tlp: 'AMBER+STRICT' as const };

    const [, matter = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(reportMarkdown(document)) ?? [];

    equal(parseYaml(matter).tlp, 'TLP:AMBER+STRICT');
    ok(/^\s*TLP:AMBER\\?\+STRICT\n/.test(body), body.slice(0, 80));
    ok(/<main>\s*<p[^>]*>TLP:AMBER\+STRICT<\/p>\s*<h1/.test(reportHtml(document)));
  });

  it('strikes what does not hold, in its place and in a list, and ends with what it was made from', () => {
    const text = reportMarkdown(exampleReport());
    for (const wanted of [
      'It retries `src/client.ts:3–4` ✓.',
      '~~Time-outs are tested `S9` ✗ not found.~~ *(struck: S9 was not sent)*',
      '## Struck claims',
      'Kept 1 of 2 passages, about 11,840 of 12,000 tokens.',
      '### Dropped to stay within the budget (1)',
      '### Skipped (211)',
      '### Withheld (1)',
      '### Redacted (1)',
      'pinned by you; client.ts',
    ])
      ok(text.includes(wanted), `${wanted}\n\n${text}`);
    equal(text.match(/pinned by you/g)?.length, 1, 'said once');
  });

  it('holds no image and no HTML, whatever stands in it', () => {
    for (const text of hostileTexts) {
      const markdown = reportMarkdown(exampleReport(text))
        .replace(/^---\n[\s\S]*?\n---\n/, '')
        .replace(/(`+)[\s\S]*?\1/g, '');
      ok(!/(?<!\\)!\[/.test(markdown), markdown);
      ok(!/(?<!\\)<(?!https:\/\/)[a-z/!]/i.test(markdown), `${text}\n\n${markdown}`);
      const html = reportHtml(exampleReport(text));
      deepEqual(
        [...html.matchAll(/<(script|img|svg|iframe|link|a|form|base)\b/gi)].map(([found]) => found),
        [],
        text,
      );
    }
  });

  it('is one HTML file with its own style by hash and nothing else allowed', () => {
    equal(exportStylesHash, `sha256-${createHash('sha256').update(exportStyles).digest('base64')}`);
    const html = reportHtml(exampleReport());
    ok(
      html.includes(
        `content="default-src 'none'; style-src '${exportStylesHash}'; base-uri 'none'; form-action 'none'"`,
      ),
    );
    ok(
      html.includes(
        '<s>Time-outs are tested <span class="citation" title="S9 was not sent">S9 ✗ not found</span>.</s><small class="reason"> ✗ struck: S9 was not sent</small>',
      ),
      html,
    );
  });

  it('is the same each time', () => {
    equal(reportMarkdown(exampleReport()), reportMarkdown(exampleReport()));
    equal(reportHtml(exampleReport()), reportHtml(exampleReport()));
  });
});

const result = (change: Partial<LabelResult> = {}): LabelResult => ({
  id: '00aa11bb22cc33dd',
  path: literal('inbox/1.eml'),
  line: 1,
  label: literal('phishing'),
  confidence: 'high',
  rationale: literal('Asks for a password, "now".'),
  evidence: [
    { quote: literal('verify your account'), path: literal('inbox/1.eml'), line: 12, found: true },
    { quote: literal('at once'), path: literal('inbox/1.eml'), found: false },
  ],
  tier: 'fast',
  model: 'claude-haiku-5-5',
  mustConfirm: true,
  alsoAt: [],
  fields: [{ name: literal('From'), value: literal('a@b.example') }],
  ...change,
});

describe('exported labels', () => {
  it('are CSV as RFC 4180 has it, a row for each place of an equal record', () => {
    equal(
      labelsCsv([result({ alsoAt: [{ path: literal('inbox/2.eml'), line: 3 }] })]),
      'id,path,line,label,confidence,rationale,evidence,tier,model,problem\r\n' +
        '00aa11bb22cc33dd,inbox/1.eml,1,phishing,high,"Asks for a password, ""now"".","""verify your account"" (line 12); ""at once"" (not found)",fast,claude-haiku-5-5,\r\n' +
        '00aa11bb22cc33dd,inbox/2.eml,3,phishing,high,"Asks for a password, ""now"".","""verify your account"" (line 12); ""at once"" (not found)",fast,claude-haiku-5-5,\r\n',
    );
  });

  it('say of a record that could not be read as it should what was wrong, whatever its label', () => {
    const readProblem = literal('it is not valid JSON (comma expected at character 9)');
    const results = [result({ readProblem }), result({ id: '11aa11bb22cc33dd' })];

    const [names = '', first = '', second = ''] = labelsCsv(results).split('\r\n');
    const summary = labelsMarkdown({ ...exampleLabels('x'), results });

    match(names, /,problem,readProblem$/);
    match(first, /,it is not valid JSON \(comma expected at character 9\)$/);
    match(second, /,$/);
    match(summary, /## Read with a problem \(1\)[\s\S]*inbox\/1\.eml[^\n]*it is not valid JSON/);
    ok(!labelsMarkdown({ ...exampleLabels('x'), results: results.slice(1) }).includes('Read with a problem'));
    deepEqual(
      labelsJsonl(results)
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).readProblem),
      [readProblem, undefined],
    );
  });

  it('hold no formula, and leave plain numbers alone', () => {
    for (const text of [
      '=1+1',
      '+1+1',
      '-1+1',
      '@SUM(1,1)',
      '\t=1+1',
      '\r=1',
      '\n=1',
      '\u0000=1',
      '＝1+1',
      '＋1+1',
      '－1+1',
      '＠SUM(1)',
      '\uFEFF=1',
      ' =1',
      '−1+1',
    ]) {
      ok(/^"?'/.test(csvCell(text)), JSON.stringify(csvCell(text)));
    }
    for (const text of ['-5.3', '1e-5', '+4', 'a=b', 'x@y.example', 'plain']) equal(csvCell(text), text);
    equal(csvCell('a;=1+1'), '"a;=1+1"');
    equal(separatedBy('a,"b, ""c"";\r\n,"\r\nd,"""x""",\r\n', 'semicolon'), 'a;"b, ""c"";\r\n,"\r\nd;"""x""";\r\n');
  });

  it('are lossless as JSON Lines', () => {
    const hostile = asIfProtected('=1+1\u202E\n"x"');
    const [line] = labelsJsonl([
      result({ rationale: hostile, problem: { kind: 'invalid-answer', why: hostile } }),
    ]).split('\n');
    const row = JSON.parse(line ?? '');
    deepEqual(
      [row.rationale, row.problem, row.problemWhy, row.evidence[1]],
      [hostile, 'invalid-answer', hostile, { quote: 'at once', path: 'inbox/1.eml', found: false }],
    );
  });

  it('are summarised with counts, what to confirm, and what has no answer and why', () => {
    const document: LabelsDocument = {
      task: 'Triage emails',
      date: '2026-11-22T12:00:00Z',
      tier: 'offline',
      model: 'offline',
      usesLanguageModel: false,
      inputTokens: 0,
      outputTokens: 0,
      cost: { kind: 'free' },
      seconds: 2,
      labels: [
        { name: 'phishing', mustConfirm: true },
        { name: 'clean', mustConfirm: false },
      ],
      results: [
        result(),
        result({
          label: literal('abstain'),
          confidence: 'none',
          problem: { kind: 'unreadable', why: literal('the boundary is missing') },
        }),
      ],
      unansweredRecords: 3,
      whyPartial: 'stopped by you',
    };
    const text = labelsMarkdown(document);
    for (const wanted of [
      'no language model was used',
      '| phishing | 1 | 50 % |',
      '| clean | 0 | 0 % |',
      '| abstain | 1 | 50 % |',
      '## To confirm (1)',
      '## Without an answer (1)',
      'unreadable: the boundary is missing',
      'stopped by you. 3 records not yet asked',
    ]) {
      ok(text.includes(wanted), `${wanted}\n\n${text}`);
    }
    ok(labelsHtml(document).includes('<h1'));
  });

  it('draw records that have times in HTML, a lane for each label, with a table of those to confirm by time', () => {
    const at = (id: string, time: string, change: Partial<LabelResult> = {}) =>
      result({ id, fields: [{ name: literal('Time'), value: asIfProtected(time) }], ...change });
    const labels = (results: readonly LabelResult[]): LabelsDocument => ({ ...exampleLabels('x'), results });
    const document = labels([
      at('00000000000000a2', '2026-11-12T09:14:00Z', { path: literal('events/b.ndjson'), line: 7 }),
      at('00000000000000a1', '2026-11-12T06:10:00Z', { path: literal('events/a.ndjson'), line: 3 }),
      at('00000000000000a3', '2026-11-12T08:00:00Z', { label: literal('clean'), mustConfirm: false }),
      result({ id: '00000000000000a4' }),
    ]);

    const html = labelsHtml(document);

    ok(html.includes('Events over time'), html.slice(0, 2_000));
    equal([...html.matchAll(/<circle/g)].length, 2 * 3, 'drawn wide and narrow');
    ok(html.includes('3 records from 2026-11-12 06:10:00 to 2026-11-12 09:14:00 UTC'), html);
    ok(html.includes('Without a time, not drawn: 1.'));
    const rows = [...html.matchAll(/<td><span id="event-[0-9a-f]{16}">([^<]*)<\/span>/g)].map(([, time]) => time);
    deepEqual(rows, ['2026-11-12 06:10:00', '2026-11-12 09:14:00'], 'only those to confirm, by time');
    ok(html.includes('events/a.ndjson:3'));
    ok(!labelsHtml(labels([result({})])).includes('Events over time'), 'nothing is drawn where there is no time');
  });

  it('tell of agreement with a person, misses first, and put what says the same into one row', () => {
    const same = (id: string) => result({ id, sameAs: '00aa11bb22cc33dd', path: literal('inbox/3.eml') });
    const text = labelsMarkdown({
      task: 'Triage emails',
      date: '2026-11-22T12:00:00Z',
      tier: 'fast',
      model: 'claude-haiku-5-5',
      usesLanguageModel: true,
      inputTokens: 0,
      outputTokens: 0,
      cost: { kind: 'free' },
      seconds: 2,
      labels: [
        { name: 'phishing', mustConfirm: true },
        { name: 'clean', mustConfirm: false },
      ],
      results: [result(), same('1111111111111111'), same('2222222222222222'), result({ id: '3333333333333333' })],
      unansweredRecords: 0,
      agreement: agreementOf(
        [
          { id: '1', gold: 'phishing', given: 'clean' },
          { id: '2', gold: 'phishing', given: 'phishing' },
          { id: '3', gold: 'clean', given: 'phishing' },
        ],
        ['phishing', 'clean'],
      ),
    });

    for (const wanted of [
      '4 records that say 2 different things',
      '## To confirm (4, 2 cases)',
      '| inbox/1.eml:1 and 2 more |',
      '## Agreement with the gold',
      '33 % (6–79) of 3 records that a person has labelled; macro F1 0.25.',
      '1 of phishing was missed: 1 given as clean.',
      '| phishing | 2 | 50 % (9–91) | 50 % (9–91) | 0.50 |',
      '### Taken for another',
    ])
      ok(text.includes(wanted), `${wanted}\n\n${text}`);
  });

  it('carry a person’s word in place of the answer, and say what the answer was', () => {
    const said = { given: literal('clean'), by: literal('=Ana'), at: '2026-11-22T12:00:00Z' };
    const csv = labelsCsv([result({ corrected: said })]);

    ok(csv.split('\r\n')[0]?.endsWith(',problem,given,correctedBy,correctedAt'), csv);
    ok(csv.split('\r\n')[1]?.endsWith(",,clean,'=Ana,2026-11-22T12:00:00Z"), csv);
    deepEqual(JSON.parse(labelsJsonl([result({ corrected: said })])).corrected, said);
  });
});
