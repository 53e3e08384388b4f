import type { PromptQuestion } from '../../compose/prompt';
import type { ProtectedRecord } from '../../protect/protectedThings';
import { abstain } from '../../task/task';

/**
 * What a record says itself in answer to further questions: a field of the question's name with one of its choices
 * (`severity: high`), ids of ATT&CK that stand in it. The rest is left unanswered: nothing was learned about it.
 */
export function answerQuestions(
  record: ProtectedRecord,
  questions: readonly PromptQuestion[],
): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    questions.map(question => {
      const found = question.choices.length > 0 ? statedChoices(record, question) : namedTechniques(record);
      return [question.name, question.answers === 'any' ? found : (found[0] ?? abstain)];
    }),
  );
}

function statedChoices({ fields }: ProtectedRecord, { name, choices }: PromptQuestion): readonly string[] {
  const values = fields
    .filter(field => plain(field.name).endsWith(plain(name)))
    .flatMap(field => field.value.split(/[,;|]/).map(plain));
  return choices.flatMap(choice => (values.includes(plain(choice.name)) ? [choice.name] : []));
}

function namedTechniques({ fields, text }: ProtectedRecord): readonly string[] {
  const words = [text, ...fields.map(field => field.value)].join('\n');
  return [...new Set(words.match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [])].slice(0, 5);
}

function plain(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
