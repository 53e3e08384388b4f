/** A page that nobody sees draws no frames at all, and must not wait for one. */
const longestMs = 100;

let takenUntilMs = 0;

/**
 * Draws in a frame that has nothing else to do: what was done since the last one is shown before, and messages that can wait
 * (`inSlices`) do, so that the two together are no frame that a person feels.
 */
export function drawInOwnFrame(draw: () => void): void {
  takenUntilMs = performance.now() + longestMs;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      takenUntilMs = 0;
      draw();
    }),
  );
}

/** The next frame is for drawing. */
export function isFrameTaken(): boolean {
  return performance.now() < takenUntilMs;
}
