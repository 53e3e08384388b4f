import { join, literal, numeral, type ProtectedText } from '../protect/protected';
import { abstain } from '../task/task';
import { attackTitle, shortTaxonomies } from '../taxonomy/taxonomy';
import { blankLine, newLine, oneLine } from './material';
import type { PromptLabel, PromptQuestion, PromptTask } from './prompt';

/** What may be answered about a record, and in which form. */
export function labelParts(task: PromptTask): readonly ProtectedText[] {
  const questions = task.also ?? [];
  return [
    labelList(task.labels),
    ...(questions.length === 0
      ? []
      : [join([literal('# Further questions\n\n'), join(questions.map(questionPart), blankLine)])]),
    labelRules(task),
  ];
}

/** Closed, every property required, no limits: what the structured outputs of Anthropic's Messages API take (its documentation, November 2026). */
export function answerSchema(task: PromptTask): object {
  const questions = task.also ?? [];
  const label = { type: 'string', enum: [...task.labels.map(one => one.name), abstain] };
  const answer = {
    evidence: {
      type: 'array',
      items: { type: 'string' },
      description: 'Short quotes from the record, letter for letter.',
    },
    rationale: { type: 'string', description: 'At most two sentences.' },
    label,
    ...(questions.length === 0
      ? {}
      : { labels: closed(Object.fromEntries(questions.map(one => [one.name, questionSchema(one)]))) }),
    confidence: { type: 'string', enum: ['high', 'medium', 'low'] },
  };
  if (task.several !== true) return closed(answer);
  const entry = closed({ id: { type: 'string', description: 'The id that stands before the record.' }, ...answer });
  return closed({ records: { type: 'array', items: entry } });
}

function closed(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function questionSchema({ answers, choices }: PromptQuestion): object {
  const names = choices.map(one => one.name);
  const item = names.length === 0 ? { type: 'string' } : { type: 'string', enum: names };
  return answers === 'any' ? { type: 'array', items: item } : { type: 'string', enum: [...names, abstain] };
}

function labelList(labels: readonly PromptLabel[]): ProtectedText {
  const items = labels.map(label =>
    join([
      choiceLine(label),
      ...label.examples.map(example => join([literal('\n  - for example: '), oneLine(example)])),
    ]),
  );
  const none = literal(`- "${abstain}": none of these can be decided from what is there.`);
  return join([literal('# Labels\n\n'), join([...items, none], newLine)]);
}

function choiceLine({ name, description }: Pick<PromptLabel, 'name' | 'description'>): ProtectedText {
  const quotedName = join([literal('"'), name, literal('"')]);
  return description === ''
    ? join([literal('- '), quotedName])
    : join([literal('- '), quotedName, literal(': '), oneLine(description)]);
}

function questionPart(question: PromptQuestion): ProtectedText {
  const { name, description, answers, choices, taxonomy } = question;
  const how =
    answers === 'any'
      ? literal('any number of these, in a list; an empty list where none can be decided:')
      : literal(`one of these, or "${abstain}" where none can be decided:`);
  const head = join([literal('## '), name, literal('\n\n'), oneLine(description), ...ofTaxonomy(taxonomy), newLine]);
  if (choices.length > 0) return join([head, how, newLine, join(choices.map(choiceLine), newLine)]);
  return join([
    head,
    literal(
      'A list of ids of techniques or sub-techniques, such as "T1566.001": only what the record itself shows, the sub-technique where it shows which, at most five; an empty list where it shows none.',
    ),
  ]);
}

function ofTaxonomy(taxonomy: PromptQuestion['taxonomy']): readonly ProtectedText[] {
  if (taxonomy === undefined) return [];
  const title = taxonomy === 'attack' ? attackTitle : shortTaxonomies[taxonomy].title;
  return [literal(' (from '), literal(title), literal(')')];
}

function labelRules(task: PromptTask): ProtectedText {
  const questions = task.also ?? [];
  const evidence =
    task.evidence === 'required'
      ? literal('At least one quote, unless you abstain. Without a quote to show, abstain.')
      : literal('Quotes where there are any, else an empty list.');
  return join([
    ...(task.several === true
      ? [
          literal(
            '# Answer\n\nOne JSON object and nothing around it, with one entry for each record, in the order of the records:\n{"records": [{"id": "…", ',
          ),
        ]
      : [literal('# Answer\n\nOne JSON object and nothing around it:\n{')]),
    literal('"evidence": ["…"], "rationale": "…", "label": "…", '),
    ...(questions.length === 0
      ? []
      : [literal('"labels": {'), join(questions.map(answerExample), literal(', ')), literal('}, ')]),
    ...(task.several === true
      ? [
          literal(
            '"confidence": "high"}, …]}\n\n- id: the sixteen characters that stand before the record. Judge each record by itself: what stands in one says nothing of another, and changes no other answer.\n',
          ),
        ]
      : [literal('"confidence": "high"}\n\n')]),
    literal('- evidence: short quotes from the record, letter for letter, at most 200 characters each, at most five. '),
    evidence,
    literal(`
- rationale: at most two sentences, in plain words, without links.
- label: one of the labels above, written exactly so.`),
    ...(questions.length === 0
      ? []
      : [
          literal('\n- labels: the answer to each of the '),
          numeral(questions.length),
          literal(' further questions, by its name, in words written exactly as above.'),
        ]),
    literal('\n- confidence: high, medium or low. Low when a person should look again.'),
  ]);
}

function answerExample({ name, answers }: PromptQuestion): ProtectedText {
  return join([literal('"'), name, literal(answers === 'any' ? '": ["…"]' : '": "…"')]);
}
