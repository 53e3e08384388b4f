// How well the offline tier labels emails, beside plain naive Bayes on the same folds.
//
//   npm run bench -- labels
//
// Reads ../shared/data, or $TIERWISE_SHARED/data. `--repeats N` for more than 5 repeats of twofold cross-validation.
import type { PromptTask } from '../../src/core/compose/prompt';
import { descriptionModel } from '../../src/core/offline/labels/descriptionModel';
import { trainGoldModel } from '../../src/core/offline/labels/goldModel';
import { labelRecord } from '../../src/core/offline/labels/labelRecord';
import { literal, markAsProtected } from '../../src/core/protect/protected';
import { type Example, readEmails } from './emails';
import { readEvents } from './events';
import { measure, type Outcome } from './measures';
import { type Labeller, naiveBayes } from './naiveBayes';
import { reportPicks } from './picks';

interface Contestant {
  readonly name: string;
  train(examples: readonly Example[]): Labeller;
}

const contestants: readonly Contestant[] = [
  { name: 'offline tier', train: offlineTier },
  { name: 'naive Bayes, subject and text', train: examples => naiveBayes(examples, subjectAndText) },
  { name: 'naive Bayes, all fields and text', train: examples => naiveBayes(examples, everything) },
];

function offlineTier(examples: readonly Example[]): Labeller {
  const gold = trainGoldModel(examples);
  const task = taskOf(examples);
  const descriptions = descriptionModel(task.labels);
  return record => labelRecord(record, task, { gold, descriptions });
}

function taskOf(examples: readonly Example[]): PromptTask {
  const labels = [...new Set(examples.map(({ label }) => label))];
  return {
    name: literal('bench'),
    title: literal('Bench'),
    produces: 'labels',
    instructions: literal(''),
    labels: labels.map(name => ({ name, description: markAsProtected(''), examples: [] })),
    evidence: 'required',
  };
}

function subjectAndText({ fields, text }: Example['record']): string {
  return `${fields.find(({ name }) => name === 'Subject')?.value ?? ''}\n${text}`;
}

function everything({ fields, text }: Example['record']): string {
  return `${fields.map(({ value }) => value).join('\n')}\n${text}`;
}

/** Halves with the same share of each label, by a seed: every contestant sees the same ones. */
function halves(examples: readonly Example[], seed: number): readonly [readonly Example[], readonly Example[]] {
  let state = seed * 7919 + 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const first: Example[] = [];
  const second: Example[] = [];
  for (const label of [...new Set(examples.map(example => example.label))].sort()) {
    const own = examples.filter(example => example.label === label).map(example => ({ example, key: random() }));
    own.sort((a, b) => a.key - b.key);
    own.forEach(({ example }, index) => {
      (index * 2 < own.length ? first : second).push(example);
    });
  }
  return [first, second];
}

type Halve = typeof halves;

function crossValidate(
  examples: readonly Example[],
  contestant: Contestant,
  repeats: number,
  halve: Halve,
): readonly Outcome[] {
  return folds(examples, repeats, halve).flatMap(([train, test]) => outcomesOf(contestant.train(train), test));
}

function folds(examples: readonly Example[], repeats: number, halve: Halve) {
  return Array.from({ length: repeats }, (_, repeat) => halve(examples, repeat + 1)).flatMap(([first, second]) => [
    [first, second] as const,
    [second, first] as const,
  ]);
}

/** The same with whole files: events of one attack never stand on both sides. */
function halvesOfFiles(examples: readonly Example[], seed: number): ReturnType<Halve> {
  const ofFiles = [...new Map(examples.map(one => [one.record.path, one])).values()];
  const [first] = halves(ofFiles, seed);
  const paths = new Set(first.map(({ record }) => record.path));
  return [examples.filter(one => paths.has(one.record.path)), examples.filter(one => !paths.has(one.record.path))];
}

function outcomesOf(labeller: Labeller, examples: readonly Example[]): readonly Outcome[] {
  return examples.map(({ record, label }) => {
    const { label: answer, confidence } = labeller(record);
    const subject = record.fields.find(({ name }) => name === 'Subject')?.value ?? '';
    const title = `${record.path.split('/').slice(-2).join('/')}:${record.line} ${subject}`;
    return { id: record.id, title, truth: label, answer, confidence };
  });
}

