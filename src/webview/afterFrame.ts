/** Once the next frame is drawn: what is cut into slices lets the page draw between two of them. */
export function afterFrame(act: () => void): void {
  let isDone = false;
  const once = () => {
    if (isDone) return;
    isDone = true;
    act();
  };
  // A message comes after the drawing that follows the callback; a page that nobody sees draws no frames at all.
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      once();
    };
    port2.postMessage(undefined);
  });
  setTimeout(once, 100);
}
