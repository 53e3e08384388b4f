/** A text without the characters of a set that stand at its end; in linear time, which `/[…]+$/` is not. */
export function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text[end - 1] ?? '\n')) end -= 1;
  return text.slice(0, end);
}