function report(
  title: string,
  examples: readonly Example[],
  repeats: number,
  what = 'emails',
  halve: Halve = halves,
): void {
  console.log(`\n## ${title} (${examples.length} ${what}, ${repeats}×2 cross-validation)\n`);
  console.log('| | accuracy | macro F1 | per label: precision / recall / F1 |\n|---|---|---|---|');
  for (const contestant of contestants) {
    const outcomes = crossValidate(examples, contestant, repeats, halve);
    const { accuracy, macroF1, byLabel } = measure(outcomes);
    const labels = byLabel.map(
      one => `${one.label} ${percent(one.precision)} / ${percent(one.recall)} / ${percent(one.f1)}`,
    );
    console.log(`| ${contestant.name} | ${percent(accuracy)} | ${percent(macroF1)} | ${labels.join('; ')} |`);
    if (contestant.name === 'offline tier') misses.push({ title, outcomes });
  }
}

const misses: { readonly title: string; readonly outcomes: readonly Outcome[] }[] = [];

function reportMisses(repeats: number): void {
  for (const { title, outcomes } of misses) {
    console.log(`\n### Misses of the offline tier: ${title} (times of ${repeats})\n`);
    const counts = new Map<string, number>();
    for (const { title, truth, answer } of outcomes) {
      if (truth !== answer)
        counts.set(`${truth} → ${answer} | ${title}`, (counts.get(`${truth} → ${answer} | ${title}`) ?? 0) + 1);
    }
    for (const band of ['high', 'medium', 'low']) {
      const answered = outcomes.filter(({ answer, confidence }) => answer !== 'abstain' && confidence === band);
      const right = answered.filter(({ truth, answer }) => truth === answer).length;
      console.log(
        `confidence ${band}: ${answered.length} answers, ${percent(right / Math.max(1, answered.length))} % right`,
      );
    }
    console.log(`abstained: ${outcomes.filter(({ answer }) => answer === 'abstain').length} of ${outcomes.length}\n`);
    const phishing = outcomes.filter(({ truth }) => truth === 'phishing');
    if (phishing.length > 0) {
      const share = (answers: readonly string[]) =>
        percent(phishing.filter(({ answer }) => answers.includes(answer)).length / phishing.length);
      console.log(
        `phishing labelled clean: ${share(['clean'])}; labelled spam: ${share(['spam'])}; not labelled: ${share(['abstain'])}\n`,
      );
    }
    for (const [what, count] of [...counts].sort(([, a], [, b]) => b - a))
      console.log(`- ${count}× ${what.slice(0, 140)}`);
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

async function main(): Promise<void> {
  const emails = await readEmails();
  if (emails === undefined) {
    console.log('No real emails to measure on: neither $TIERWISE_SHARED/data nor ../shared/data is there.');
    return;
  }
  const asked = process.argv.indexOf('--repeats');
  const repeats = asked < 0 ? 5 : Number(process.argv[asked + 1]);
  report('mixed-100', emails.mixed, repeats);
  report('dev emails', emails.dev, repeats);
  report('both', [...emails.mixed, ...emails.dev], repeats);
  const events = await readEvents(emails.folder);
  report('dev events, by tactic', events, repeats, 'events, whole files apart', halvesOfFiles);
  reportMisses(repeats);
  console.log('\n## Examples that would go with a record (four)\n');
  console.log(
    '| | bear its label | one at least does | drawn by chance: bear its label | one at least |\n|---|---|---|---|---|',
  );
  const both = [...emails.mixed, ...emails.dev];
  reportPicks('mixed-100', folds(emails.mixed, repeats, halves), 4);
  reportPicks('dev emails', folds(emails.dev, repeats, halves), 4);
  reportPicks('both', folds(both, repeats, halves), 4);
  reportPicks('dev events, by tactic', folds(events, repeats, halvesOfFiles), 4);
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
