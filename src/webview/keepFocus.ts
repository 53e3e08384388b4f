/**
 * Draws; when what had the focus has gone with it, the first successor that can take the focus gets it, so that a person who works by
 * keys goes on from there and not from the top of the page.
 */
export function keepFocus(draw: () => void, successors: readonly (() => void)[]): void {
  const before = document.activeElement;
  draw();
  if (before === null || before === document.body || before.isConnected) return;
  for (const focus of successors) if (document.activeElement === document.body) focus();
}
