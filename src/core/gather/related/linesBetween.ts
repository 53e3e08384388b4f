/** Some of the lines of a text (split at line feeds), 1-based and inclusive, joined by line feeds; fewer where the text ends before. */
export function linesBetween(
  lines: readonly string[],
  startLine: number,
  endLine: number,
): { readonly text: string; readonly endLine: number } {
  const last = Math.min(endLine, lines.length);
  const own = lines.slice(startLine - 1, last).map(line => (line.endsWith('\r') ? line.slice(0, -1) : line));
  return { text: own.join('\n'), endLine: last };
}
