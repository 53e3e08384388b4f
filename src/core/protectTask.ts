import type { PromptTask } from './compose/prompt';
import type { Manifest } from './fit/manifest';
import { join, literal, type ProtectedText } from './protect/protected';
import type { Protector } from './protect/protector';
import type { Task } from './task/task';
import { fillVariables } from './task/variables';

/** A task in words that passed the gate. */
export interface AskedTask {
  readonly task: PromptTask;
  readonly question: ProtectedText;
  readonly redacted: Manifest['redacted'];
}

interface TaskAsked {
  readonly task: Task;
  readonly variables: ReadonlyMap<string, string>;
  readonly query?: string;
  /** Read already, and through the gate. */
  readonly shape?: Pick<PromptTask, 'template' | 'style'>;
}

/** A task's own words pass the gate too: a key pasted into the instructions is still a key. */
export async function protectTask(
  { task, variables, query, shape }: TaskAsked,
  protector: Protector,
  signal: AbortSignal,
): Promise<AskedTask> {
  const texts = [
    task.name,
    task.title,
    fillVariables(task.instructions, variables),
    query ?? '',
    ...task.labels.flatMap(label => [label.name, label.description, ...label.examples]),
    ...task.also.flatMap(({ name, description, choices }) => [
      name,
      description,
      ...choices.flatMap(choice => [choice.name, choice.description]),
    ]),
    ...(task.form?.headings ?? []),
  ];
  const passed = await protector.protectTexts(texts, { source: 'task', path: task.path }, signal);
  const next = passed.texts.values();
  const take = (): ProtectedText => next.next().value ?? literal('');
  const [name, title, instructions, question] = [take(), take(), take(), take()];
  const labels = task.labels.map(label => ({ name: take(), description: take(), examples: label.examples.map(take) }));
  const also = task.also.map(({ answers, taxonomy, choices }) => ({
    name: take(),
    description: take(),
    answers,
    taxonomy,
    choices: choices.map(() => ({ name: take(), description: take() })),
  }));
  const { produces, evidence } = task;
  const form = task.form === undefined ? {} : { form: { ...task.form, headings: task.form.headings.map(take) } };
  const asked = question === '' ? instructions : question;
  return {
    task: {
      name,
      title,
      instructions: withQuestion(instructions, question),
      produces,
      labels,
      also,
      evidence,
      ...form,
      ...(shape?.template === undefined ? {} : { template: shape.template }),
      ...(shape?.style === undefined ? {} : { style: shape.style }),
    },
    question: asked,
    redacted: passed.redacted,
  };
}

function withQuestion(instructions: ProtectedText, question: ProtectedText): ProtectedText {
  return question === '' ? instructions : join([instructions, literal('\n\nThe question: '), question]);
}
