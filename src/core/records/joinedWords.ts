/**
 * Encoded words of a header (RFC 2047) that some programs cut in the middle of a character, made one word: against the
 * standard, each is encoded by itself, and padding inside would end what is decoded. Words in base64 alone, side by side and
 * of one charset; what is no base64 stays as it is written.
 */
export function joinedWords(value: string): string {
  if (!/=\?=\s/.test(value)) return value;
  let kept = '';
  let end = 0;
  for (const group of groupsIn(value)) {
    const [first, last] = [group[0], group.at(-1)];
    const whole = group.length < 2 ? undefined : oneWord(group);
    if (first === undefined || last === undefined || whole === undefined) continue;
    kept += value.slice(end, first.start) + whole;
    end = last.end;
  }
  return kept + value.slice(end);
}

interface Word {
  readonly charset: string;
  readonly coded: string;
  readonly start: number;
  readonly end: number;
}

/** Words with nothing but blanks between them, which are no part of the text. */
function groupsIn(value: string): readonly Word[][] {
  const groups: Word[][] = [];
  for (const match of value.matchAll(/=\?([\w*.:-]{1,60})\?[bB]\?([\w+/=]{0,998})\?=/g)) {
    const [whole, charset = '', coded = ''] = match;
    const word = { charset: charset.toLowerCase(), coded, start: match.index, end: match.index + whole.length };
    const before = groups.at(-1)?.at(-1);
    const isNext = before?.charset === word.charset && value.slice(before.end, word.start).trim() === '';
    if (isNext) groups.at(-1)?.push(word);
    else groups.push([word]);
  }
  return groups;
}

/** `undefined` where no padding stands between them: then the decoder puts them together itself. */
function oneWord(words: readonly Word[]): string | undefined {
  if (!words.slice(0, -1).some(({ coded }) => coded.endsWith('='))) return undefined;
  try {
    return `=?${words[0]?.charset}?B?${btoa(words.map(({ coded }) => atob(coded)).join(''))}?=`;
  } catch {
    return undefined;
  }
}
