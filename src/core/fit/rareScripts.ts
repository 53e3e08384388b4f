/**
 * Tokens that a tokenizer with few words of other scripts may need above o200k's, for texts in them. Claude's older vocabulary
 * (`@anthropic-ai/tokenizer`, times 1.1 as `ai-tokenizer` found against replies) takes three of its tokens for one of o200k
 * in Arabic, where a factor that fits Latin, Cyrillic and Chinese would promise too much. Measured in November 2026 over short
 * texts of each script; for a letter of the scripts below at most 0.7 more, for a sign outside the basic plane 2.
 */
export function surchargeOfScripts(text: string): number {
  if (!mayBeRare.test(text)) return 0;
  let letters = 0;
  for (const _ of text.matchAll(rareLetter)) letters++;
  let signs = 0;
  for (const _ of text.matchAll(farSign)) signs++;
  return Math.ceil(letters * 0.7 + signs * 2);
}

/** From Armenian on; Latin, Greek and Cyrillic stand before. */
const mayBeRare = /[\u0530-\u1cff\ua000-\uabff\ud800-\udfff]/;
const rareLetter =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{M}]/gu;
const farSign = /[\u{10000}-\u{10ffff}]/gu;
