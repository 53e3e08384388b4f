import { deepEqual, equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { literal, markAsProtected } from '../../../../src/core/protect/protected';
import { plainJson } from '../../../../src/core/read/plainJson';
import { readLabels } from '../../../../src/core/read/readLabels';
import { rounds } from '../../../support/rounds';
import { promptOf } from './promptOf';

const label = (name: string) => ({ name: markAsProtected(name), description: literal('d'), examples: [] });
const base = promptOf([]);
const prompt = promptOf([], {
  task: { ...base.task, produces: 'labels', labels: ['phishing', 'clean', 'constructor'].map(label) },
  record: {
    id: '0123456789abcdef',
    kind: 'email',
    path: literal('inbox/a.eml'),
    line: 7,
    fields: [{ name: literal('Subject'), value: literal('Your salary is on hold') }],
    text: literal('Dear colleague,\nverify  your “account” within 24 hours.'),
  },
});

const answer = {
  evidence: ['verify your account'],
  rationale: 'It asks for a click.',
  label: 'phishing',
  confidence: 'high',
};
const read = (reply: string) => readLabels(markAsProtected(plainJson(reply)), prompt);
const readAnswer = (more: object) => read(JSON.stringify({ ...answer, ...more }));
const why = (reply: string) => {
  const found = read(reply);
  return found.kind === 'invalid' ? found.why : `valid: ${found.label}`;
};

describe('labels that were read', () => {
  it('are those of the list, however their signs are put together', () => {
    const own = { ...prompt, task: { ...prompt.task, labels: [label('R\u00fcckfrage, dringend')] } };
    const reply = JSON.stringify({ ...answer, label: 'Ru\u0308ckfrage, dringend' });
    const found = readLabels(markAsProtected(plainJson(reply)), own);

    equal(found.kind === 'answer' && found.label, 'R\u00fcckfrage, dringend');
  });

  it('are the answer, with quotes looked up in the record', () => {
    const found = readAnswer({
      evidence: ['VERIFY your "account"', 'salary is on hold', 'Subject: Your salary', 'free money'],
    });

    deepEqual(found, {
      kind: 'answer',
      label: 'phishing',
      confidence: 'high',
      rationale: 'It asks for a click.',
      evidence: [
        { quote: 'verify  your “account”', path: 'inbox/a.eml', line: 7, found: true },
        { quote: 'salary is on hold', path: 'inbox/a.eml', line: 7, found: true },
        { quote: 'Subject: Your salary', path: 'inbox/a.eml', line: 7, found: true },
        { quote: 'free money', path: 'inbox/a.eml', found: false },
      ],
    });
  });

  it('are found in a fence and in prose, if there is but one answer', () => {
    const json = JSON.stringify(answer);

    equal(why(`\`\`\`json\n${json}\n\`\`\``), 'valid: phishing');
    equal(why(`I think {as so often} this is it: ${json} Hope that helps.`), 'valid: phishing');
    equal(why(`${json}\n${json}`), 'it holds more than one JSON object');
    equal(why('no idea'), 'it holds no JSON object');
  });

  it('are invalid in any other shape', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      [JSON.stringify({ ...answer, label: 'Phishing' }), /label is not one/],
      [JSON.stringify({ ...answer, label: 'spam' }), /label is not one/],
      [JSON.stringify({ ...answer, label: ['phishing'] }), /label is not one/],
      [JSON.stringify({ ...answer, label: 'toString' }), /label is not one/],
      [JSON.stringify({ ...answer, label: '__proto__' }), /label is not one/],
      [JSON.stringify({ ...answer, confidence: 'none' }), /confidence/],
      [JSON.stringify({ ...answer, confidence: 0.9 }), /confidence/],
      [JSON.stringify({ ...answer, evidence: 'verify' }), /evidence is not a list/],
      [JSON.stringify({ ...answer, evidence: [1] }), /evidence is not a list/],
      [JSON.stringify({ ...answer, evidence: [] }), /no evidence/],
      [JSON.stringify({ ...answer, evidence: Array(21).fill('x') }), /more than 20/],
      [JSON.stringify({ ...answer, rationale: null }), /rationale/],
      [JSON.stringify({ ...answer, id: 'other' }), /keys that were not asked for/],
      [`{"__proto__": {"label": "clean"}, ${JSON.stringify(answer).slice(1)}`, /keys that were not asked for/],
      [JSON.stringify({ evidence: [], rationale: '', label: 'clean' }), /has no confidence/],
      [`{"label": "clean", ${JSON.stringify(answer).slice(1)}`, /a key comes twice/],
      [`{"l\\u0061bel": "clean", ${JSON.stringify(answer).slice(1)}`, /a key comes twice/],
      [JSON.stringify(answer).slice(0, -10), /cannot be read as JSON/],
      [JSON.stringify(answer).replace(/}$/, ',}'), /cannot be read as JSON/],
      [JSON.stringify(answer).replaceAll('"', "'"), /no JSON object/],
      [`[${'['.repeat(200)}`, /no JSON object/],
      [`{"a":${'['.repeat(5000)}`, /nested too deeply/],
    ];
    for (const [reply, expected] of cases) match(why(reply), expected, reply.slice(0, 120));
  });

  it('may be a label with the name of something every object has', () => {
    equal(why(JSON.stringify({ ...answer, label: 'constructor' })), 'valid: constructor');
  });

  it('abstain without evidence and without confidence', () => {
    const found = readAnswer({ label: 'abstain', evidence: [], confidence: 'low' });

    deepEqual(found.kind === 'answer' && [found.label, found.confidence], ['abstain', 'none']);
  });

  it('keep two sentences and 400 characters of the rationale', () => {
    const rationale = (text: string) => {
      const found = readAnswer({ rationale: text });
      return found.kind === 'answer' ? found.rationale : '';
    };

    equal(rationale('One. Two v1.2! Three.'), 'One. Two v1.2!');
    equal(rationale('One'), 'One');
    equal(rationale('x'.repeat(1000)).length, 400);
    equal(rationale(`${'x'.repeat(398)}😀😀`), `${'x'.repeat(398)}…`);
  });

  it('show a person only what protect saw: no escape hides a secret', () => {
    equal(
      plainJson('{"a":"\\u0041KIA \\ud83d\\ude00 \\u0022 \\\\u0041 \\u000a"}'),
      '{"a":"AKIA 😀 \\u0022 \\\\u0041 \\u000a"}',
    );
  });

  it('never are a label outside of the list, whatever comes back', () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('phishing', 'clean', 'abstain', 'spam', '__proto__', 'constructor', 'high', [
        'verify your account',
      ]),
    );
    const key = fc.constantFrom('label', 'confidence', 'rationale', 'evidence', '__proto__', 'toString', 'id');
    const entry = fc.tuple(key, value).map(([name, content]) => `${JSON.stringify(name)}:${JSON.stringify(content)}`);
    const reply = fc
      .tuple(fc.string(), fc.array(entry, { maxLength: 6 }), fc.string())
      .map(([a, entries, b]) => `${a}{${entries.join(',')}}${b}`);
    fc.assert(
      fc.property(fc.oneof(reply, fc.string(), fc.json()), text => {
        const found = read(text);
        if (found.kind === 'invalid') return;
        ok(['phishing', 'clean', 'constructor', 'abstain'].includes(found.label));
        ok(['high', 'medium', 'low', 'none'].includes(found.confidence));
        ok(found.rationale.length <= 400);
      }),
      { numRuns: rounds(2000) },
    );
  });

  it('are the answer or invalid when one character of a valid answer is changed', () => {
    const valid = JSON.stringify(answer);
    fc.assert(
      fc.property(fc.nat(valid.length), fc.string({ maxLength: 2 }), (at, noise) => {
        const found = read(valid.slice(0, at) + noise + valid.slice(at + 1));
        ok(found.kind === 'invalid' || ['phishing', 'clean', 'constructor', 'abstain'].includes(found.label));
      }),
      { numRuns: rounds(1000) },
    );
  });
});
