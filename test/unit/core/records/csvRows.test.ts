import { deepEqual, equal, match } from 'node:assert/strict';
import { fieldOf, read } from './mail';

describe('quotes in a table', () => {
  const head = 'time,user,msg\n';
  const row = (second: number, rest: string) => `2026-11-30 01:00:0${second},${rest}\n`;
  const messages = async (table: string) =>
    (await read('t.csv', table)).map(record => [record.line, fieldOf(record, 'Message'), record.problem]);

  it('in the midst of a cell are letters like others, and take in no rows', async () => {
    deepEqual(
      await messages(`${head}${row(0, 'a,2" pipe')}${row(1, 'b,ok')}${row(2, 'c,3" pipe')}${row(3, 'd,"two\nlines"')}`),
      [
        [2, '2" pipe', undefined],
        [3, 'ok', undefined],
        [4, '3" pipe', undefined],
        [5, 'two lines', undefined],
      ],
    );
  });

  it('that are doubled, or stand unescaped inside, close no cell', async () => {
    deepEqual(await messages(`${head}${row(0, 'a,"say ""hi"",\nand "bye" now"')}${row(1, 'b,ok')}`), [
      [2, 'say "hi", and "bye" now', undefined],
      [4, 'ok', undefined],
    ]);
  });

  it('that nobody closes spoil their row and not those behind it', async () => {
    const [broken, ...others] = await messages(
      `${head}${row(0, 'a,"never closed')}${row(1, 'b,ok')}${row(2, 'c,fine')}${row(3, 'd,last')}`,
    );

    deepEqual(broken?.slice(0, 2), [2, 'never closed']);
    match(String(broken?.[2]), /quote is not closed/);
    deepEqual(
      others.map(([line, message]) => [line, message]),
      [
        [3, 'ok'],
        [4, 'fine'],
        [5, 'last'],
      ],
    );
  });

  it('that nobody closes keep the text of their cell together where no rows follow', async () => {
    const [only, ...others] = await messages(`${head}${row(0, 'a,"Dear Ana,\nplease call me back.\n\nBob')}`);

    equal(others.length, 0);
    equal(only?.[1], 'Dear Ana, please call me back. Bob');
    match(String(only?.[2]), /quote is not closed/);
  });
});
