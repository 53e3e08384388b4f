/** What PowerShell was given in base64 (UTF-16, as it wants it), as text; `undefined` for a command that hides nothing so. */
export function encodedIn(command: string): string | undefined {
  const found = encoded.exec(command)?.[1];
  return found === undefined ? undefined : decoded(found);
}

/** `-e`, `-ec`, `-enc`, … `-EncodedCommand`: PowerShell takes every beginning of a parameter's name. */
const encoded =
  /(?:^|["'\s])[-/\u2013\u2014]e(?:c|n(?:c(?:o(?:d(?:e(?:d(?:c[a-z]{0,6})?)?)?)?)?)?)?[\s:]{1,4}["']?([A-Za-z0-9+/]{24,})/i;

/** What is cut off at the end of a long command is left away. */
function decoded(whole: string): string | undefined {
  try {
    const bytes = atob(whole.slice(0, whole.length - (whole.length % 4)));
    let text = '';
    for (let at = 0; at + 1 < bytes.length; at += 2)
      text += String.fromCharCode(bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8));
    // Hardly any script is written in other letters than these.
    const plain = text.replace(/[^\t\n\r\x20-\x7e]/g, '').length;
    return plain >= 0.8 * text.length ? text : '';
  } catch {
    return '';
  }
}
