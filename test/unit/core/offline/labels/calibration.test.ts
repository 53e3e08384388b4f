import { equal, ok } from 'node:assert/strict';
import { calibrate } from '../../../../../src/core/offline/labels/calibration';

describe('how sure the offline tier is', () => {
  const decisions = (margins: readonly number[], isRight: (margin: number) => boolean) =>
    margins.map(margin => ({ margin, isRight: isRight(margin) }));
  const margins = Array.from({ length: 40 }, (_, index) => index / 20);

  it('is surer the clearer a decision is, where clear ones were right more often', () => {
    const sure = calibrate(
      decisions(margins, margin => margin > 0.5 || margin % 0.1 < 0.05),
      0.5,
    );

    ok(sure(0.1) < sure(1) && sure(1) < sure(2));
    ok(sure(2) > 0.9 && sure(0.05) < 0.75);
  });

  it('stays modest with few decisions, and knows nothing without any', () => {
    const few = calibrate(
      decisions([1, 1, 1, 1, 1, 1, 1, 1, 1, 1], () => true),
      0.5,
    );

    ok(few(1) < 0.95);
    ok(few(0.1) < 0.6, 'nothing so unclear was among them');
    equal(calibrate([], 0.5)(3), 0.5);
  });

  it('takes more distance that was right less often for chance', () => {
    const sure = calibrate(
      decisions(margins, margin => margin < 1),
      0.5,
    );

    equal(sure(0.1), sure(2));
  });
});
