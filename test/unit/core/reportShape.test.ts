import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { ConsentQuestion } from '../../../src/core/consent';
import { prepare } from '../../../src/core/prepare';
import { literal } from '../../../src/core/protect/protected';
import { run } from '../../../src/core/run';
import type { Task } from '../../../src/core/task/task';
import { kinds } from './protect/madeSecrets';
import { never, reportTask, requestFor, runDesk } from './runDesk';

const template = `# Incident {{id}}

## What happened

Three sentences, no blame.

## Who was affected

## Detail

### Causes

## Who was affected
`;

const style = `# Report on the fire of March

## Executive summary

At Fenwick House 412 desks stood empty for a day. We regret it.
`;

const files = {
  'docs/notes.md': '# Notes\n\nThe certificate expired at noon.\n',
  'forms/incident.md': template,
  'docs/march.md': style,
};
const shaped: Task = { ...reportTask, template: 'forms/incident.md', style: 'docs/march.md' };

const inForm = [
  '## What happened',
  '',
  'The certificate expired [S1:3 "The certificate expired at noon"].',
  '',
  '## Who was affected',
  '',
  'Not evaluable.',
  '',
  '## Detail',
  '',
  '### Causes',
  '',
  'Not evaluable.',
  '',
].join('\n');

describe('a report in a form of the user’s own', () => {
  it('must have the headings of the template, each once and in their order, without its title', async () => {
    const desk = runDesk(files, { answer: () => inForm });

    const { report, manifest } = await desk.run({ task: shaped });

    equal(report?.formProblem, undefined);
    deepEqual(
      report?.claims.map(({ text, verdict }) => [text.slice(0, 23), verdict]),
      [['The certificate expired', 'verified']],
    );
    match(manifest.notes.join('\n'), /^template: forms\/incident\.md, 4 headings$/m);
    const [call] = desk.calls;
    match(
      call?.rendered.stable ?? '',
      /in this order[^\n]*\n\n## What happened\n## Who was affected\n## Detail\n### Causes\n\n/,
    );
    equal(desk.calls.length, 1);
  });

  it('is mended once where a heading of the template is missing', async () => {
    const desk = runDesk(files, { answer: (_, number) => (number === 1 ? inForm.replace('### Causes', '') : inForm) });

    const { report } = await desk.run({ task: shaped });

    equal(desk.calls.length, 2);
    match(desk.calls[1]?.prompt.repair?.why ?? '', /the heading "Causes" is missing/);
    equal(report?.formProblem, undefined);
  });

  it('takes no fact from the style: it has no id, is no context, and a quote of it is found nowhere', async () => {
    const fromStyle = `${inForm}\n## More\n\nAt Fenwick House 412 desks stood empty [S2:5 "412 desks stood empty"]. So it was [S1:5 "412 desks stood empty"].\n`;
    const desk = runDesk(files, { answer: () => fromStyle });

    const { report, manifest } = await desk.run({ task: shaped });

    const stable = desk.calls[0]?.rendered.stable ?? '';
    match(stable, /<<<style 7+\n# Report on the fire of March/);
    deepEqual(
      manifest.kept.map(({ snippet }) => snippet.path),
      ['docs/notes.md'],
    );
    deepEqual(
      manifest.skipped.filter(({ path }) => path === 'docs/march.md').map(({ why }) => why),
      ['the style of this report, which is no fact'],
    );
    deepEqual(
      report?.claims.filter(({ text }) => /desks|So it was/.test(text)).map(({ verdict }) => verdict),
      ['unsupported', 'unsupported'],
    );
  });

  it('passes the gate as everything does: secrets of both are replaced, and a file that is withheld is refused', async () => {
    const [text = '', secret = ''] = kinds['an AWS access key'] ?? [];
    const desk = runDesk({ ...files, 'docs/march.md': `${style}\n${text}\n`, 'forms/.env': '## A\n' });

    const { manifest, frame } = await prepare(requestFor({ task: shaped }), desk.services, never);

    match(frame.task.style ?? '', /\[redacted:/);
    ok(secret !== '' && !frame.task.style?.includes(secret));
    ok(manifest.redacted.some(({ path }) => path === 'docs/march.md'));
    await rejects(
      prepare(requestFor({ task: { ...shaped, template: 'forms/.env' } }), desk.services, never),
      /The template "forms\/\.env" of this task cannot be used: /,
    );
  });

  it('keeps the budget: of a long style the first lines are sent, and the manifest says how many', async () => {
    const long = Array.from({ length: 400 }, (_, at) => `We regret it for the ${at}th time, at length.`).join('\n');
    const desk = runDesk({ ...files, 'docs/march.md': long }, { answer: () => inForm });

    const { manifest } = await desk.run({ task: shaped });

    ok(manifest.usedTokens <= manifest.budgetTokens);
    match(
      manifest.notes.join('\n'),
      /style: docs\/march\.md, its first \d+ of 400 lines; a guide that cannot be cited/,
    );
  });

  it('says what is wrong with a template that is not there, is ignored or has no headings', async () => {
    const desk = runDesk({
      ...files,
      'plain.md': 'No headings.\n',
      '.gitignore': 'secret/\n',
      'secret/t.md': '## A\n',
    });
    const ask = (path: string) => prepare(requestFor({ task: { ...shaped, template: path } }), desk.services, never);

    await rejects(ask('none.md'), /The template "none\.md" of this task cannot be used: /);
    await rejects(ask('secret/t.md'), /The template "secret\/t\.md" of this task cannot be used: /);
    await rejects(ask('plain.md'), /no headings stand in it, as "## Summary" would be/);
  });

  it('is approved with its task, to the byte: another word in the style asks again, and the person sees it', async () => {
    const asked: string[] = [];
    const watcher = {
      consent: async (question: ConsentQuestion) => {
        if (question.kind === 'workspace-task')
          asked.push(question.shape?.files.map(({ as, text }) => `${as} ${text.split('\n')[0]}`).join(', ') ?? '');
        return true;
      },
    };
    const own: Task = { ...shaped, origin: 'workspace' };
    const first = runDesk(files, { answer: () => inForm });
    await first.run({ task: own }, watcher);
    await first.run({ task: own }, watcher);
    const second = runDesk({ ...files, 'docs/march.md': style.replace('March', 'May') }, { answer: () => inForm });
    const services = { ...second.services, storage: first.services.storage };
    await run({ ...requestFor({ task: own }), holder: literal('a test') }, services, watcher, never);

    deepEqual(asked, [
      'template # Incident {{id}}, style # Report on the fire of March',
      'template # Incident {{id}}, style # Report on the fire of May',
    ]);
  });
});
