import { announce } from './announce';

const shownMs = 4_000;

/** What a page says for a moment, shown and spoken; a newer one takes its place and has its whole time. `draw` draws the page again. */
export function momentaryNotice(draw: () => void): { text(): string; show(words: string): void } {
  let text = '';
  let ending: ReturnType<typeof setTimeout> | undefined;
  return {
    text: () => text,
    show(words) {
      clearTimeout(ending);
      text = words;
      announce(words);
      ending = setTimeout(() => {
        text = '';
        draw();
      }, shownMs);
    },
  };
}
