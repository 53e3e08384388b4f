import { deepEqual, equal, ok } from 'node:assert/strict';
import Papa from 'papaparse';
import { literal } from '../../../../src/core/protect/protected';
import type { ProtectedRecord } from '../../../../src/core/protect/protectedThings';
import type { LabelResult } from '../../../../src/core/read/results';
import { iocCsv } from '../../../../src/core/show/iocCsv';
import { labelIndicators } from '../../../../src/core/show/labelIndicators';
import { labelsLayer } from '../../../../src/core/show/labelsLayer';
import { asIfProtected } from './asIfProtected';

const mail = (change: Partial<LabelResult> = {}): LabelResult => ({
  id: '00aa11bb22cc33dd',
  path: literal('inbox/1.eml'),
  line: 1,
  label: literal('phishing'),
  confidence: 'high',
  rationale: literal(''),
  evidence: [
    { quote: literal('sign in at 203.0.113.9.'), path: literal('inbox/1.eml'), line: 12, found: true },
    { quote: literal('http://made-up.example'), path: literal('inbox/1.eml'), found: false },
  ],
  tier: 'fast',
  model: 'm',
  mustConfirm: true,
  alsoAt: [],
  fields: [
    { name: literal('From'), value: literal('Payroll <pay@hr-desk.example>') },
    { name: literal('To'), value: literal('maria@corp.example') },
    { name: literal('Attachment'), value: literal(`a.zip, 3 kB, sha256 ${'ab'.repeat(32)}` as 'x') },
  ],
  ...change,
});

const record: ProtectedRecord = {
  id: '00aa11bb22cc33dd',
  kind: 'email',
  path: literal('inbox/1.eml'),
  line: 1,
  fields: [],
  text: literal(
    'Dear user,\nConfirm → https://user@Login.hr-desk.example:8443/a.b?u=x@y.example\nsee v1.2.3.4.5, and 1.2.3.4.',
  ),
  lineNumbers: [20, 21, 22],
};

describe('indicators of labels', () => {
  const rowsOf = (results: readonly LabelResult[], records = new Map([[record.id, record]])) =>
    Papa.parse<Record<string, string>>(iocCsv(labelIndicators(results, ['phishing'], records)), {
      header: true,
      skipEmptyLines: true,
    }).data.map(row => [row['kind'], row['value'], row['line'], row['why']]);

  it('are what was quoted, who sent it, what was attached, and where the text leads to', () => {
    deepEqual(rowsOf([mail()]), [
      ['ipv4', '203.0.113.9', '12', 'evidence of phishing'],
      ['email', 'pay@hr-desk.example', '1', 'From of phishing'],
      ['domain', 'hr-desk.example', '1', 'From of phishing'],
      ['sha256', 'ab'.repeat(32), '1', 'Attachment of phishing'],
      ['url', 'https://user@Login.hr-desk.example:8443/a.b?u=x@y.example', '21', 'in the text of phishing'],
      ['domain', 'Login.hr-desk.example', '21', 'in the text of phishing'],
      ['ipv4', '1.2.3.4', '22', 'in the text of phishing'],
    ]);
  });

  it('are none of other labels, of quotes that were not found, or of whom a mail reached', () => {
    deepEqual(rowsOf([mail({ label: literal('clean') })]), []);
    const values = rowsOf([mail()]).map(([, value]) => value);
    ok(!values.some(value => value?.includes('made-up') || value?.includes('maria')));
  });

  it('are read where an analyst wrote them so that nobody clicks', () => {
    const text =
      'See hxxps://evil[.]example/a, login[dot]bad[.]example, 203.0.113[.]9, who[at]worse[.]example, h**p[:]//x[.]example/.';
    const noted = { ...record, text: asIfProtected(text), lineNumbers: undefined };
    const csv = iocCsv(labelIndicators([mail()], ['phishing'], new Map([[record.id, noted]])));

    for (const value of [
      'https://evil.example/a',
      'evil.example',
      'login.bad.example',
      '203.0.113.9',
      'worse.example',
      'http://x.example/',
    ])
      ok(csv.includes(`,${value},`), `${value} in\n${csv}`);
  });

  it('are defanged beside what they are', () => {
    const csv = iocCsv(labelIndicators([mail()], ['phishing'], new Map([[record.id, record]])));

    ok(csv.includes('hxxps://user[@]Login[.]hr-desk[.]example:8443/a.b?u=x@y.example'), csv);
  });
});

describe('a Navigator layer of labels', () => {
  const answered = (label: 'true-positive' | 'suspicious', ...values: ('T1566.002' | 'T1204' | 'abstain')[]) =>
    mail({
      label: literal(label as 'x'),
      labels: [{ question: literal('technique'), answers: 'any', values: values.map(value => literal(value as 'x')) }],
    });

  it('counts the records of each technique, and says with which labels', () => {
    const layer = JSON.parse(
      labelsLayer(literal('Triage'), [
        answered('true-positive', 'T1566.002', 'T1204'),
        answered('true-positive', 'T1204'),
        answered('suspicious', 'T1204'),
        answered('suspicious', 'abstain'),
      ]) ?? '',
    );

    equal(layer.versions.layer, '4.5');
    deepEqual(
      layer.techniques.map((one: Record<string, unknown>) => [one['techniqueID'], one['score'], one['comment']]),
      [
        ['T1204', 3, '2 true-positive, 1 suspicious'],
        ['T1566.002', 1, '1 true-positive'],
      ],
    );
    equal(layer.gradient.maxValue, 3);
  });

  it('is none where no technique was answered', () => {
    equal(labelsLayer(literal('Triage'), [answered('suspicious', 'abstain'), mail()]), undefined);
  });
});
