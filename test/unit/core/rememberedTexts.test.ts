import { equal } from 'node:assert/strict';
import { lasting, passing, RememberedTexts } from '../../../src/core/rememberedTexts';

const long = (name: string) => name.padEnd(300, '.');

describe('what is remembered about texts', () => {
  it('is not driven out by texts that only pass, however many', () => {
    const remembered = new RememberedTexts<number>({ texts: 10, characters: 5_000 });
    remembered.set(long('comes again'), 1, lasting);

    for (let number = 0; number < 10_000; number++) remembered.set(long(`passes ${number}`), number, passing);

    equal(remembered.get(long('comes again')), 1);
    equal(remembered.get(long('passes 9999')), 9_999);
    equal(remembered.get(long('passes 0')), undefined);
  });

  it('holds no more than its bound, in texts and in characters', () => {
    const remembered = new RememberedTexts<number>({ texts: 3, characters: 1_000 });

    for (const name of ['a', 'b', 'c', 'd']) remembered.set(name, 1, lasting);
    equal(remembered.get('a'), undefined);
    equal(remembered.get('d'), 1);

    for (const name of ['e', 'f', 'g', 'h']) remembered.set(long(name), 1, lasting);
    equal(remembered.get(long('e')), undefined);
    equal(remembered.get(long('h')), 1);
  });

  it('keeps names also while texts pass: they come again', () => {
    const remembered = new RememberedTexts<number>({ texts: 10, characters: 5_000 });
    remembered.set('ann@example.org', 7, passing);

    for (let number = 0; number < 10_000; number++) remembered.set(long(`passes ${number}`), number, passing);

    equal(remembered.get('ann@example.org'), 7);
  });
});
