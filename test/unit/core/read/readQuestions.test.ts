import { deepEqual, equal, match } from 'node:assert/strict';
import type { PromptQuestion } from '../../../../src/core/compose/prompt';
import { renderPrompt } from '../../../../src/core/compose/renderPrompt';
import { literal, markAsProtected } from '../../../../src/core/protect/protected';
import { plainJson } from '../../../../src/core/read/plainJson';
import { readLabels } from '../../../../src/core/read/readLabels';
import { loadTaxonomies, type Taxonomies } from '../../../../src/core/taxonomy/loadTaxonomies';
import { promptOf } from './promptOf';

const choices = (...names: readonly string[]) =>
  names.map(name => ({ name: markAsProtected(name), description: literal('') }));
const priority: PromptQuestion = {
  name: literal('priority'),
  description: literal('How soon it must be looked at.'),
  answers: 'one',
  choices: choices('P1', 'P2'),
};
const topics: PromptQuestion = {
  name: literal('topics'),
  description: literal('What it is about.'),
  answers: 'any',
  choices: choices('money', 'money/invoice', 'travel'),
};
const technique: PromptQuestion = {
  name: literal('technique'),
  description: literal('What the attacker does.'),
  answers: 'any',
  choices: [],
  taxonomy: 'attack',
};
const tactic: PromptQuestion = {
  name: literal('tactic'),
  description: literal('Why.'),
  answers: 'any',
  choices: choices('initial-access', 'impact'),
  taxonomy: 'attack-tactics',
};
const base = promptOf([]);
const promptFor = (...also: readonly PromptQuestion[]) =>
  promptOf([], {
    task: {
      ...base.task,
      produces: 'labels',
      evidence: 'optional',
      labels: [{ name: literal('phishing'), description: literal('d'), examples: [] }],
      also,
    },
  });
let taxonomies: Taxonomies = new Map();
before(async () => {
  taxonomies = await loadTaxonomies(['attack', 'attack-tactics']);
});
const read = (labels: unknown, ...also: readonly PromptQuestion[]) => {
  const reply = JSON.stringify({ evidence: [], rationale: 'r', label: 'phishing', confidence: 'high', labels });
  return readLabels(markAsProtected(plainJson(reply)), promptFor(...also), taxonomies);
};
const answers = (found: ReturnType<typeof read>) => {
  const answer = found.kind === 'answer' ? found : found.salvaged;
  return answer?.labels?.map(({ question, values }) => [question, ...values]);
};
const whyNot = (found: ReturnType<typeof read>) => (found.kind === 'invalid' ? found.why : 'valid');

describe('answers to further questions', () => {
  it('are of the question’s list: exactly one of it, or any number', () => {
    const found = read({ priority: 'P2', topics: ['travel', 'money/invoice', 'travel'] }, priority, topics);

    equal(found.kind, 'answer');
    deepEqual(answers(found), [
      ['priority', 'P2'],
      ['topics', 'travel', 'money/invoice'],
    ]);
  });

  it('may be none: abstain for one, an empty list for several', () => {
    deepEqual(answers(read({ priority: 'abstain', topics: [] }, priority, topics)), [
      ['priority', 'abstain'],
      ['topics'],
    ]);
  });

  it('that are not of the list are asked again, and the rest of the answer is there if that does not help', () => {
    const found = read({ priority: 'P0', topics: ['travel', 'food'] }, priority, topics);

    match(whyNot(found), /"priority" is not one of its list/);
    deepEqual(answers(found), [
      ['priority', 'abstain'],
      ['topics', 'travel'],
    ]);
  });

  it('are checked with ATT&CK without a network: unknown and revoked ids never arrive', () => {
    const found = read({ technique: ['T1566.001', 'T9999', 'T1002', 'constructor'] }, technique);

    match(whyNot(found), /an id that ATT&CK does not know/);
    deepEqual(answers(found), [['technique', 'T1566.001']]);
  });

  it('do not name a technique beside a tactic that is not its own', () => {
    const found = read({ technique: ['T1566.001', 'T1486'], tactic: ['initial-access'] }, technique, tactic);

    match(whyNot(found), /belongs to none of the tactics/);
    deepEqual(answers(found), [
      ['technique', 'T1566.001'],
      ['tactic', 'initial-access'],
    ]);
    equal(read({ technique: ['T1566.001'], tactic: ['initial-access', 'impact'] }, technique, tactic).kind, 'answer');
  });

  it('are refused in any other shape, and keys nobody asked for too', () => {
    for (const wrong of [undefined, [], 'P1', { priority: ['P1'] }, { priority: 1 }, {}, { priority: 'P1', more: 'x' }])
      equal(read(wrong, priority).kind, 'invalid', JSON.stringify(wrong));
    match(whyNot(read({ topics: Array.from({ length: 21 }, () => 'travel') }, topics)), /more than 20 values/);
  });

  it('are not asked for where the task has no such question', () => {
    equal(whyNot(read({ priority: 'P1' })), 'it has keys that were not asked for');
  });
});

describe('a prompt with further questions', () => {
  it('lists each with its answers, and asks for them in a closed form', () => {
    const { stable, schema } = renderPrompt(promptFor(priority, topics, technique));

    match(
      stable,
      /## priority\n\nHow soon it must be looked at\.\none of these, or "abstain" where none can be decided:\n- "P1"\n- "P2"/,
    );
    match(stable, /## technique\n\nWhat the attacker does\. \(from MITRE ATT&CK enterprise techniques/);
    match(stable, /"labels": \{"priority": "…", "topics": \["…"\], "technique": \["…"\]\}/);
    deepEqual((schema as { properties: { labels: object } }).properties.labels, {
      type: 'object',
      properties: {
        priority: { type: 'string', enum: ['P1', 'P2', 'abstain'] },
        topics: { type: 'array', items: { type: 'string', enum: ['money', 'money/invoice', 'travel'] } },
        technique: { type: 'array', items: { type: 'string' } },
      },
      required: ['priority', 'topics', 'technique'],
      additionalProperties: false,
    });
  });
});
