// The first half of the demo: a label task and a report task over the sample desk, by the command line alone.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshDesk } from '../desk.mjs';
import { projectNode, root, runProgram, step } from '../process.mjs';

const tier = process.argv[2] ?? 'offline';
const desk = join(root, '.cache', 'demo', 'desk');
const output = join(root, 'demo-output', 'command-line');
const environment = { TIERWISE_HOME: join(root, '.cache', 'demo', 'runs') };

await step('A fresh copy of the sample desk, with its git history and uncommitted changes', () => freshDesk(desk));
await runTask('triage-emails', 'Labelling 34 reported emails, with the desk’s policies as context');
await runTask('change-report', 'Reporting on the uncommitted changes of the small code base');
scoreLabels();

async function runTask(task, title) {
  const args = [
    join(root, 'dist', 'cli.js'),
    'run',
    task,
    '--workspace',
    desk,
    '--tier',
    tier,
    '--out',
    output,
    '--yes',
  ];
  const { code } = await step(`${title}\n  tierwise run ${task} --tier ${tier} --out demo-output/command-line`, () =>
    runProgram(projectNode, args, { title: task, environment }),
  );
  if (code !== 0) {
    console.error(`\nThe command line half failed: "tierwise run ${task}" ended with ${code}.`);
    process.exit(1);
  }
}

/** The desk knows the truth of its inbox; saying how good the labels are is more honest than showing them. */
function scoreLabels() {
  const truth = readCsv(join(root, 'samples', 'gold', 'inbox-truth.csv'));
  const given = new Map(
    readFileSync(join(output, 'triage-emails.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .map(row => [row.id, row.label]),
  );
  const right = truth.filter(({ id, label }) => given.get(id) === label).length;
  const missed = truth.filter(({ id, label }) => label === 'phishing' && given.get(id) === 'clean').length;
  console.log(
    `\n  Against the truth of the sample inbox: ${right} of ${truth.length} labels right, ${missed} phishing called clean. A small sample, made for show: no measure of accuracy.`,
  );
}

function readCsv(file) {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const names = header.trim().split(',');
  return lines.map(line => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])));
}
