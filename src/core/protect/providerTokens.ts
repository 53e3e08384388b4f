import type { CharacterSet } from './characterSet';
import { changesOfClass, isMadeOfWords, isPlaceholder } from './plausibleValue';
import { endOfRuns, type KeywordRule, letterOrDigit, remembering, startOfRuns, tokenCharacter } from './rule';
import { type TokenFormat, tokenFormats } from './tokenFormats';

const formatsOf = new Map<string, TokenFormat[]>();
for (const format of tokenFormats) {
  for (const keyword of format.keywords) formatsOf.set(keyword, [...(formatsOf.get(keyword) ?? []), format]);
}

/** Tokens that carry their provider's mark. */
export const providerTokens: KeywordRule = {
  keywords: [...formatsOf.keys()],

  over(text, report) {
    const starts = new Map<CharacterSet, (until: number) => number>();
    const startOfToken = ({ lead }: TokenFormat, keywordStart: number): number => {
      if (lead === undefined) return keywordStart;
      const startOf = starts.get(lead.of) ?? startOfRuns(text, lead.of);
      starts.set(lead.of, startOf);
      return Math.max(startOf(keywordStart), keywordStart - lead.most);
    };
    const ends = new Map<CharacterSet, (from: number) => number>();
    const endOfToken = (format: TokenFormat, from: number): number => {
      const tail = format.tail ?? tokenCharacter;
      const endOf = ends.get(tail) ?? endOfRuns(text, tail);
      ends.set(tail, endOf);
      return endOf(from);
    };

    const judges = new Map<TokenFormat, (found: string) => boolean>();
    const isTokenOf = (format: TokenFormat, found: string): boolean => {
      const judge = judges.get(format) ?? remembering(one => isToken(format, one));
      judges.set(format, judge);
      return judge(found);
    };

    let reportedUpTo = 0;
    return (keyword, keywordStart) => {
      for (const format of formatsOf.get(keyword) ?? []) {
        const start = startOfToken(format, keywordStart);
        if (start < reportedUpTo || letterOrDigit.has(text.charCodeAt(start - 1))) continue;
        format.pattern.lastIndex = start;
        if (!format.pattern.test(text)) continue;
        const end = format.pattern.lastIndex;
        if (format.exact && letterOrDigit.has(text.charCodeAt(end))) continue;
        if (!isTokenOf(format, text.slice(start, Math.min(end, start + judgedLength)))) continue;
        const stop = format.exact ? end : withoutPunctuation(text, end, endOfToken(format, end));
        report(format.type, start, stop);
        reportedUpTo = stop;
      }
    };
  },
};

/** Of a token; what follows can be as long as the text. */
const judgedLength = 96;

function isToken(format: TokenFormat, found: string): boolean {
  if (format.varied && !isVaried(found)) return false;
  return format.plain ? !/EXAMPLE$/.test(found) : !isPlaceholder(found);
}

/** A full stop or dash after a token ends the sentence, not the token. */
function withoutPunctuation(text: string, least: number, end: number): number {
  let stop = end;
  while (stop > least - 1 && /[.-]/.test(text[stop - 1] ?? '')) stop -= 1;
  return stop;
}

function isVaried(token: string): boolean {
  const body = token.slice(token.search(/[_\-.:]/) + 1);
  if (isNameOfWords(body)) return false;
  return new Set(body).size >= Math.min(8, body.length / 2) && changesOfClass(body.replace(/[^A-Za-z0-9]/g, '')) >= 2;
}

/** `test_usr2_restart_keeps_environment`, `test_missing_host_http11`: in small letters, with a number here and there. */
function isNameOfWords(body: string): boolean {
  if (body.split(/[_-]/).length < 3) return false;
  return isMadeOfWords(body) || (!/[A-Z]/.test(body) && body.replace(/\D/g, '').length * 6 < body.length);
}
