import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { ignoreRules } from '../../../../src/core/gather/ignoreRules';
import { createProtector } from '../../../../src/core/protect/protector';
import { collectRecords } from '../../../../src/core/records/collect';
import { goldExamples } from '../../../../src/core/records/goldExamples';
import { memoryWorkspace } from '../../../support/memoryWorkspace';
import { hash } from '../keep/sampleRun';
import { github } from '../protect/madeSecrets';
import { mail, never, noGit, quickWorkers } from '../runDesk';

const labels = ['phishing', 'clean'];

async function examplesOf(files: Readonly<Record<string, string>>, goldPath: string, ifMissing?: 'tell' | 'ignore') {
  const workspace = memoryWorkspace(files);
  const rules = ignoreRules(workspace, []);
  const from = {
    workspace,
    rules,
    hash,
    git: noGit,
    protector: createProtector(quickWorkers()),
    ifMissing,
    how: { as: 'email' as const },
  };
  const { records } = await collectRecords(['inbox/*'], undefined, from, never);
  const { examples, notes } = await goldExamples(goldPath, labels, records, from, never);
  return { examples: examples.map(({ record, label }) => [record.path, record.line, label]), texts: examples, notes };
}

const one = mail('One');
const two = mail('Two');
const envelope = 'From ann Mon Nov 16 09:00:00 2026\n';

describe('examples of the gold', () => {
  it('are records of the run by id or place, and records beside the gold file', async () => {
    const { examples, notes } = await examplesOf(
      {
        'inbox/1.eml': one,
        'inbox/2.eml': two,
        'gold/mail/3.eml': mail('Three'),
        'gold/gold.csv': `id,path,line,label\n${hash.sha256(one).slice(0, 16)},,,phishing\n,inbox/2.eml,1,clean\n,mail/3.eml,,clean\n`,
      },
      'gold/gold.csv',
    );

    deepEqual(examples, [
      ['inbox/1.eml', 1, 'phishing'],
      ['inbox/2.eml', 1, 'clean'],
      ['gold/mail/3.eml', 1, 'clean'],
    ]);
    deepEqual(notes, []);
  });

  it('know a mail of a mailbox by its line, and an equal one in another place as the same', async () => {
    const { examples } = await examplesOf(
      {
        'inbox/all.mbox': `${envelope}${one}\n${envelope}${two}\n`,
        'inbox/copy.eml': one,
        'gold.csv': 'path,line,label\ninbox/all.mbox,6,clean\ninbox/copy.eml,1,phishing\n',
      },
      'gold.csv',
    );

    deepEqual(examples, [
      ['inbox/all.mbox', 6, 'clean'],
      ['inbox/copy.eml', 1, 'phishing'],
    ]);
  });

  it('say what could not be found, and that ignore rules hold for them too', async () => {
    const { examples, notes } = await examplesOf(
      {
        'inbox/1.eml': one,
        '.gitignore': 'old/\n',
        'old/9.eml': mail('Nine'),
        'gold.csv': `id,path,line,label\n,gone/1.eml,,clean\n,old/9.eml,,clean\n,inbox/1.eml,44,clean\n${'f'.repeat(16)},,,clean\n,inbox/1.eml,1,odd\n`,
      },
      'gold.csv',
    );

    deepEqual(examples, []);
    deepEqual(notes, [
      'gold row at line 6: "odd" is not a label of the task',
      'gold names "gone/1.eml", which does not exist',
      'gold names "old/9.eml", which is ignored by .gitignore',
      '4 of 4 gold rows name a record that was not found',
    ]);
  });

  it('pass the gate like every record, and so do the notes', async () => {
    const { texts, notes } = await examplesOf(
      {
        'inbox/1.eml': mail('One', `the token is ${github}`),
        'gold.csv': `path,line,label,note\ninbox/1.eml,1,clean,${github}\ninbox/1.eml,1,${github},\n`,
      },
      'gold.csv',
    );

    ok(!JSON.stringify([texts, notes]).includes(github));
    ok(notes.some(note => note.includes('[redacted:')));
  });

  it('may wait for their file when a task names it, never when a person does', async () => {
    const { examples, notes } = await examplesOf({ 'inbox/1.eml': one }, 'gold.csv', 'tell');

    equal(examples.length, 0);
    deepEqual(notes, ['there is no gold file "gold.csv" yet, so nothing is learnt from it']);
    await rejects(examplesOf({ 'inbox/1.eml': one }, 'gold.csv'), /cannot be used: it does not exist/);
    await rejects(
      examplesOf({ 'inbox/1.eml': one, 'gold.csv': 'a\0b' }, 'gold.csv', 'tell'),
      /cannot be used: it binary/,
    );
  });
});
