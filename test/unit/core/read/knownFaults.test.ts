import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import type { Snippet } from '../../../../src/core/gather/source';
import { markAsProtected } from '../../../../src/core/protect/protected';
import { readReport } from '../../../../src/core/read/readReport';
import { rounds } from '../../../support/rounds';
import { promptOf } from './promptOf';

/**
 * Reports put together with faults that are known, read against a context of which each word is known: the verdict on
 * every claim must be the one that its making demands. What cannot be told by a program is named in the last tests.
 */
type Verdict = 'verified' | 'misplaced' | 'unsupported';

/** A line of the context that no other line shares a word with. */
interface Line {
  readonly snippet: number;
  readonly number: number;
  readonly words: readonly string[];
}

const alphabet = 'bcdfghjklmnpqrstvwxyz';

/** Words of letters alone, each of them once in the whole context: `bafe`, `bago`, … with marks, digits and other scripts between. */
function wordNumber(index: number): string {
  let text = '';
  for (let rest = index, at = 0; at < 3; at++, rest = Math.floor(rest / alphabet.length)) {
    text += `${alphabet[rest % alphabet.length]}${'aeiou'[(index + at) % 5]}`;
  }
  return [text, `${text}é`, `${text}${index}`, `“${text}”`, `${text}-${index}.5`, `приз${text}`][index % 6] ?? text;
}

const wordsInLine = 6;

/** Snippets with lines of a file, one with lines that are left out, and one that has no lines in a file. */
function contextOf(lineCounts: readonly number[]): {
  readonly snippets: readonly Partial<Snippet>[];
  readonly lines: readonly Line[];
} {
  let next = 0;
  const lines: Line[] = [];
  const snippets = lineCounts.map((count, snippet): Partial<Snippet> => {
    const own = Array.from({ length: count }, (_, at): Line => {
      const words = Array.from({ length: wordsInLine }, () => wordNumber(next++));
      return { snippet, number: 10 + at * (snippet === 1 ? 3 : 1), words };
    });
    lines.push(...own);
    const text = own.map(({ words }) => words.join(' ')).join('\n');
    const place = { path: `dir/file${snippet}.ts`, startLine: 10, endLine: own.at(-1)?.number ?? 10 };
    return snippet === 1 ? { ...place, text, lineNumbers: own.map(({ number }) => number) } : { ...place, text };
  });
  const page = rows.map((row, at) => `[R${at + 1}] low · ${row} (log:${at + 3})`).join('\n');
  return { snippets: [...snippets, { source: 'digest', title: 'a page', text: page }], lines };
}

/** Of a page that a program made; no other line has their words. */
const rows = ['zuzu zaza', 'wuwu wawa', 'vuvu vava'];

