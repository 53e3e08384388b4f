import { deepEqual, equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { parseTask } from '../../../../src/core/task/parseTask';

const hash = { sha256: (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex') };

const good = `---
title: Sort letters
description: Sorts letters.
produces: labels
records: { include: ["inbox/*.eml"], as: email }
context:
  sources: [docs]
  docs: ["policies/*.md"]
  budget-tokens: 4000
labels:
  - name: bill
    description: Wants money.
    must-confirm: true
  - name: other
    description: Wants nothing.
gold: gold/letters.csv
---
Sort the letter for {{team}}.
`;

const parse = (text: string, name = 'sort-letters') =>
  parseTask({ name, origin: 'workspace', path: `.tierwise/tasks/${name}.task.md`, text }, hash);

function problemsOf(text: string) {
  const parsed = parse(text);
  return parsed.kind === 'problems' ? parsed.problems : [];
}

describe('a task file', () => {
  it('becomes a task, with defaults for what it leaves out', () => {
    const parsed = parse(good);

    equal(parsed.kind, 'task');
    if (parsed.kind !== 'task') return;
    equal(parsed.task.name, 'sort-letters');
    equal(parsed.task.context.gitDiff, 'working');
    equal(parsed.task.evidence, 'optional');
    deepEqual(
      parsed.task.labels.map(label => [label.name, label.mustConfirm]),
      [
        ['bill', true],
        ['other', false],
      ],
    );
    deepEqual(parsed.task.variables, ['team']);
    equal(parsed.task.instructions, 'Sort the letter for {{team}}.');
  });

  it('names an unknown key at its line, with the nearest right one', () => {
    const [problem, ...others] = problemsOf(good.replace('budget-tokens', 'budget-token'));

    equal(problem?.line, 9);
    match(problem?.message ?? '', /no key "budget-token" here\. Did you mean "budget-tokens"\?/);
    deepEqual(others, []);
  });

  it('refuses what is designed and not yet built by its name', () => {
    match(
      problemsOf(good.replace('gold:', 'headings: [Summary]\ngold:'))[0]?.message ?? '',
      /"headings" belongs to a task that produces a report/,
    );
    match(
      problemsOf(good.replace('gold:', 'style: past.md\ngold:'))[0]?.message ?? '',
      /"style" belongs to a task that produces a report/,
    );
    match(
      problemsOf(good.replace('[docs]', '[docs, diagnostics]'))[0]?.message ?? '',
      /"diagnostics" is not built yet/,
    );
  });

  it('refuses what only the machine may decide', () => {
    for (const key of ['model', 'endpoint', 'api-key', 'max-cost']) {
      match(problemsOf(good.replace('gold:', `${key}: x\ngold:`))[0]?.message ?? '', /settings of this machine/);
    }
  });

  it('says all that is wrong at once', () => {
    const text = good
      .replace('produces: labels', 'produces: label')
      .replace('4000', 'many')
      .replace('as: email', 'as: mail');

    deepEqual(
      problemsOf(text).map(problem => [problem.line, problem.message]),
      [
        [4, '"label" is not known here. Did you mean "labels"?'],
        [5, '"mail" is not known here. Did you mean "email"?'],
        [9, '"budget-tokens" must be a whole number.'],
      ],
    );
  });

  it('says where the YAML itself breaks', () => {
    equal(problemsOf(good.replace('title: Sort letters', 'title: "Sort letters'))[0]?.line !== undefined, true);
    match(problemsOf('no front matter')[0]?.message ?? '', /begins with "---"/);
  });

  it('finds keys that need or exclude each other', () => {
    match(
      problemsOf(good.replace('produces: labels', 'produces: report'))
        .map(one => one.message)
        .join('\n'),
      /"labels" belongs to a task that produces labels/,
    );
    match(problemsOf(good.replace('Sort the letter for {{team}}.', ''))[0]?.message ?? '', /instructions are missing/);
    match(problemsOf(good.replace('name: other', 'name: Bill'))[0]?.message ?? '', /twice/);
    match(
      problemsOf(
        '---\ntitle: t\ndescription: d\nproduces: report\ncontext: { sources: [open-files], budget-tokens: 2000 }\nheadings: [Summary, "summary "]\n---\nx\n',
      )[0]?.message ?? '',
      /The heading "summary " stands in the list twice/,
    );
    match(problemsOf(good.replace('name: other', 'name: abstain'))[0]?.message ?? '', /always allowed/);
  });

  it('takes labels in any language, with commas and blanks, and compares them as they are seen', () => {
    const parsed = parse(
      good
        .replace('name: bill', 'name: "Ru\u0308ckfrage, dringend"')
        .replace('name: other', 'name: 請求書/再請求（至急）')
        .replace('gold:', 'also:\n  - { name: wann, description: x, one-of: ["heute, 12 Uhr", später] }\ngold:'),
    );

    deepEqual(
      parsed.kind === 'task' && [
        parsed.task.labels.map(({ name }) => name),
        parsed.task.also[0]?.choices.map(({ name }) => name),
      ],
      [
        ['R\u00fcckfrage, dringend', '請求書/再請求（至急）'],
        ['heute, 12 Uhr', 'später'],
      ],
    );
    const said = (text: string) => problemsOf(text).map(one => [one.line, one.message]);
    match(
      String(said(good.replace('name: bill', 'name: "a \u00fc"').replace('name: other', 'name: "A u\u0308 "'))),
      /stands in the list twice/,
    );
    deepEqual(said(good.replace('name: bill', 'name: "=1|2"')), [
      [
        11,
        '"=1|2" cannot be a label: "=" cannot stand in it. Letters of any script, digits, blanks and _ . , + : & \' ( ) - ! ? # % can; "a/b" is a child of "a".',
      ],
    ]);
    match(String(said(good.replace('name: bill', 'name: "-bill"'))), /it begins with a letter or a digit/);
    match(
      String(said(good.replace('gold:', 'also:\n  - { name: a, description: x, one-of: ["b|c", d] }\ngold:'))),
      /"b\|c" cannot be a label: "\|" cannot stand in it/,
    );
    match(
      String(said(good.replace('gold:', 'also:\n  - { name: a, description: x, any-of: ["b, c", d] }\ngold:'))),
      /"any-of" are written with commas between them, so the choice "b, c"/,
    );
    match(String(said(good.replace('tier:', 'x').replace('gold:', 'tier: Größte\ngold:'))), /cannot be a tier's name/);
  });

  it('names what looks like a variable and is none, where it stands, unless it is in backticks', () => {
    const said = (line: string) =>
      problemsOf(good.replace('for {{team}}.', line)).map(one => [one.line, one.column, one.message]);

    deepEqual(said('for\n the {{Ab teilung}}.'), [
      [
        19,
        6,
        '"{{Ab teilung}}" is no variable: its name has small letters a to z, digits and "-". Write "{{ab-teilung}}", or put it between backticks if the model is to read it as it is.',
      ],
    ]);
    match(String(said('for {{部門}}.')), /and "-"\. Put it between backticks/);
    deepEqual(said('for {{team}} and {{ week? }}; `{{first_name}}` is a sign of spam.\n```\n{{#if x}}\n```'), []);
  });

  it('takes further questions, each with a list of its own or a published one', () => {
    const withAlso = (yaml: string) => good.replace('gold:', `also:\n${yaml}\ngold:`);
    const parsed = parse(
      withAlso(
        '  - { name: priority, description: How soon., one-of: [P1, { name: P2, description: Tomorrow. }] }\n  - { name: topics, description: What., any-of: [money, money/invoice] }\n  - { name: technique, description: How., taxonomy: attack }\n  - { name: level, description: How bad., taxonomy: severity }',
      ),
    );

    deepEqual(
      parsed.kind === 'task' &&
        parsed.task.also.map(({ name, answers, choices, taxonomy }) => [name, answers, choices.length, taxonomy]),
      [
        ['priority', 'one', 2, undefined],
        ['topics', 'any', 2, undefined],
        ['technique', 'any', 0, 'attack'],
        ['level', 'one', 5, 'severity'],
      ],
    );
    const said = (yaml: string) =>
      problemsOf(withAlso(yaml))
        .map(one => one.message)
        .join('\n');
    match(said('  - { name: priority, description: x }'), /exactly one of "one-of", "any-of" and "taxonomy"/);
    match(said('  - { name: a, description: x, taxonomy: attak }'), /Did you mean "attack"\?/);
    match(said('  - { name: a, description: x, one-of: [b, abstain] }'), /"abstain" is always allowed/);
    match(said('  - { name: a, description: x, one-of: [b, B] }'), /has a choice twice/);
    match(said('  - { name: label, description: x, one-of: [b, c] }'), /name of the first question/);
    match(said('  - { name: a, description: x, oneof: [b, c] }'), /Did you mean "one-of"\?/);
  });

  it('takes a re-ranking as yes or no, in its place, and where there is something to order', () => {
    const withRerank = (line: string) => good.replace('  budget-tokens', `  ${line}\n  budget-tokens`);

    const parsed = parse(withRerank('rerank: true'));
    equal(parsed.kind === 'task' && parsed.task.context.rerank, true);
    const [wrong] = problemsOf(withRerank('rerank: fast'));
    deepEqual([wrong?.line, wrong?.message], [9, '"rerank" must be true or false.']);
    const [atTop] = problemsOf(good.replace('gold:', 'rerank: true\ngold:'));
    deepEqual([atTop?.line, atTop?.message], [16, '"rerank" stands under "context".']);
    const few = withRerank('rerank: true')
      .replace('[docs]', '[selection]')
      .replace(/ {2}docs: .*\n/, '');
    match(
      problemsOf(few)[0]?.message ?? '',
      /"rerank" orders passages, and no source of this task gives more than one/,
    );
  });

  it('is not fooled by keys that every object has', () => {
    match(problemsOf(good.replace('gold:', '__proto__: { polluted: true }\ngold:'))[0]?.message ?? '', /__proto__/);
    equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('bounds aliases that unfold into millions', () => {
    const bomb = `---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n---\nx\n`;

    match(problemsOf(bomb)[0]?.message ?? '', /aliases/);
  });
});

describe('the built-in tasks', () => {
  for (const file of readdirSync('media/tasks').filter(name => name.endsWith('.task.md'))) {
    it(`${file} is valid`, () => {
      const parsed = parse(readFileSync(`media/tasks/${file}`, 'utf8'), file.replace('.task.md', ''));

      deepEqual(parsed.kind === 'problems' ? parsed.problems : [], []);
    });
  }
});
