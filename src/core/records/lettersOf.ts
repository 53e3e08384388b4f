/** A name without case and marks, and without what stands between its words. */
export function lettersOf(name: string): string {
  const letters = name.toLowerCase().replace(/[\s_./:-]+/g, '');
  return /^[\x21-\x7e]*$/.test(letters)
    ? letters
    : letters
        .normalize('NFD')
        .replace(/[\u0300-\u036f]+/g, '')
        .normalize('NFC');
}
