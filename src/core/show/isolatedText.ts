import { type Child, element } from './element';
import { hasRightToLeft } from './textDirection';
import { hiddenRuns } from './visibleText';

/**
 * Text whose order hangs on nothing strange in it: a hidden sign that is spelled out has Latin letters, which must not decide in which
 * direction a Hebrew sentence reads, and in such a sentence an address is read from the left, its last slash at its end.
 */
export function isolatedText(text: string): readonly Child[] {
  return hiddenRuns(text).flatMap(piece =>
    piece.isHidden ? [element('bdi', {}, piece.text)] : addressesIn(piece.text),
  );
}

function addressesIn(text: string): readonly Child[] {
  if (!hasRightToLeft(text) || !text.includes('://')) return [text];
  return text
    .split(address)
    .map((piece, index) => (index % 2 === 1 ? element('bdi', {}, piece) : piece))
    .filter(piece => piece !== '');
}

const address = /(\b(?:https?|ftp):\/\/[^\s()<>"'«»“”]{1,2000})/;
