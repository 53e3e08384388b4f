/** Letters that mean something else in the table. */
const taken = new Set([...'cunxos']);

/**
 * A letter for each label, always the same for the same labels: the first of its own that is free, else the first free one of
 * the alphabet, else a digit; `undefined` where there are more labels than keys.
 */
export function labelLetters(labels: readonly string[]): readonly (string | undefined)[] {
  const free = new Set([...'abcdefghijklmnopqrstuvwxyz123456789'].filter(letter => !taken.has(letter)));
  return labels.map(label => {
    const own = [...label.toLowerCase()].find(letter => /[a-z]/.test(letter) && free.has(letter));
    const letter = own ?? [...free][0];
    if (letter !== undefined) free.delete(letter);
    return letter;
  });
}
