import { deepEqual, equal } from 'node:assert/strict';
import { literal, type ProtectedText } from '../../../src/core/protect/protected';
import type { LabelResult } from '../../../src/core/read/results';
import { labelsSarif } from '../../../src/core/show/labelsSarif';
import { sarifComplaints } from '../../support/schemas/officialSchemas';

const result: LabelResult = {
  id: '0123456789abcdef',
  path: literal('in box/a#1.eml'),
  line: 3,
  label: literal('phishing'),
  confidence: 'high',
  rationale: literal('asks for a password'),
  evidence: [],
  tier: 'fast',
  model: 'm',
  mustConfirm: true,
  alsoAt: [{ path: literal('b.eml'), line: 1 }],
  fields: [],
};

describe('labels as SARIF', () => {
  const read = (one: LabelResult) =>
    JSON.parse(labelsSarif([one], [{ name: 'phishing', description: '' }], false)).runs[0];

  it('puts one result at each place of a record, to be reviewed where a person must confirm', () => {
    const run = read(result);
    deepEqual(
      run.results.map((one: { kind: string; locations: unknown[] }) => [one.kind, one.locations[0]]),
      [
        ['in%20box/a%231.eml', 3],
        ['b.eml', 1],
      ].map(([uri, startLine]) => [
        'review',
        { physicalLocation: { artifactLocation: { uri }, region: { startLine } } },
      ]),
    );
    equal(run.invocations[0].executionSuccessful, false);
  });

  it('holds no link that a viewer could make of what a record or a task says', () => {
    const rationale = literal(
      'see [the report](command:workbench.action.terminal.new) and [here](https://evil.test/?d=1)',
    );
    const [made] = JSON.parse(
      labelsSarif([{ ...result, rationale }], [{ name: 'phishing', description: '[a](file:///b)' }], true),
    ).runs;

    equal(
      made.results[0].message.text,
      'phishing: see [the report] (command:workbench.action.terminal.new) and [here] (https://evil.test/?d=1)',
    );
    equal(made.tool.driver.rules[0].shortDescription.text, '[a] (file:///b)');
  });

  it('names files whatever their names hold, and never a host', () => {
    const uriOf = (path: ProtectedText) =>
      read({ ...result, path }).results[0].locations[0].physicalLocation.artifactLocation.uri;

    equal(uriOf(literal('command:x.eml')), 'command%3Ax.eml');
    equal(uriOf(literal('half\ud800.eml')), 'half%EF%BF%BD.eml');
    equal(uriOf(literal('//host.example/share.eml')), '/host.example/share.eml');
  });

  it('leaves an abstention open', () => {
    equal(read({ ...result, label: literal('abstain'), mustConfirm: false }).results[0].kind, 'open');
  });

  it('is valid by the official schema, whatever the results', () => {
    const complaints = sarifComplaints();
    const odd: readonly LabelResult[] = [
      result,
      { ...result, line: 0, path: literal('/outside/ü.eml'), rationale: literal('') },
      {
        ...result,
        label: literal('abstain'),
        mustConfirm: false,
        problem: { kind: 'unreadable', why: literal('the boundary is missing') },
        evidence: [{ quote: literal('x'), path: literal('b.eml'), found: false }],
        labels: [{ question: literal('technique'), answers: 'any', values: [literal('T1204')] }],
        corrected: { given: literal('clean'), by: literal('Ana'), at: '2026-11-28T12:00:00Z' },
      },
    ];
    const labels = [{ name: 'phishing', description: 'Wants a password.' }];

    for (const results of [odd, []]) deepEqual(complaints(JSON.parse(labelsSarif(results, labels, true))), []);
    // The schema is looked at: what is wrong is told.
    equal(complaints({ version: '2.0.0', runs: [{}] }).length > 1, true);
  });
});