/** What may be done to a quote so that it is still the same words. */
const harmless: readonly ((quote: string) => string)[] = [
  quote => quote,
  quote => quote.toUpperCase(),
  quote => quote.replaceAll(' ', '  '),
  quote => quote.replaceAll(' ', '\u00a0'),
  quote => quote.replaceAll(' ', '\u2003'),
  quote => quote.replaceAll(' ', '\t'),
  quote => [...quote].join('\u200b'),
  quote => quote.normalize('NFD'),
  quote => quote.normalize('NFC'),
  quote => quote.replace(/[a-z]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  quote => quote.replace(/[“”]/g, '„').replaceAll('-', '–'),
  quote => quote.replace(/^(.)/u, '$1\u00ad'),
  quote => ` ${quote} `,
];

/** What makes other words of it: none of these stands anywhere in the context. */
const altering: readonly ((words: readonly string[]) => string)[] = [
  words => words.map((word, at) => (at === 1 ? `un${word}` : word)).join(' '),
  words => words.filter((_, at) => at !== 1).join(' '),
  words => [...words].reverse().join(' '),
  words => words.map((word, at) => (at === 1 ? `not ${word}` : word)).join(' '),
  words => `${words.join(' ')} 13`,
  words =>
    words
      .map(word => word.replace(/\d$/, digit => String((Number(digit) + 1) % 10)))
      .join(' ')
      .replace(/^(\D*)$/, '$1 zzzz'),
  words => [...words.slice(0, -1), (words.at(-1) ?? '').replace(/[\p{L}\p{N}]”?$/u, '')].join(' '),
  words => [(words[0] ?? '').replace(/^“?\p{L}/u, ''), ...words.slice(1)].join(' '),
];

const faults = [
  'none',
  'no-lines',
  'several-lines',
  'wrong-line',
  'wrong-file',
  'no-such-line',
  'not-sent',
  'altered',
  'altered-elsewhere',
  'no-citation',
  'one-of-two',
  'row',
  'wrong-row',
  'row-not-sent',
] as const;
type Fault = (typeof faults)[number];

interface Made {
  readonly fault: Fault;
  readonly sentence: string;
  readonly verdict: Verdict;
}

function make(fault: Fault, lines: readonly Line[], pick: (below: number) => number): Made {
  const line = at(lines, pick(lines.length));
  const from = pick(3);
  const words = line.words.slice(from, from + 3);
  const plain = words.join(' ');
  const same = at(harmless, pick(harmless.length))(plain);
  const other = at(altering, pick(altering.length))(words);
  const others = lines.filter(one => one.snippet === line.snippet && one !== line);
  const elsewhere = lines.filter(one => one.snippet !== line.snippet);
  const id = `S${line.snippet + 1}`;
  const cite = (citation: string, verdict: Verdict): Made => ({
    fault,
    sentence: `It says so here [${citation}].`,
    verdict,
  });
  switch (fault) {
    case 'none':
      return cite(`${id}:${line.number} "${same}"`, 'verified');
    case 'no-lines':
      return cite(`${id} "${same}"`, 'verified');
    case 'several-lines': {
      const all = lines.filter(one => one.snippet === line.snippet);
      return cite(`${id}:${all[0]?.number}-${all.at(-1)?.number} "${same}"`, 'verified');
    }
    case 'wrong-line':
      return cite(`${id}:${at(others, pick(others.length)).number} "${same}"`, 'misplaced');
    case 'wrong-file': {
      const wrong = at(elsewhere, pick(elsewhere.length));
      return cite(`S${wrong.snippet + 1}:${wrong.number} "${same}"`, 'misplaced');
    }
    case 'no-such-line':
      return cite(`${id}:9000`, 'unsupported');
    case 'not-sent':
      // A passage that was dropped: neither its id nor its words were sent.
      return cite(`S77:${line.number} "dropped words of a passage"`, 'unsupported');
    case 'altered':
      return cite(`${id}:${line.number} "${other}"`, 'unsupported');
    case 'altered-elsewhere':
      return cite(`${id} "${other}"`, 'unsupported');
    case 'no-citation':
      return { fault, sentence: `It says ${plain.replace(/["“”]/g, '')} here.`, verdict: 'unsupported' };
    case 'row':
      return cite(`R${1 + pick(rows.length)}`, 'verified');
    case 'wrong-row': {
      const row = pick(rows.length);
      return cite(`R${1 + ((row + 1) % rows.length)} "${rows[row]}"`, 'misplaced');
    }
    case 'row-not-sent':
      return cite(`R${10 + pick(90)} "${plain.replace(/["“”]/g, '')}"`, 'unsupported');
    case 'one-of-two':
      return cite(`${id}:${line.number} "${same}"; ${id}:${line.number} "${other}"`, 'unsupported');
  }
}

function at<One>(all: readonly One[], index: number): One {
  const one = all[index];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

/** Independent of the machine; each draw is one of fast-check's. */
function picker(draws: readonly number[]): (below: number) => number {
  let next = 0;
  return below => (draws[next++ % draws.length] ?? 0) % below;
}

describe('reports with known faults', () => {
  it('get the verdict that each claim was made for, whatever the context, the place and the form of the quote', () => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 2, maxLength: 5 }),
        fc.array(fc.tuple(fc.constantFrom(...faults), fc.array(fc.nat(100_000), { minLength: 6, maxLength: 6 })), {
          minLength: 1,
          maxLength: 25,
        }),
        (lineCounts, plan) => {
          const { snippets, lines } = contextOf(lineCounts);
          const made = plan.map(([fault, draws]) => make(fault, lines, picker(draws)));
          const markdown = made.map(({ sentence }) => `- ${sentence}`).join('\n');
          const { claims } = readReport(markAsProtected(markdown), promptOf(snippets));
          equal(claims.length, made.length);
          for (const [index, { fault, sentence, verdict }] of made.entries()) {
            const found = claims[index]?.verdict ?? '';
            counts.set(`${verdict} as ${found}`, (counts.get(`${verdict} as ${found}`) ?? 0) + 1);
            equal(found, verdict, `${fault}: ${sentence}`);
          }
        },
      ),
      { numRuns: rounds(400), seed: 20261128 },
    );
    // Every verdict was demanded, and none was given for another.
    deepEqual([...counts.keys()].sort(), [
      'misplaced as misplaced',
      'unsupported as unsupported',
      'verified as verified',
    ]);
    ok(Math.min(...counts.values()) > rounds(400), JSON.stringify([...counts]));
  });

  it('say of a misplaced quote in which file and line it stands', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 6, maxLength: 6 }), draws => {
        const { snippets, lines } = contextOf([5, 6, 4]);
        const { sentence } = make('wrong-file', lines, picker(draws));
        const line = at(lines, (draws[0] ?? 0) % lines.length);
        const why = readReport(markAsProtected(sentence), promptOf(snippets)).claims[0]?.citations[0]?.why;
        equal(
          why,
          `the quote stands elsewhere, in S${line.snippet + 1} (dir/file${line.snippet}.ts) in line ${line.number}`,
        );
      }),
      { numRuns: rounds(100), seed: 7 },
    );
  });

  describe('where a program must guess', () => {
    const { snippets } = contextOf([4, 4]);
    const verdictOf = (sentence: string) =>
      readReport(markAsProtected(sentence), promptOf(snippets)).claims[0]?.verdict;

    it('a citation without a quote says only that its lines were sent', () => {
      equal(verdictOf('Anything at all [S1:10].'), 'verified');
    });

    it('whether the sentence follows from its quote is for the reader', () => {
      const [line] = contextOf([4, 4]).lines;
      equal(verdictOf(`The opposite holds [S1:10 "${line?.words.slice(0, 3).join(' ')}"].`), 'verified');
    });

    it('words that stand in the lines of several places are taken for the place that is cited', () => {
      const twice = promptOf([{ path: 'a.ts', startLine: 1, text: 'the same words\nother\nthe same words' }]);
      const verdicts = (sentence: string) =>
        readReport(markAsProtected(sentence), twice).claims.map(({ verdict }) => verdict);
      deepEqual(verdicts('So [S1:1 "the same words"]. So [S1:3 "the same words"]. So [S1:2 "the same words"].'), [
        'verified',
        'verified',
        'misplaced',
      ]);
    });

    it('case, accents’ forms, blanks and dashes are the same to it', () => {
      const shouted = promptOf([{ path: 'a.ts', startLine: 1, text: 'Retry-After is READ' }]);
      equal(readReport(markAsProtected('So [S1:1 "retry–after is read"].'), shouted).claims[0]?.verdict, 'verified');
    });
  });
});
