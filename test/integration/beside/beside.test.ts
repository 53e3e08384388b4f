import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { labelled, labelTask, mail, runDesk, tier } from '../../unit/core/runDesk';

const task = { ...labelTask, gold: 'gold.csv', context: { ...labelTask.context, budgetTokens: 6_000, examples: 2 } };

const gold = (rows: readonly (readonly [path: string, label: string])[]) =>
  ['id,path,line,label', ...rows.map(([path, label]) => `,${path},1,${label}`)].join('\n');

const examplesIn = (text: string) =>
  [...text.matchAll(/<<<example \d+\ntitle: (\S+)[\s\S]*?A person labelled it "(\w+)"/g)].map(([, path, label]) => [
    path,
    label,
  ]);

describe('labelled examples beside a record', () => {
  const files = {
    'gold.csv': gold([
      ['inbox/a.eml', 'phishing'],
      ['old/b.eml', 'phishing'],
      ['old/c.eml', 'clean'],
      ['old/d.eml', 'clean'],
      ['old/e.eml', 'phishing'],
    ]),
    'inbox/a.eml': mail('Mailbox full', 'Your mailbox is full, verify the password of your mailbox.'),
    'old/b.eml': mail('Mailbox', 'The mailbox password must be verified, your mailbox is full today.'),
    'old/c.eml': mail('Mailbox moved', 'Your mailbox moved to the new server last night, nothing to do.'),
    'old/d.eml': mail('Cake', 'There is cake in the kitchen on the third floor.'),
    'old/e.eml': mail('Mailbox closes', 'Verify the mailbox, or your mailbox will be closed and full.'),
  };

  it('are the ones most like it, of both labels, and never the record itself', async () => {
    const desk = runDesk(files);

    const { labels, manifest } = await desk.run({ task });

    const [call] = desk.calls;
    deepEqual(examplesIn(call?.rendered.varying ?? ''), [
      ['old/e.eml', 'phishing'],
      ['old/c.eml', 'clean'],
    ]);
    deepEqual(labels[0]?.beside, [
      { kind: 'example', path: 'old/e.eml', line: 1 },
      { kind: 'example', path: 'old/c.eml', line: 1 },
    ]);
    match(manifest.notes.join('\n'), /at most 2 of 5 examples of the gold/);
    ok(!(call?.rendered.stable ?? '').includes('A person labelled it'), 'the part that all calls share stays the same');
  });

  it('keep to a quarter of the budget, and the record loses nothing by them', async () => {
    const long = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, path.endsWith('.eml') ? text + 'mailbox '.repeat(400) : text]),
    );
    const desk = runDesk(long);

    await desk.run({ task: { ...task, context: { ...task.context, budgetTokens: 3_000, examples: 12 } } });

    const { stable, varying } = desk.calls[0]?.rendered ?? { stable: '', varying: '' };
    ok((stable.length + varying.length) / 4 <= 3_000);
    ok(examplesIn(varying).length >= 1);
    ok(varying.split('<<<record ')[1]?.includes('Your mailbox is full') === true);
    ok(!varying.includes('left out to keep the budget'));
  });

  it('are not shown to the offline tier, which learns from all of them', async () => {
    const desk = runDesk(files);
    const offline = { ...tier, provider: 'offline' };
    const { provider } = desk.services;
    Object.assign(desk.services, {
      provider: (_: unknown, door: Parameters<typeof provider>[1]) => provider(tier, door),
    });

    await desk.run({ task, tier: offline });

    deepEqual(examplesIn(desk.calls[0]?.rendered.varying ?? ''), []);
  });
});

describe('context beside a record', () => {
  const inventory =
    'host,ip,owner,criticality\nfin-ws-17,10.1.2.17,Ann,high\nweb-02,10.1.3.2,Bob,low\n"dev-\n9",10.1.4.9,Cleo,low\ndb-01,10.1.5.1,Dan,high\n';
  const rules =
    '# Rules\n\n## R-1042 Encoded PowerShell\n\nMatches powershell.exe with -enc.\n\n## R-2000 Scan\n\nMatches many ports.\n';
  const network = '# Networks\n\n## Office\n\n10.1.0.0/16 is the office.\n\n## Cellar\n\n10.1.5.0/24 is the cellar.\n';
  const files = {
    'assets/inventory.csv': inventory,
    'rules/rules.md': rules,
    'rules/network.md': network,
    'events/a.jsonl': [
      { n: 1, host: 'fin-ws-17.example.com', rule: { id: 'R-1042' }, message: 'powershell started' },
      { n: 2, message: 'connection from 10.1.5.77' },
      { n: 3, message: 'nothing named' },
    ]
      .map(one => JSON.stringify(one))
      .join('\n'),
  };
  const ofEvents = {
    ...labelTask,
    records: { include: ['events/*.jsonl'], as: 'event' as const, same: 'each' as const },
    context: { ...labelTask.context, budgetTokens: 8_000, perRecord: ['assets/**/*.csv', 'rules/**/*.md'] },
  };

  it('is what the record names: its asset, its rule, the network of its address; nothing where it names nothing', async () => {
    const desk = runDesk(files, { answer: () => labelled('clean') });

    const { labels, manifest } = await desk.run({ task: ofEvents });

    const places = labels.map(one => (one.beside ?? []).map(({ path, line }) => `${path}:${line}`).sort());
    deepEqual(places, [['assets/inventory.csv:2', 'rules/rules.md:3'], ['rules/network.md:7'], []]);
    match(
      desk.calls[0]?.rendered.varying ?? '',
      /<<<named \d+\ntitle: assets\/inventory\.csv 2\nhost: fin-ws-17\nip: 10\.1\.2\.17\nowner: Ann/,
    );
    match(
      manifest.notes.join('\n'),
      /each record is sent with those of \d+ rows and passages from 3 files that it names/,
    );
  });

  it('keeps out what is ignored, and says so', async () => {
    const desk = runDesk({ ...files, '.gitignore': 'rules/\n' });

    const { labels, manifest } = await desk.run({ task: ofEvents });

    equal(labels[0]?.beside?.length, 1);
    ok(manifest.skipped.some(({ path }) => path?.startsWith('rules/')));
  });

  it('goes with several records of a call, each piece once', async () => {
    const desk = runDesk(files, {
      answer: call =>
        JSON.stringify({
          records: [...call.rendered.varying.matchAll(/# Record \(id ([0-9a-f]{16})/g)].map(([, one]) => ({
            id: one,
            evidence: [],
            rationale: 'So.',
            label: 'clean',
            confidence: 'high',
          })),
        }),
    });

    const { state } = await desk.run({ task: { ...ofEvents, recordsPerCall: 5 } });

    equal(state, 'done');
    equal(desk.calls.length, 1);
    equal(desk.calls[0]?.rendered.varying.match(/<<<named /g)?.length, 3);
  });
});
