import { CharacterSet } from './characterSet';
import { longRuns } from './longRuns';
import { changesOfClass, isPlaceholder } from './plausibleValue';
import type { Report } from './rule';

/**
 * Tokens that have no mark worth searching for first. Each pattern is bounded, is tried at every place of the long runs of a
 * text, and gives up after a few characters nearly everywhere.
 */
export function findTokensWithoutKeyword(whole: string, report: Report): void {
  const { text, place } = longRuns(whole, inToken, shortestToken);
  const reportInWhole: Report = (type, start, end) => report(type, place(start), place(start) + end - start);
  for (const { type, pattern, needs, lead = 0 } of forms) {
    if (needs !== undefined && !text.includes(needs)) continue;
    for (const match of text.matchAll(pattern)) {
      const [start, end] = [match.index - lead, match.index + match[0].length];
      const token = text.slice(start, end);
      if (!isPlaceholder(token) && changesOfClass(token) >= 4) reportInWhole(type, start, end);
    }
  }
  findMarkedTokens(text, reportInWhole);
}

/** What the forms below are made of, and what they look at in front of and behind themselves. */
const inToken = new CharacterSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:/+=%|');
/** A mark of two letters, a dash and 28 characters; all others are longer. */
const shortestToken = 31;

/** `needs` stands in every token of the form; looked for first, since it is rare. `lead` characters of a token stand in front of the match. */
const forms: readonly {
  readonly type: string;
  readonly pattern: RegExp;
  readonly needs?: string;
  readonly lead?: number;
}[] = [
  { type: 'twilio-key', pattern: /(?<![A-Za-z0-9/+])(?:SK|AC)(?:[0-9a-f]{32}|[0-9A-F]{32})(?![A-Za-z0-9])/g },
  { type: 'telegram-token', pattern: /(?<![\w.:/+-])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w:./-])/g },
  { type: 'password-hash', pattern: /(?<![0-9A-Za-z])[0-9a-fA-F]{32}:[0-9a-fA-F]{32}(?=:::)/g, needs: ':::' },
  { type: 'facebook-token', pattern: /(?<!\d)\d{14,17}\|[\w-]{27}(?![\w-])/g, needs: '|' },
  {
    type: 'mailgun-key',
    pattern: /-(?<=(?<![A-Za-z0-9/+-])[0-9a-f]{32}-)[0-9a-f]{8}-[0-9a-f]{8}(?![A-Za-z0-9-])/g,
    lead: 32,
  },
  { type: 'wallet-key', pattern: /(?<![A-Za-z0-9/+=_-])[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?![A-Za-z0-9/+=_-])/g },
  { type: 'wallet-key', pattern: /(?<![A-Za-z0-9/+=_-])S[A-Z2-7]{55}(?![A-Za-z0-9/+=_-])/g },
  { type: 'nkey-seed', pattern: /(?<![A-Za-z0-9/+])S[ACNOUX][A-Z2-7]{56}(?![A-Za-z0-9])/g },
  { type: 'twitter-token', pattern: /(?<![A-Za-z0-9%])A{21,23}[A-Za-z0-9%]{60,128}/g, needs: 'A'.repeat(21) },
  { type: 'dropbox-token', pattern: /(?<![\w+/-])[A-Za-z0-9]{11}A{10}[\w=-]{43}(?![\w+/-])/g, needs: 'A'.repeat(10) },
  { type: 'discord-token', pattern: /(?<![\w./+-])[MNO][A-Za-z\d_-]{22,27}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])/g },
];

/**
 * Tokens of providers we have never heard of: a short word or two, `_` or `-`, and a long random part
 * (`acme_live_8fK…`). The random part must be long and mixed, since any hash may follow a word.
 */
function findMarkedTokens(text: string, report: Report): void {
  for (const match of text.matchAll(/[_-][A-Za-z0-9]{28,256}(?![A-Za-z0-9+/=])/g)) {
    const mark = /(?<![\w./+-])[a-z][a-z0-9]{1,9}(?:[_-][a-z0-9]{1,10}){0,2}$/.exec(
      text.slice(Math.max(0, match.index - 33), match.index),
    );
    if (mark === null || /^(?:sha\d*|md5|uuid|index|chunk|h1)$/.test(mark[0])) continue;
    const random = match[0].slice(1);
    if (!isPlaceholder(random) && isThoroughlyMixed(random)) {
      report('token', match.index - mark[0].length, match.index + match[0].length);
    }
  }
}

function isThoroughlyMixed(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, '').length;
  const capitals = text.replace(/[^A-Z]/g, '').length;
  const small = text.length - digits - capitals;
  if (digits >= 3 && capitals >= 4 && small >= 4) return true;
  return capitals === 0 && digits >= 8 && /[g-z]/.test(text) && changesOfClass(text) >= 10;
}
