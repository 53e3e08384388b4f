import { type KeywordRule, type Match, nextMatches } from './rule';

/** As long as a private key may be; the largest in use (RSA, 16,384 bits, in PEM) is under 13,000 characters. */
const longestKey = 16_384;

/**
 * Private keys between their `BEGIN` and `END` lines, however they are wrapped: escaped into one line, quoted, prefixed by
 * a log's time. Without an `END` line what looks like base64 behind the `BEGIN` line is the key.
 */
export const privateKeys: KeywordRule = {
  keywords: ['-----begin', 'putty-user-key-file-'],

  over(text, report) {
    const nextMac = nextMatches(text, /Private-MAC: ?[0-9a-f]{40,64}/g);
    let reportedUpTo = 0;
    return (keyword, start) => {
      if (start < reportedUpTo) return;
      const end = keyword === '-----begin' ? endOfPem(text, start) : endOfPutty(nextMac(start), start);
      if (end === undefined) return;
      report('private-key', start, end);
      reportedUpTo = end;
    };
  },
};

function endOfPem(text: string, start: number): number | undefined {
  const header = /^-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-{2,5}/.exec(text.slice(start, start + 90));
  if (header === null) return undefined;
  const body = start + header[0].length;
  const most = text.slice(body, body + longestKey);
  const next = most.indexOf('-----BEGIN');
  const within = next < 0 ? most : most.slice(0, next);
  const footer = /-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-{2,5}/.exec(within);
  if (footer === null) return endOfBase64Lines(text, body, body + within.length);
  return isPlaceholderKey(within.slice(0, footer.index)) ? undefined : body + footer.index + footer[0].length;
}

/** `...`, `<key>`, `REPLACE ME`: nothing that is a key. */
function isPlaceholderKey(key: string): boolean {
  return !/[A-Za-z0-9+/]{16}/.test(key.replace(/\\{1,8}[nrt]/g, ' '));
}

/** Lines (or escaped lines) go on as long as they hold a long run of base64. */
function endOfBase64Lines(text: string, from: number, most: number): number | undefined {
  const line = /(?:\s|\\+[nr"]|["'+,]|[\w:.#-]{1,24}[ \t]|[>|*/][ \t]){0,24}[A-Za-z0-9+/]{16,}={0,2}/y;
  let end: number | undefined;
  line.lastIndex = from;
  while (line.test(text) && line.lastIndex <= most) end = line.lastIndex;
  return end;
}

function endOfPutty(mac: Match | undefined, start: number): number | undefined {
  return mac === undefined || mac.end > start + longestKey ? undefined : mac.end;
}
