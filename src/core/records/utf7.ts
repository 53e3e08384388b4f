/**
 * UTF-7 (RFC 2152), which the platform does not decode and which hides links: what is between `+` and `-` is UTF-16 in base64; where it is
 * not, it stays as it stands.
 */
export function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]{0,10000})(-?)/g, (whole, coded: string, end: string) => {
    if (coded === '') return end === '' ? whole : '+';
    return utf16Of(coded) ?? whole;
  });
}

function utf16Of(coded: string): string | undefined {
  const units: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of coded) {
    bits = (bits << 6) | digits.indexOf(letter);
    held += 6;
    if (held < 16) continue;
    held -= 16;
    units.push(bits >> held);
    bits &= (1 << held) - 1;
  }
  // What is left over fills the last letter, and is zeros.
  if (units.length === 0 || held >= 6 || bits !== 0) return undefined;
  return units.map(unit => String.fromCharCode(unit)).join('');
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
