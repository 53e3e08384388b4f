import { deepEqual, equal, ok } from 'node:assert/strict';
import { ReadingAhead } from '../../../../../src/core/gather/related/readingAhead';

describe('files that are read while the folders are walked', () => {
  const walked = (files: number) => {
    const handed: string[] = [];
    const ahead = new ReadingAhead(async paths => {
      handed.push(...paths);
      return [];
    });
    ahead.begin();
    for (let file = 0; file < files; file++) ahead.add(`folder${Math.floor(file / 100)}/file${file}.ts`);
    return { ahead, handed };
  };

  it('are an eighth of them, each with the same chance', () => {
    const { ahead, handed } = walked(10_000);

    ok(handed.length > 1_100 && handed.length < 1_400, `${handed.length}`);
    deepEqual([...ahead.paths], handed);
    deepEqual(ahead.evenly, handed);
  });

  it('are few of a large workspace, and those that stand for the unread are from all over it', () => {
    const files = 200_000;

    const { ahead, handed } = walked(files);

    ok(handed.length < 5_000, `${handed.length}`);
    ok(ahead.evenly.length >= 600 && ahead.evenly.length < 1_500, `${ahead.evenly.length}`);
    const places = ahead.evenly.map(path => Number(/file(\d+)/.exec(path)?.[1]));
    const inFirstHalf = places.filter(place => place < files / 2).length / places.length;
    ok(inFirstHalf > 0.42 && inFirstHalf < 0.58, `${inFirstHalf}`);
    equal(new Set(handed).size, handed.length);
  });
});
