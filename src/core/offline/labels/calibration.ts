/** How often a decision with this margin is right: a number from 0 to 1. */
export type Calibration = (margin: number) => number;

export interface Decision {
  /** Score of the chosen label less that of the next. */
  readonly margin: number;
  readonly isRight: boolean;
}

/**
 * Platt scaling (Platt 1999, in the form of Lin, Lin & Weng 2007): a sigmoid fitted to decisions about examples that the model had
 * not seen. With few decisions its smoothed targets keep it from being sure: ten right of ten say 0.92. A smaller margin than any
 * of theirs is beyond what they can tell: from the smallest it falls in proportion to `chance`, one in so many labels.
 */
export function calibrate(decisions: readonly Decision[], chance: number): Calibration {
  const right = decisions.filter(decision => decision.isRight).length;
  const wrong = decisions.length - right;
  const targets = { right: (right + 1) / (right + 2), wrong: 1 / (wrong + 2) };
  const base = (right + 1) / (decisions.length + 2);
  const { slope, offset } = fitSigmoid(decisions, targets, base);
  // More distance that is right less often is chance: then the margin says nothing.
  const sigmoid: Calibration = slope <= 0 ? () => base : margin => 1 / (1 + Math.exp(-(slope * margin + offset)));
  const smallest = decisions.reduce((least, { margin }) => Math.min(least, margin), Number.POSITIVE_INFINITY);
  return margin =>
    margin >= smallest
      ? sigmoid(margin)
      : Math.min(sigmoid(margin), chance + ((sigmoid(smallest) - chance) * margin) / smallest);
}

/** Newton's method with halved steps, on two parameters. */
function fitSigmoid(
  decisions: readonly Decision[],
  targets: { readonly right: number; readonly wrong: number },
  base: number,
): { readonly slope: number; readonly offset: number } {
  let slope = 0;
  let offset = Math.log(base / (1 - base));
  const loss = (a: number, b: number) =>
    decisions.reduce((sum, { margin, isRight }) => {
      const value = a * margin + b;
      return (
        sum +
        Math.log1p(Math.exp(-Math.abs(value))) +
        Math.max(value, 0) -
        value * (isRight ? targets.right : targets.wrong)
      );
    }, 0);
  for (let round = 0; round < 100; round++) {
    const { gradient, hessian } = derivatives(decisions, targets, slope, offset);
    const [a, b, c] = hessian;
    const determinant = a * c - b * b;
    const steps = [
      (c * gradient[0] - b * gradient[1]) / determinant,
      (a * gradient[1] - b * gradient[0]) / determinant,
    ] as const;
    let size = 1;
    const before = loss(slope, offset);
    while (size > 1e-8 && loss(slope - size * steps[0], offset - size * steps[1]) > before) size /= 2;
    slope -= size * steps[0];
    offset -= size * steps[1];
    if (Math.abs(size * steps[0]) + Math.abs(size * steps[1]) < 1e-6) break;
  }
  return { slope, offset };
}

/** A little is added to the diagonal, so that equal margins do not make it singular. */
function derivatives(
  decisions: readonly Decision[],
  targets: { readonly right: number; readonly wrong: number },
  slope: number,
  offset: number,
): { readonly gradient: readonly [number, number]; readonly hessian: readonly [number, number, number] } {
  let [gradientSlope, gradientOffset, a, b, c] = [0, 0, 1e-9, 0, 1e-9];
  for (const { margin, isRight } of decisions) {
    const probability = 1 / (1 + Math.exp(-(slope * margin + offset)));
    const error = probability - (isRight ? targets.right : targets.wrong);
    const curvature = probability * (1 - probability);
    gradientSlope += error * margin;
    gradientOffset += error;
    a += curvature * margin * margin;
    b += curvature * margin;
    c += curvature;
  }
  return { gradient: [gradientSlope, gradientOffset], hessian: [a, b, c] };
}
