import type { PromptQuestion } from '../compose/prompt';
import { join, literal, type ProtectedText } from '../protect/protected';
import { abstain } from '../task/task';
import type { Taxonomies } from '../taxonomy/loadTaxonomies';
import type { Entries } from './findObject';
import type { ProtectedJson } from './parseStrictJson';
import type { QuestionAnswer } from './results';

/** Answers to the further questions of a task. What is not of a question's list is left out of `answers`, and `why` names it. */
export interface QuestionsRead {
  /** One for each question, in their order; `abstain`, or nothing, where the reply has no answer that counts. */
  readonly answers: readonly QuestionAnswer[];
  /** Ends "Your answer was not valid: …"; absent where everything was valid. */
  readonly why?: ProtectedText;
}

const mostValues = 20;

export function readQuestions(
  value: ProtectedJson | undefined,
  questions: readonly PromptQuestion[],
  taxonomies: Taxonomies,
): QuestionsRead {
  const entries: Entries = value?.kind === 'object' ? value.entries : new Map();
  const odd = [...entries.keys()].some(key => !questions.some(one => one.name === key));
  const read = questions.map(question => readQuestion(entries.get(question.name), question, taxonomies));
  const consistent = withoutForeignTechniques(read, questions, taxonomies);
  const why =
    value?.kind === 'object'
      ? odd
        ? literal('"labels" has keys that were not asked for')
        : consistent.find(one => one.why !== undefined)?.why
      : literal('"labels" is not an object');
  return { answers: consistent, why };
}

function readQuestion(
  value: ProtectedJson | undefined,
  question: PromptQuestion,
  taxonomies: Taxonomies,
): QuestionAnswer {
  const { name, answers } = question;
  const none = (why: ProtectedText): QuestionAnswer => ({
    question: name,
    answers,
    values: answers === 'one' ? [literal(abstain)] : [],
    why,
  });
  const given = textsOf(value, answers)?.map(one => listed(one, question));
  if (given === undefined)
    return none(
      join([
        literal('the answer to "'),
        name,
        literal(answers === 'one' ? '" is not a text' : '" is not a list of texts'),
      ]),
    );
  if (given.length > mostValues)
    return none(join([literal('the answer to "'), name, literal('" has more than 20 values')]));
  const wrong = given.flatMap(one => whyNot(one, question, taxonomies) ?? []);
  const values = [...new Set(given.filter(one => whyNot(one, question, taxonomies) === undefined))];
  const [why] = wrong;
  if (why === undefined) return { question: name, answers, values };
  return answers === 'one' ? none(why) : { question: name, answers, values, why };
}

function textsOf(value: ProtectedJson | undefined, answers: 'one' | 'any'): readonly ProtectedText[] | undefined {
  if (answers === 'one') return value?.kind === 'text' ? [value.text] : undefined;
  if (value?.kind !== 'list') return undefined;
  const texts = value.items.flatMap(item => (item.kind === 'text' ? [item.text] : []));
  return texts.length === value.items.length ? texts : undefined;
}

/** As its list writes it: an "ü" may be one sign or two. */
function listed(value: ProtectedText, { choices }: PromptQuestion): ProtectedText {
  return choices.find(one => one.name === value.normalize('NFC'))?.name ?? value;
}

function whyNot(value: ProtectedText, question: PromptQuestion, taxonomies: Taxonomies): ProtectedText | undefined {
  const { name, answers, choices, taxonomy } = question;
  if (answers === 'one' && value === abstain) return undefined;
  if (choices.length > 0) {
    return choices.some(one => one.name === value)
      ? undefined
      : join([literal('the answer to "'), name, literal('" is not one of its list')]);
  }
  const why = taxonomy === undefined ? 'cannot be checked' : taxonomies.get(taxonomy)?.whyNot(value);
  if (taxonomy !== undefined && taxonomies.has(taxonomy) && why === undefined) return undefined;
  return join([literal('the answer to "'), name, literal('" has an id that ATT&CK does not know, or no longer uses')]);
}

/** A technique none of whose tactics was named beside it: one of the two is wrong, and nobody can say which. */
function withoutForeignTechniques(
  answers: readonly QuestionAnswer[],
  questions: readonly PromptQuestion[],
  taxonomies: Taxonomies,
): readonly QuestionAnswer[] {
  const answerOf = (taxonomy: PromptQuestion['taxonomy']) =>
    answers[questions.findIndex(question => question.taxonomy === taxonomy)];
  const tactics = answerOf('attack-tactics')?.values ?? [];
  const techniques = answerOf('attack');
  if (techniques === undefined || tactics.length === 0) return answers;
  const tacticsOf = (id: string) => taxonomies.get('attack')?.tacticsOf?.(id) ?? [];
  const fits = (id: string) => tacticsOf(id).some(tactic => tactics.some(one => one === tactic));
  const values = techniques.values.filter(fits);
  if (values.length === techniques.values.length) return answers;
  const why = literal('it names a technique that belongs to none of the tactics it names');
  return answers.map(one => (one === techniques ? { ...one, values, why: one.why ?? why } : one));
}
