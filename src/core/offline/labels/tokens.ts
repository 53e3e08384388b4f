import { hostOf, siteOf } from '../../records/links';

/**
 * Words of a text for counting, lower-case: words of letters, a CJK character each, runs of `!` and `?`; numbers as `#` and
 * their length, amounts as `$#`, addresses as `site:example.com`, mail addresses as `domain:example.com`, so that a
 * number or a tracking link seen once still counts as what it is. Letters written apart by invisible characters are one word.
 */
export function tokens(text: string): readonly string[] {
  return [...visible(text).matchAll(pattern)].flatMap(([match]) => tokensOf(match));
}

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`;
const pattern = new RegExp(
  [
    String.raw`https?:\/\/[^\s<>"')\]]+`,
    String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}`,
    String.raw`[$€£]?\d[\d.,]*%?`,
    unspaced,
    String.raw`(?!${unspaced})\p{L}(?:(?!${unspaced})[\p{L}\p{M}'’])*`,
    '[!?]{2,}|!',
  ].join('|'),
  'gu',
);

/** What a person does not see inside a word: soft hyphens, joiners, direction marks, tags. */
function visible(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase();
}

function tokensOf(match: string): readonly string[] {
  if (/^https?:/.test(match)) return addressTokens(match);
  if (match.includes('@')) return ['mail-address', `domain:${match.slice(match.indexOf('@') + 1)}`];
  if (/^[$€£]/.test(match)) return ['$#'];
  if (/^\d/.test(match)) return [match.endsWith('%') ? '#%' : `#${Math.min(match.length, 6)}`];
  return [match.slice(0, /^[!?]/.test(match) ? 3 : 30)];
}

function addressTokens(address: string): readonly string[] {
  const host = hostOf(address);
  const named = host === undefined ? [] : [`site:${siteOf(host)}`];
  const isNumeric = host !== undefined && /^[\d.]+$/.test(host);
  return [
    'address',
    ...named,
    ...(isNumeric ? ['address:numeric'] : []),
    ...(address.includes('@') ? ['address:@'] : []),
  ];
}
