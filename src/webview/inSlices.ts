import { afterFrame } from './afterFrame';
import { isFrameTaken } from './ownFrame';

/** Well below the 50 ms from which a frame counts as long, with room for what else the frame has to do. */
const sliceMs = 6;

/**
 * Handles what comes in a burst one after the other, in its order: at once while that takes no longer than a slice, the
 * rest after frames; none of it in a frame that is taken for drawing.
 */
export function inSlices<Item extends object>(handle: (item: Item) => void): (item: Item) => void {
  const waiting: Item[] = [];
  let isResting = false;
  let spentMs = 0;
  let lastMs = 0;

  const take = (item: Item) => {
    const begunMs = performance.now();
    if (begunMs - lastMs > sliceMs) spentMs = 0;
    try {
      handle(item);
    } finally {
      lastMs = performance.now();
      spentMs += lastMs - begunMs;
      if (spentMs >= sliceMs) rest();
    }
  };
  const rest = () => {
    isResting = true;
    afterFrame(goOn);
  };
  const goOn = () => {
    isResting = false;
    spentMs = 0;
    if (isFrameTaken()) {
      rest();
      return;
    }
    try {
      for (let item = waiting.shift(); item !== undefined; item = isResting ? undefined : waiting.shift()) take(item);
    } finally {
      if (waiting.length > 0 && !isResting) rest();
    }
  };
  return item => {
    if (!isResting && !isFrameTaken()) take(item);
    else {
      waiting.push(item);
      if (!isResting) rest();
    }
  };
}
