import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { answersLabel, refuses } from '../../support/modelServer/behaviour';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { userText, type WireRequest } from '../../support/modelServer/wireRequest';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

interface ComparisonDocument {
  readonly records: number;
  readonly verdict: { readonly kind: string; readonly tier?: string; readonly sentence: string };
  readonly tiers: readonly {
    readonly title: string;
    readonly run: string;
    readonly noAnswer: number;
    readonly accuracy: { readonly value: number };
    readonly cost: { readonly kind: string; readonly usdPer1000?: number };
  }[];
  readonly pairs: readonly { readonly p: number }[];
  readonly notCompared: readonly { readonly count: number }[];
  readonly notes: readonly string[];
}

const count = 12;
const isPhishing = (number: number) => number % 2 === 0;

describe('tiers that are compared on the command line', () => {
  let desk: Desk;
  let server: ModelServer;
  let cloud: { readonly environment: Readonly<Record<string, string>> };

  beforeEach(async () => {
    desk = makeDesk();
    server = await startModelServer();
    cloud = { environment: { ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: server.origin } };
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    for (let number = 0; number < count; number++)
      desk.write(
        `inbox/${number}.eml`,
        email(
          `Mail ${number}`,
          isPhishing(number) ? `Verify the password of desk ${number}.` : `Lunch in room ${number}?`,
        ),
      );
    desk.write('.tierwise/gold/sort-mails.csv', gold(Array.from({ length: count }, (_, number) => number)));
    server.always(answers);
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  const gold = (numbers: readonly number[]) =>
    `path,label,by,at\n${numbers.map(number => `inbox/${number}.eml,${isPhishing(number) ? 'phishing' : 'clean'},Ana,2026-11-01T00:00:00Z\n`).join('')}`;

  /** The dear models are right; the cheap one takes three of twelve for what they are not, and refuses one. */
  const answers = (request: WireRequest) => {
    const number = Number(/Mail (\d+)/.exec(userText(request))?.[1]);
    if (!request.model.includes('haiku')) return answersLabel(isPhishing(number) ? 'phishing' : 'clean');
    if (number === 11) return refuses();
    return answersLabel(number < 6 && isPhishing(number) ? 'clean' : isPhishing(number) ? 'phishing' : 'clean');
  };

  const runOn = async (tier: string, ...more: readonly string[]) => {
    const ended = await desk.json(['run', 'sort-mails', '--tier', tier, '--yes', ...more], { ...cloud, code: 0 });
    return ended.run;
  };

  it('stand by their prices, with what each got right, and which is the cheapest that is good enough', async () => {
    await runOn('offline');
    const fast = await runOn('fast');
    const best = await runOn('best');
    const asked = server.requests.length;

    const found = await desk.json<ComparisonDocument>(['compare', 'sort-mails']);
    const named = await desk.run(['compare', fast, best, '--bar', 'phishing recall >= 90']);
    const table = await desk.run(['compare', best, fast, '--csv', '--separator', 'semicolon']);

    equal(server.requests.length, asked, 'a comparison asks nobody anything');
    equal(found.records, count);
    deepEqual(
      found.tiers
        .slice(1)
        .map(({ title, run, noAnswer, accuracy, cost }) => [title, run, noAnswer, accuracy.value, cost.kind]),
      [
        ['fast', fast, 1, 8 / 12, 'priced'],
        ['best', best, 0, 1, 'priced'],
      ],
    );
    equal(found.tiers[0]?.title, 'offline');
    equal(found.pairs.length, 2);
    match(found.notes.join('\n'), /offline .* learns from the gold: .* trained without it/);
    equal(named.code, 0, named.stderr);
    match(named.stdout, /^best reaches your bar of 90 %.*of 6; but its interval goes down to/m);
    match(named.stdout, /^fast and best: both right on 8, only fast on 0, only best on 4, .*exact McNemar p = 0\.13/m);
    const rows: Record<string, string>[] = parse(table.stdout, { columns: true, delimiter: ';' });
    deepEqual(
      rows.map(row => [row['tier'], row['no answer'], row['phishing recall']]),
      [
        ['fast', '1', '0.5'],
        ['best', '0', '1'],
      ],
    );
    match(table.stderr, /12 records cannot tell fast and best apart/);
  });

  it('are compared on what is the same: other records, another text of the task and unusable gold are told', async () => {
    const fast = await runOn('fast');
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask.replace('Judge the mail.', 'Judge each mail.'));
    desk.remove('inbox/3.eml');
    const best = await runOn('best');
    desk.write('.tierwise/gold/sort-mails.csv', `${gold([0, 1, 2, 3, 4])}inbox/5.eml,claen,,\n`);

    const found = await desk.run(['compare', fast, best]);

    equal(found.code, 0, found.stderr);
    match(found.stdout, /^Sort mails: 4 records that a person has labelled/m);
    match(found.stdout, new RegExp(`^not compared: 1 labelled record: no record of run ${best} \\(best\\)`, 'm'));
    match(found.stderr, /1 row of .tierwise\/gold\/sort-mails\.csv cannot be used; look at line 7/);
    match(found.stderr, /the task’s text was changed between these runs/);
  });

  it('take no price from the reply cache', async () => {
    server.always(answersLabel('clean'));
    const fast = await runOn('fast');
    const again = await runOn('fast');
    const best = await runOn('best');

    const found = await desk.json<ComparisonDocument>(['compare', fast, again, best]);

    deepEqual(
      found.tiers.map(({ run, cost }) => [run, cost.kind]),
      [
        [fast, 'priced'],
        [best, 'priced'],
        [again, 'cached'],
      ],
    );
  });

  it('are run first where they are named: on the labelled records alone, under one cap, and go on where they stopped', async () => {
    desk.write('inbox/new.eml', email('Mail 99', 'A mail that nobody has labelled.'));
    const words = ['compare', 'sort-mails', '--tiers', 'offline,fast,balanced', '--yes'];
    const asked = () =>
      server.requests.filter(({ path }) => path.startsWith('/v1/messages') && !path.includes('count'));
    const askedOf = (model: string) => asked().filter(({ body }) => body.includes(model)).length;

    const capped = await desk.run([...words, '--max-cost', '0.03'], cloud);
    const afterCap = [askedOf('haiku'), askedOf('sonnet')];
    const whole = await desk.json<ComparisonDocument>([...words, '--max-cost', '1'], cloud);
    const before = asked().length;
    const again = await desk.run(words, cloud);

    equal(capped.code, 4, capped.stderr);
    match(
      capped.stderr,
      /^12 labelled records on offline, fast, balanced: \$.* to \$.* in all; the cap of \$0\.030 holds/m,
    );
    match(
      capped.stderr,
      /^balanced: run \S+ capped, \d+ of 12 records asked, .*The run stopped at its cap of \$0\.02\d*:/m,
    );
    match(capped.stdout, /^offline and fast: /m);
    ok((afterCap[0] ?? 0) >= count && (afterCap[1] ?? count) < count, String(afterCap));
    deepEqual(
      whole.tiers.map(({ title, accuracy }) => [title, title === 'offline' ? '' : accuracy.value]),
      [
        ['offline', ''],
        ['fast', 8 / 12],
        ['balanced', 1],
      ],
    );
    equal(askedOf('haiku'), afterCap[0], 'what was whole is taken as it is');
    equal(askedOf('sonnet'), count);
    equal(asked().length, before, 'a third time asks nobody');
    equal(again.code, 0, again.stderr);
    match(again.stderr, /^fast: run \S+ asked the same of the same records, and is taken as it is/m);
    ok(asked().every(({ body }) => !body.includes('nobody has labelled')));
    const anew = await desk.run([...words, '--no-reply-cache'], cloud);
    equal(anew.code, 0, anew.stderr);
    equal(askedOf('sonnet'), 2 * count);
  });

  it('are not run without a yes, nor without gold for the records, and what is wrong in the line is said', async () => {
    const refused = async (words: readonly string[], sentence: RegExp, code = 2) => {
      const ended = await desk.run(['compare', ...words], cloud);
      equal(ended.code, code, `${words.join(' ')}: ${ended.stderr}`);
      match(ended.stderr, sentence);
    };

    await refused(['sort-mails', '--tiers', 'fast'], /"--tiers fast" names no two tiers/);
    await refused(['sort-mails', '--tiers', 'fast,bset'], /There is no tier "bset"\. Did you mean "best"\?/);
    await refused(['sort-mails', '--max-cost', '1'], /"--max-cost" is for runs/);
    await refused(['change-report', '--tiers', 'fast,best'], /writes a report/);
    await refused(['20261129-100000-0000', '--tiers', 'fast,best'], /is a run\. Name the task/);
    await refused(['sort-mails', '--tiers', 'fast,best'], /Nothing was sent/);
    desk.write('other/1.eml', email('Other', 'Something else.'));
    await refused(
      ['sort-mails', 'other', '--tiers', 'offline,fast'],
      /The one record of this task has no label in .* It has labels for "inbox\/0\.eml" and 11 more: name such files/,
    );
    await refused(
      ['sort-mails', '--tiers', 'offline,fast', '--yes', '--bar', 'phising recall >= 95'],
      /names no label of the task\. Did you mean "phishing"\?/,
    );
    desk.remove('.tierwise/gold');
    await refused(['sort-mails', '--tiers', 'offline,fast'], /There is no gold file/);
    equal(server.requests.length, 0);
  });

  it('refuse what cannot be compared with a sentence', async () => {
    const offline = await runOn('offline');
    const refused = async (words: readonly string[], sentence: RegExp) => {
      const ended = await desk.run(['compare', ...words]);
      equal(ended.code, 2, `${words.join(' ')}: ${ended.stderr}`);
      match(ended.stderr, sentence);
      equal(ended.stdout, '');
    };

    await refused([], /Nothing is named\. A comparison takes two or more finished runs.* --tiers offline,fast$/m);
    await refused([offline], /One run is named\./);
    await refused([offline, '20261129-100000-0000'], /There is no run "20261129-100000-0000"/);
    await refused([offline, 'sort-mails'], /"sort-mails" is no id of a run/);
    await refused(['change-report'], /writes a report, and has no labels/);
    await refused(['triage-emails'], /has no finished run in this folder/);
    await refused(['sort-mails'], /No two tiers were asked the same labelled records/);
    desk.write('other.csv', 'path,label\nold/1.eml,clean\nold/2.eml,clean\n');
    await refused(
      ['sort-mails', '--gold', 'other.csv'],
      /None of the 12 records of these runs has a label in "other\.csv".* labels for "old\/1\.eml" and 1 more/,
    );
    await refused(['sort-mails', '--bom'], /they go with --csv/);
    await refused(['sort-mails', '--csv', '--json'], /two forms of one output/);
    const fast = await runOn('fast');
    await refused([offline, fast, '--bar', 'phising recall >= 95'], /Did you mean "phishing"\?/);
    desk.remove('.tierwise/gold');
    await refused([offline, fast], /There is no gold file "\.tierwise\/gold\/sort-mails\.csv" yet/);
    ok(fast !== offline);
  });
});
