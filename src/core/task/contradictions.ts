import { recordProblems } from './recordProblems';
import { abstain } from './task';
import { choicesOf, labelNameOf, type TaskSettings } from './taskSchema';
import { atTop, type Places, type TaskProblem } from './yamlPlaces';

/** What the schema cannot say: keys that need or exclude each other. */
export function findContradictions(
  settings: TaskSettings,
  instructions: string,
  places: Places,
): readonly TaskProblem[] {
  const found: TaskProblem[] = [];
  const isLabels = settings.produces === 'labels';
  if (instructions === '')
    found.push(atTop('The instructions are missing: write below the second "---" what the model should do.'));
  if (isLabels && settings.labels === undefined)
    found.push(
      places.atPath(['produces'], 'A task that produces labels needs "labels": a list of names with descriptions.'),
    );
  if (isLabels && settings.records === undefined)
    found.push(
      places.atPath(['produces'], 'A task that produces labels needs "records": which files to read, and as what.'),
    );
  found.push(...headingsTwice(settings, places));
  found.push(...recordProblems(settings).map(([path, message]) => places.atPath(path, message)));
  for (const key of ['labels', 'also', 'gold', 'escalate-to', 'records-per-call', 'votes'] as const) {
    if (!isLabels && settings[key] !== undefined)
      found.push(places.atKey([key], `"${key}" belongs to a task that produces labels; this one produces a report.`));
  }
  for (const key of ['headings', 'max-words', 'template', 'style'] as const) {
    if (isLabels && settings[key] !== undefined)
      found.push(places.atKey([key], `"${key}" belongs to a task that produces a report; this one produces labels.`));
  }
  if (settings.template !== undefined && settings.headings !== undefined)
    found.push(
      places.atKey(['template'], '"template" brings the headings of the report, so "headings" cannot stand beside it.'),
    );
  if (settings['escalate-to'] !== undefined && settings['escalate-to'] === settings.tier)
    found.push(
      places.atKey(
        ['escalate-to'],
        `"escalate-to" names the tier that the task runs on; name a higher one than "${settings.tier}".`,
      ),
    );
  if (settings.context.docs === undefined && settings.context.sources.includes('docs')) {
    found.push(
      places.atPath(
        ['context', 'sources'],
        'The source "docs" needs "docs": which files to read, such as ["docs/**/*.md"].',
      ),
    );
  }
  if (settings.context.docs !== undefined && !settings.context.sources.includes('docs')) {
    found.push(
      places.atKey(
        ['context', 'docs'],
        '"docs" is given, but "docs" is not among the sources, so nothing would read it.',
      ),
    );
  }
  if (settings.context.rerank === true && !settings.context.sources.some(source => source !== 'selection')) {
    found.push(
      places.atKey(
        ['context', 'rerank'],
        '"rerank" orders passages, and no source of this task gives more than one. Name one, such as "related-files" or "open-files".',
      ),
    );
  }
  for (const key of ['examples', 'per-record'] as const) {
    if (!isLabels && settings.context[key] !== undefined)
      found.push(places.atKey(['context', key], `"${key}" goes with single records, and this task produces a report.`));
  }
  if (isLabels && settings.context.examples !== undefined && settings.gold === undefined)
    found.push(places.atKey(['context', 'examples'], '"examples" are taken from the gold, so the task needs "gold".'));
  const { as, unwrap, fields } = settings.records ?? {};
  if (unwrap !== undefined && as !== 'email')
    found.push(places.atKey(['records', 'unwrap'], '"unwrap" takes a mail out of a mail, so it needs "as: email".'));
  if (fields !== undefined && (as === 'email' || as === 'file' || as === 'hunk'))
    found.push(
      places.atKey(['records', 'fields'], `"fields" names what stands in events and rows; "as: ${as}" has its own.`),
    );
  if ((settings['records-per-call'] ?? 1) > 1 && (as === 'email' || as === 'file' || as === 'hunk'))
    found.push(
      places.atKey(
        ['records-per-call'],
        `"records-per-call" is for events, flows, rows and findings; ${as === 'email' ? 'an email' : `a ${as}`} always has a call of its own.`,
      ),
    );
  if (settings.votes !== undefined && (settings['records-per-call'] ?? 1) > 1)
    found.push(
      places.atKey(
        ['votes'],
        '"votes" asks several times about one record, so "records-per-call" must be 1 beside it.',
      ),
    );
  return [...found, ...wrongLabels(settings, places), ...wrongQuestions(settings, places)];
}

function wrongLabels(settings: TaskSettings, places: Places): readonly TaskProblem[] {
  const found: TaskProblem[] = [];
  const names = new Set<string>();
  for (const [index, { name }] of (settings.labels ?? []).entries()) {
    const compared = labelNameOf(name).toLowerCase();
    if (compared === abstain)
      found.push(
        places.atPath(
          ['labels', index, 'name'],
          '"abstain" is always allowed as the answer when there is none; leave it out of the list.',
        ),
      );
    if (names.has(compared))
      found.push(places.atPath(['labels', index, 'name'], `The label "${name}" stands in the list twice.`));
    names.add(compared);
  }
  return found;
}

/** A report that is checked for a heading cannot have it twice, however it is written. */
function headingsTwice(settings: TaskSettings, places: Places): readonly TaskProblem[] {
  const known = new Set<string>();
  return (settings.headings ?? []).flatMap((heading, index) => {
    const plain = heading.trim().toLowerCase();
    const isTwice = known.has(plain);
    known.add(plain);
    return isTwice ? [places.atPath(['headings', index], `The heading "${heading}" stands in the list twice.`)] : [];
  });
}

/** A question has one list of answers, given here or by a taxonomy, and a name of its own. */
function wrongQuestions(settings: TaskSettings, places: Places): readonly TaskProblem[] {
  const found: TaskProblem[] = [];
  const names = new Set<string>();
  for (const [index, question] of (settings.also ?? []).entries()) {
    const at = (message: string) => found.push(places.atPath(['also', index, 'name'], message));
    const lists = (['one-of', 'any-of', 'taxonomy'] as const).filter(key => question[key] !== undefined);
    if (lists.length !== 1)
      at(
        `The question "${question.name}" needs exactly one of "one-of", "any-of" and "taxonomy": the list that its answers come from.`,
      );
    if (names.has(question.name)) at(`The question "${question.name}" is asked twice.`);
    if (question.name === 'label') at('"label" is the name of the first question. Give this one another.');
    names.add(question.name);
    const choices = choicesOf(question).map(({ name }) => name.toLowerCase());
    if (choices.includes(abstain))
      at('"abstain" is always allowed as the answer when there is none; leave it out of the list.');
    const several =
      question['any-of'] === undefined ? undefined : choicesOf(question).find(({ name }) => name.includes(','));
    if (several !== undefined)
      at(
        `Answers of "any-of" are written with commas between them, so the choice "${several.name}" of the question "${question.name}" cannot hold one.`,
      );
    if (new Set(choices).size < choices.length) at(`The question "${question.name}" has a choice twice.`);
  }
  return found;
}
