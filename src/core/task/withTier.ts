/**
 * A task file's text with another tier in its front matter, all else letter for letter as it was; `undefined` where it has no
 * front matter to put it into.
 */
export function withTier(text: string, tier: string): string | undefined {
  const lines = text.split('\n');
  const isFence = (line: string | undefined) => line?.replace(/^\uFEFF/, '').trimEnd() === '---';
  const end = lines.findIndex((line, index) => index > 0 && isFence(line));
  if (!isFence(lines[0]) || end < 0) return undefined;
  const at = lines.findIndex((line, index) => index < end && /^tier[ \t]*:/.test(line));
  const lineEnd = lines[0]?.endsWith('\r') === true ? '\r' : '';
  if (at < 0) lines.splice(end, 0, `tier: ${tier}${lineEnd}`);
  else {
    const line = (lines[at] ?? '').trimEnd();
    const noteAt = line.search(/[ \t]#/);
    const note = noteAt < 0 ? '' : line.slice(line.slice(0, noteAt).trimEnd().length);
    lines[at] = `tier: ${tier}${note}${lineEnd}`;
  }
  return lines.join('\n');
}
