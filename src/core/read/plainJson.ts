/**
 * JSON text with `\uXXXX` written out where a character may stand as it is. To be done before protect looks at a reply: a
 * secret in escapes is then seen, and what a person reads later is what protect saw.
 */
export function plainJson(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|[\s\S])/g, (whole, digits: string | undefined) => {
    if (digits === undefined) return whole;
    const unit = Number.parseInt(digits, 16);
    const mustStay = unit < 0x20 || unit === 0x22 || unit === 0x5c;
    return mustStay ? whole : String.fromCharCode(unit);
  });
}
