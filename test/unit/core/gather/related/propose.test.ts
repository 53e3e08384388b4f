import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { fileFeatureNames, passageFeatureNames, plainPassage } from '../../../../../src/core/gather/related/features';
import { FileScanner } from '../../../../../src/core/gather/related/fileScan';
import { propose } from '../../../../../src/core/gather/related/propose';
import { RelatedIndex } from '../../../../../src/core/gather/related/relatedIndex';
import trees from '../../../../../src/core/rank/relatedTrees.json';
import { worthOf } from '../../../../../src/core/rank/relatedWorth';

const files: Readonly<Record<string, string>> = {
  'src/retry.ts': 'export function retryLater(job) {\n  return queue.add(job, delayOf(job));\n}\n',
  'src/queue.ts': 'export class Queue {\n  add(job, delay) {\n    this.jobs.push(job);\n  }\n}\n',
  'src/mail.ts': 'export function sendMail(to, body) {\n  return smtp.send(to, body);\n}\n',
  'test/retry.test.ts': "import { retryLater } from '../src/retry';\nit('waits', () => retryLater(job));\n",
  'docs/mail.md': '# Mail\n\nHow mail is sent, by smtp.\n',
  'docs/colours.md': '# Colours\n\nRed and blue.\n',
};
const history = [
  { message: 'Bound the queue', paths: ['src/queue.ts', 'src/retry.ts'] },
  { message: 'Name the queue', paths: ['src/queue.ts', 'src/retry.ts'] },
  { message: 'Sender addresses', paths: ['src/mail.ts', 'docs/mail.md'] },
];

function indexOf(paths: readonly string[]): RelatedIndex {
  const index = new RelatedIndex();
  const scanner = new FileScanner();
  for (const path of paths) index.set(path, scanner.scan(path, new TextEncoder().encode(files[path])));
  index.setHistory(history);
  return index;
}

const ask = (index: RelatedIndex, question: string, open: readonly string[] = []) =>
  propose(index, { question, open, shown: open }).map(file => ({ ...file, passages: file.passages.map(plainPassage) }));
const best = (index: RelatedIndex, question: string, open: readonly string[] = []) =>
  ask(index, question, open)
    .map(file => ({
      path: file.path,
      worth: worthOf({ file: file.features, passage: file.passages[0]?.features ?? [] }).file,
    }))
    .sort((a, b) => b.worth - a.worth)
    .map(({ path }) => path);

describe('what is proposed', () => {
  const index = indexOf(Object.keys(files));

  it('defines or mentions what is asked for', () => {
    equal(best(index, 'retry later with a delay')[0], 'src/retry.ts');
    ok(best(index, 'how is mail sent by smtp').slice(0, 2).includes('src/mail.ts'));
  });

  it('goes with what is open: its test, and what was changed together with it, and says so', () => {
    const proposed = ask(index, 'bound it', ['src/retry.ts']);
    const facts = new Map(proposed.map(file => [file.path, file.facts.join('; ')]));

    match(facts.get('src/queue.ts') ?? '', /changed together with retry\.ts in 2 of 2 commits/);
    match(facts.get('test/retry.test.ts') ?? '', /test or source of an open file/);
    ok(!facts.has('src/retry.ts'), 'what is shown already');
  });

  it('does not depend on the order in which files were found', () => {
    const question = 'retry mail from the queue';

    deepEqual(ask(indexOf(Object.keys(files).reverse()), question), ask(index, question));
  });

  it('is the same after a file was taken out and put back', () => {
    const other = indexOf(Object.keys(files));
    other.delete('src/queue.ts');
    ok(!ask(other, 'queue').some(file => file.path === 'src/queue.ts'));
    other.set('src/queue.ts', new FileScanner().scan('src/queue.ts', new TextEncoder().encode(files['src/queue.ts'])));

    deepEqual(ask(other, 'queue'), ask(index, 'queue'));
  });

  it('is nothing where there is nothing', () => {
    deepEqual(ask(new RelatedIndex(), 'anything', ['gone.ts']), []);
    deepEqual(ask(index, ''), ask(index, ''));
  });

  it('has numbers that the trees know, each between 0 and 2', () => {
    for (const file of ask(index, 'retry mail from the queue', ['src/mail.ts'])) {
      equal(file.features.length, fileFeatureNames.length);
      for (const [at, value] of file.features.entries()) {
        ok(value >= 0 && value <= 2, `${fileFeatureNames[at]} is ${value}`);
      }
      for (const passage of file.passages) equal(passage.features.length, passageFeatureNames.length);
    }
    const highest = (list: readonly (readonly (readonly number[])[])[]) =>
      Math.max(...list.flatMap(tree => tree.map(node => (node.length > 1 ? (node[0] ?? 0) : 0))));
    ok(highest(trees.files.trees) < fileFeatureNames.length);
    ok(highest(trees.passages.trees) < passageFeatureNames.length);
  });
});
