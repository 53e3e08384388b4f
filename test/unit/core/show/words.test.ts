import { deepEqual, equal } from 'node:assert/strict';
import { visibleText } from '../../../../src/core/show/visibleText';
import {
  ago,
  costWords,
  counted,
  duration,
  fullStop,
  lineRange,
  minuteUtc,
  money,
  percent,
  place,
  short,
  shortCost,
  whole,
} from '../../../../src/core/show/words';

describe('words', () => {
  it('say money with two digits below a cent and cents above', () => {
    deepEqual([0, 0.0042, 0.00000051, 0.0099, 0.11, 0.214, 5.9, 1204.5].map(money), [
      '$0.00',
      '$0.0042',
      'under $0.000001',
      '$0.0099',
      '$0.11',
      '$0.21',
      '$5.90',
      '$1,204.50',
    ]);
    equal(costWords({ kind: 'priced', usd: 0.0042, exact: false }), 'about $0.0042');
    equal(
      costWords({ kind: 'priced', usd: 0, exact: false, inDoubtUsd: 0.0099 }),
      '$0.00 and up to $0.0099 more in doubt',
    );
    equal(shortCost({ kind: 'priced', usd: 0.21, exact: false, inDoubtUsd: 0.0099 }), '$0.21');
    deepEqual([costWords({ kind: 'unpriced' }), costWords({ kind: 'free' })], ['unpriced', 'free']);
  });

  it('end a sentence once, whether a text brought its full stop or not', () => {
    deepEqual(['the run did not end', 'Run it again.', 'Was it sent?'].map(fullStop), [
      'the run did not end.',
      'Run it again.',
      'Was it sent?',
    ]);
  });

  it('count', () => {
    deepEqual(
      [whole(11840), short(310), short(4120), short(99_960), short(1_234_567)],
      ['11,840', '310', '4.1k', '100k', '1.2M'],
    );
    deepEqual(
      [counted(1, 'passage'), counted(14, 'passage'), counted(0, 'entry', 'entries')],
      ['1 passage', '14 passages', '0 entries'],
    );
  });

  it('never round up to the whole or down to nothing', () => {
    deepEqual(
      [percent(11999, 12000), percent(1, 12000), percent(0, 5), percent(5, 5), percent(0, 0)],
      ['99 %', '1 %', '0 %', '100 %', '0 %'],
    );
  });

  it('say lines, places and times', () => {
    deepEqual([lineRange(40, 112), lineRange(7, 7), lineRange(undefined, undefined)], ['40–112', '7', '']);
    deepEqual([place('a.ts', 1, 2), place('a.ts', undefined, undefined)], ['a.ts:1–2', 'a.ts']);
    deepEqual(
      [duration(0.44), duration(14.2), duration(119), duration(600), duration(7240)],
      ['0.4 s', '14 s', '119 s', '10 min', '2 h'],
    );
    deepEqual(
      [0, 2, 90, 3000].map(minutes => ago(0, minutes * 60_000)),
      ['just now', '2 min ago', '1 h ago', '2 d ago'],
    );
  });
});

describe('a time', () => {
  it('is said to the minute, and left as it is where it is none', () => {
    equal(minuteUtc('2026-11-29T09:41:14.678Z'), '2026-11-29 09:41 UTC');
    equal(minuteUtc('2026-11-29T09:41:14+01:00'), '2026-11-29T09:41:14+01:00');
    equal(minuteUtc('yesterday'), 'yesterday');
  });
});

describe('hidden characters', () => {
  it('are made visible', () => {
    equal(visibleText('a\u202Eb\u200Bc\u0000d\u{E0041}'), 'a‹U+202E›b‹U+200B›c‹U+0000›d‹U+E0041›');
  });

  it('stay where writing needs them, and nothing else changes', () => {
    for (const text of ['plain\n\ttext', '👩\u200d💻', 'می\u200cخواهم', 'Ünïcödé 漢字']) equal(visibleText(text), text);
  });
});
