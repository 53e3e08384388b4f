import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { check } from 'recheck';
import { passwordFlags } from '../../../src/core/protect/commandLines';
import { type Expression, expressionsOf, sourcesOf } from '../../support/expressionsOf';
import { boundedExpressions } from './boundedExpressions';

const root = process.cwd();
const listFile = resolve(root, 'test/integration/expressions/checked.json');

/**
 * What is known of an expression: recheck called it `safe`; recheck came to no end, `unknown`; or its random search says that it is not,
 * but every repeat in it has an end, so that from no place of a text it reads more than a fixed number of characters: `bounded`. The
 * last two are tried with hostile texts as well.
 */
type Verdict = 'safe' | 'unknown' | 'bounded';

/** Those built at run time; each is put together of parts that the files themselves hold, and is bounded there. */
const builders = [
  'core/digest/loginWords.ts',
  'core/digest/readText.ts',
  'core/digest/web.ts',
  'core/gather/languages.ts',
  'core/offline/labels/tokens.ts',
  'core/offline/report/relatedText.ts',
  'core/offline/report/untested.ts',
  'core/protect/commandLines.ts',
  'core/protect/valueText.ts',
  'core/records/mayShareByItself.ts',
  'core/records/plainLine.ts',
  'core/records/storms.ts',
  'core/records/writtenTime.ts',
  'core/show/citationSyntax.ts',
  'core/show/visibleText.ts',
];

/**
 * Going through all of them takes the tool minutes, so its answers are kept in `checked.json`; what is not in there is
 * checked anew, and a part of what is. `TIERWISE_CHECK_EXPRESSIONS=new` checks what is not in there and writes the list, `=all` everything.
 */
describe('regular expressions', () => {
  const expressions = expressionsOf(resolve(root, 'src'));
  const known: Readonly<Record<string, Verdict>> = JSON.parse(readFileSync(listFile, 'utf8'));
  const wanted = process.env['TIERWISE_CHECK_EXPRESSIONS'];
  const isAll = wanted === 'all';
  const isWritten = isAll || wanted === 'new';

  it('none takes more than linear time, unless its text is short by construction', async function () {
    this.timeout(isWritten ? 1_200_000 : 240_000);
    // The tool's random search may find at the tenth attempt what it did not at the first: that is for `=all`, not for chance.
    const listed = Object.keys(known).filter(key => known[key] === 'safe');
    const again = new Set(listed.filter((_, index) => !isWritten && index % 24 === 0));
    const verdicts: Record<string, Verdict> = {};
    const faults: string[] = [];
    for (const expression of [...expressions, ...passwordFlags.map(written)]) {
      const key = keyOf(expression);
      const before = known[key];
      if (isBounded(key)) continue;
      const verdict = before === undefined || isAll || again.has(key) ? await verdictOf(expression) : before;
      if (verdict === 'safe' || verdict === 'unknown' || verdict === 'bounded') verdicts[key] = verdict;
      else faults.push(`${expression.file}: ${key}: ${verdict}`);
    }
    if (isWritten) writeFileSync(listFile, `${JSON.stringify(sorted(verdicts), undefined, 2)}\n`);

    deepEqual(faults, [], 'rewrite them, or say in boundedExpressions.ts what keeps their text short');
  });

  it('where the tool comes to no end, hostile texts do not make one slow', function () {
    this.timeout(120_000);
    const slow: string[] = [];
    for (const { file, source, flags } of expressions) {
      const key = keyOf({ source, flags });
      if (known[key] === 'safe' || isBounded(key)) continue;
      const expression = new RegExp(source, flags.replace('y', 'g'));
      for (const text of hostileTexts) {
        const start = process.cpuUsage();
        text.replace(expression, '');
        const { user } = process.cpuUsage(start);
        // What is at most quadratic stays under it even on a busy machine; what is worse is far above.
        if (user > 600_000) slow.push(`${file}: ${key} took ${Math.round(user / 1000)} ms on ${text.slice(0, 12)}…`);
      }
    }
    deepEqual(slow, []);
  });

  it('only these files build expressions at run time', () => {
    const building = sourcesOf(resolve(root, 'src')).filter(([, text]) => /\bRegExp\(/.test(text));

    deepEqual(
      building.map(([file]) => file),
      builders,
    );
  });

  it('what is said to be kept short is still there', () => {
    const written = new Set(expressions.map(keyOf));
    const said = boundedExpressions.flatMap(one => one.expressions);

    deepEqual(
      said.filter(key => !written.has(key)),
      [],
      'it is gone, or another one now',
    );
  });

  it('a repeat without an end is seen', () => {
    const ends = ['a{1,3}b', '[*+]{2}\\+', '(?:\\*|[+\\]*]){0,9}'];
    deepEqual(ends.map(isEveryRepeatBounded), [true, true, true]);
    deepEqual(['a*', '[a]+', '(?:b){2,}', 'a{1,3}(?:x+)?'].map(isEveryRepeatBounded), [false, false, false, false]);
  });

  it('the tool sees what it is there for', async () => {
    for (const source of ['^(a|a)*$', '(["\'])(?:\\\\.|(?!\\1).)*\\1', '[,;]+$'])
      ok(!['safe', 'unknown'].includes(await verdictOf({ file: '', source, flags: '' }, 60_000)), source);
  });

  function isBounded(key: string): boolean {
    return boundedExpressions.some(one => one.expressions.includes(key));
  }
});

async function verdictOf({ source, flags }: Expression, timeout = 4_000): Promise<string> {
  const found = await check(source, flags, { timeout, attackTimeout: 500 });
  if (found.status === 'vulnerable' && found.checker === 'fuzz' && isEveryRepeatBounded(source)) return 'bounded';
  return found.status === 'vulnerable' ? `${found.complexity.summary}, ${found.attack.pattern}` : found.status;
}

/** No `*`, `+` or `{n,}`: looked for where neither a backslash nor a class says that it is a mere character. */
function isEveryRepeatBounded(source: string): boolean {
  const withoutClasses = source.replace(/\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]/g, 'x');
  return !/[*+]|\{\d+,\}/.test(withoutClasses);
}

function keyOf({ source, flags }: Pick<Expression, 'source' | 'flags'>): string {
  return `/${source}/${flags}`;
}

function written({ pattern }: { readonly pattern: RegExp }): Expression {
  return { file: 'core/protect/commandLines.ts', source: pattern.source, flags: pattern.flags };
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const hostileTexts = [
  ...[...' \t\n0aA_-.:=/("\'\\`<[{*#!,;&%@~\u0001\u00e9字'].map(letter => letter),
  ...['ab', 'a ', 'a.', 'a-', '0.', '\\"', '()', '<a', '::', '=>', ' =', '": "', 'a: ', '- ', '\n ', 'https://a'],
].flatMap(part => {
  const run = part.repeat(Math.ceil(4_000 / part.length));
  return [run, `${run}\u0000`, `"${run}`, `a ${run}!x`];
});
