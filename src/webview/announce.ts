import { visibleText } from '../core/show/visibleText';

/** Says a milestone to screen readers: done, failed, copied. Never a token or a row. */
export function announce(text: string): void {
  const region = document.getElementById('announcements');
  if (region !== null && region.textContent !== text) region.textContent = visibleText(text);
}
