import { nearestExamples } from '../../src/core/beside/nearestExamples';
import type { Example } from './emails';

/**
 * Whether examples picked by likeness are worth their tokens: how many of those that would go with a record bear its label, beside
 * as many drawn by chance. It is no measure of answers, which only a model can give.
 */
export function reportPicks(
  title: string,
  folds: readonly (readonly [train: readonly Example[], test: readonly Example[]])[],
  count: number,
): void {
  let [records, picked, rightPicked, withRight, rightDrawn, drawn, withRightDrawn] = [0, 0, 0, 0, 0, 0, 0];
  let state = 7;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (const [train, test] of folds) {
    const near = nearestExamples(train);
    for (const { record, label } of test) {
      records += 1;
      const labels = near(record, count).map(one => one.label);
      picked += labels.length;
      rightPicked += labels.filter(one => one === label).length;
      if (labels.some(one => one === label)) withRight += 1;
      const chance = Array.from({ length: count }, () => train[Math.floor(random() * train.length)]?.label);
      drawn += chance.length;
      rightDrawn += chance.filter(one => one === label).length;
      if (chance.some(one => one === label)) withRightDrawn += 1;
    }
  }
  const share = (part: number, of: number) => ((100 * part) / Math.max(1, of)).toFixed(1);
  console.log(
    `| ${title} | ${share(rightPicked, picked)} | ${share(withRight, records)} | ${share(rightDrawn, drawn)} | ${share(withRightDrawn, records)} |`,
  );
}
