import { hostOf, siteOf } from '../../records/links';

/**
 * Words of a text for counting, lower-case: words of letters, a CJK character each, runs of `!` and `?`; numbers as `#` and
 * their length, amounts as `$#`, addresses as `site:example.com`, mail addresses as `domain:example.com`, so that a
 * number or a tracking link seen once still counts as what it is. Letters written apart by invisible characters are one word.
 */
export function tokens(text: string): readonly string[] {
  const found = isPlain.test(text) ? text.toLowerCase().match(plainPattern(text)) : visible(text).match(pattern);
  const all: string[] = [];
  for (const match of found ?? []) addTokens(match, all);
  return all;
}

const address = String.raw`https?:\/\/[^\s<>"')\]]+`;
const mailAddress = String.raw`[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}`;
const marks = '[!?]{2,}|!';

const unspaced = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]`;
const pattern = new RegExp(
  [
    address,
    mailAddress,
    String.raw`[$€£]?\d[\d.,]*%?`,
    unspaced,
    String.raw`(?!${unspaced})\p{L}(?:(?!${unspaced})[\p{L}\p{M}'’])*`,
    marks,
  ].join('|'),
  'gu',
);

/** Most lines are ASCII, where the same is found in a fifth of the time. */
const isPlain = /^[\x00-\x7f]*$/;
const plainWords = String.raw`\$?\d[\d.,]*%?|[a-z][a-z']*|${marks}`;
const plainPatterns = {
  words: new RegExp(plainWords, 'g'),
  addresses: new RegExp([address, mailAddress, plainWords].join('|'), 'g'),
};

function plainPattern(text: string): RegExp {
  return text.includes('@') || text.includes('://') ? plainPatterns.addresses : plainPatterns.words;
}

/** What a person does not see inside a word: soft hyphens, joiners, direction marks, tags. */
function visible(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase();
}

function addTokens(match: string, all: string[]): void {
  if (/^https?:/.test(match)) all.push(...addressTokens(match));
  else if (match.includes('@')) all.push('mail-address', `domain:${match.slice(match.indexOf('@') + 1)}`);
  else if (/^[$€£]/.test(match)) all.push('$#');
  else if (/^\d/.test(match)) all.push(match.endsWith('%') ? '#%' : `#${Math.min(match.length, 6)}`);
  else all.push(match.slice(0, /^[!?]/.test(match) ? 3 : 30));
}

function addressTokens(found: string): readonly string[] {
  const host = hostOf(found);
  const named = host === undefined ? [] : [`site:${siteOf(host)}`];
  const isNumeric = host !== undefined && /^[\d.]+$/.test(host);
  return [
    'address',
    ...named,
    ...(isNumeric ? ['address:numeric'] : []),
    ...(found.includes('@') ? ['address:@'] : []),
  ];
}
