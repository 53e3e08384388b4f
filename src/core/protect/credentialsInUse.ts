import { CharacterSet } from './characterSet';
import { passwordFlags } from './commandLines';
import { isPlaceholder, isUuid, looksRandom } from './plausibleValue';
import {
  endOfRuns,
  type KeywordRule,
  longTokenCharacter,
  type Match,
  nextMatches,
  remembering,
  windowLength,
} from './rule';

/** Of a source of data as Go's drivers write it, behind `name:password`. */
const dialects = ['@tcp(', '@unix('];

/** That take a name and a password behind `-u`. */
const programs = ['curl', 'wget', 'http', 'svn'];

/** Credentials where they are used: in an address, in a header, on a command line. */
export const credentialsInUse: KeywordRule = {
  keywords: ['://', ...dialects, ...uses().flatMap(use => use.keywords)],

  over(text, report) {
    const isCredential = remembering(looksLikeCredential);
    const endOfToken = endOfRuns(text, longTokenCharacter);
    const sign = endOfRuns(text, beforeSign);
    const commands = new Commands(text);
    let readUpTo = 0;
    return (keyword, start, end) => {
      if (start < readUpTo) return;
      const found =
        keyword === '://'
          ? isNear(text, end, sign(end))
            ? inAddress(text, end)
            : undefined
          : dialects.includes(keyword)
            ? inFrontOf(text, start)
            : inUse(text, start, keyword, commands, isCredential);
      if (found === undefined) return;
      const stop = found.type === 'authorization' ? Math.max(found.end, endOfToken(found.end)) : found.end;
      report(found.type, found.start, stop);
      readUpTo = stop;
    };
  },
};

interface Found {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Whether the `@` of an address follows; for most there is none. */
function isNear(text: string, at: number, sign: number): boolean {
  return sign - at <= windowLength + 2 && text[sign] === '@';
}

/** What may stand in an address in front of its `@`. */
const beforeSign = new CharacterSet(' \t\n\v\f\r"\'`<>\\\uf8ff@', 'of all but');

/** `https://name:secret@host`, and a token in the place of the name. */
function inAddress(text: string, at: number): Found | undefined {
  const match =
    /^([^\s:/?#"'`<>\\\uf8ff]{0,256})(?::([^\s/"'`<>\\\uf8ff]{1,256}|[^\s"'`<>\\@\uf8ff]{1,256}))?@(?=[\w[.{$%-])/.exec(
      text.slice(at, at + 560),
    );
  if (match === null) return undefined;
  const [, name = '', password] = match;
  if (password === undefined || /^x-oauth-basic$/.test(password)) {
    return looksRandom(name) && !isPlaceholder(name)
      ? { type: 'url-token', start: at, end: at + name.length }
      : undefined;
  }
  if (isNoPassword(password)) return undefined;
  const start = looksRandom(name) ? at : at + name.length + 1;
  return { type: 'url-password', start, end: at + name.length + 1 + password.length };
}

/** `name:secret@tcp(host:3306)/base` */
function inFrontOf(text: string, at: number): Found | undefined {
  let start = at;
  while (start > 0 && at - start < 200 && !/[\s"'`@\uf8ff]/.test(text[start - 1] ?? ' ')) start -= 1;
  const word = text.slice(start, at);
  const colon = word.indexOf(':');
  const password = word.slice(colon + 1);
  if (!/^[\w.$-]{1,64}$/.test(word.slice(0, Math.max(colon, 0))) || password.length < 3) return undefined;
  if (isNoPassword(password)) return undefined;
  return { type: 'url-password', start: at - password.length, end: at };
}

/** A reference, a placeholder or the word itself; `user:pass` stands in every handbook, but a weak password is one. */
function isNoPassword(password: string): boolean {
  return (
    /^[$%{<[:@]|^#\{|[}\]>]$|^\*+$|^(?:x+|\.{2,}|_+)$/i.test(password) ||
    /\$\{|\{\{|\$\(|\[redacted:/.test(password) ||
    /^(?:password|passwd|pwd|(?:your|replace|insert|my)[-_][\w-]*|your[\w-]*|my-?password|secret|token|placeholder|changeme|\d{1,5}|user|username|PASSWORD|redacted)$/i.test(
      password,
    )
  );
}

interface Use {
  readonly keywords: readonly string[];
  readonly type: string;
  /** Its last group that is there is the credential. */
  readonly pattern: RegExp;
  /** As in `PasswordFlag`. */
  readonly within?: number;
  /** Whether what stands in the window before the keyword fits. */
  readonly before?: (window: string) => boolean;
}

function uses(): readonly Use[] {
  return [
    {
      keywords: ['jdbc:oracle:'],
      type: 'password',
      pattern: /^jdbc:oracle:[a-z0-9]{1,8}:[^\s/:@]{1,64}\/([^\s/@"']{3,128})@/,
    },
    {
      keywords: ['authorization'],
      type: 'authorization',
      pattern:
        /^authorization(?:\\{0,4}["'`])?[ \t]{0,4}[:=,>]{1,2}[ \t]{0,4}(?:\\{0,4}["'`]|\/)?(?:(?:bearer|basic|token|digest|apikey|api-key|negotiate|sso-key|bot|key|oauth|genie-?key|splunk|ssws|discogs token=|aws4-hmac-sha256|pat)[ \t]{1,4}|oauth_signature=\\?")?([\w.+/=~%:|-]{8,128})/i,
    },
    {
      keywords: ['bearer', 'basic'],
      type: 'authorization',
      pattern: /^(?:bearer|basic)(?:[ \t]{1,4}|%20|\\u0020|["']?[ \t]{0,2}[:=,][ \t]{0,2}["'])([\w.+/=~%-]{12,128})/i,
    },
    {
      keywords: ['samlresponse'],
      type: 'authorization',
      pattern:
        /^samlresponse(?:\\{0,4}["'])?(?:[ \t]{0,4}[:=]|[ \t]{1,4}value=)[ \t]{0,4}(?:\\{0,4}["'])?([A-Za-z0-9+/%]{60,320}={0,2})/i,
    },
    {
      keywords: ['-hashes'],
      type: 'password-hash',
      pattern: /^-hashes[ \t=]{1,4}["']?:?((?:[0-9a-f]{32}:)?[0-9a-f]{32})(?![0-9a-z])/i,
    },
    {
      keywords: ['/rc4:', '/ntlm:', '/aes128:', '/aes256:'],
      type: 'password-hash',
      pattern: /^\/(?:rc4|ntlm|aes\d{3}):([0-9a-f]{32,64})(?![0-9a-z])/i,
    },
    {
      keywords: ['* ntlm'],
      type: 'password-hash',
      pattern: /^\* ntlm[ \t]{0,12}:[ \t]{0,4}([0-9a-f]{32})(?![0-9a-z])/i,
    },
    {
      keywords: ['seed phrase', 'recovery phrase', 'mnemonic', 'paper key'],
      type: 'wallet-key',
      pattern:
        /^(?:seed|recovery|mnemonic|paper)(?:[ \t](?:phrase|key))?[^\n:=]{0,24}(?:[:=]|\bis\b)\s{0,8}["']?((?:[a-z]{3,8}[ \t,]{1,3}){11,23}[a-z]{3,8})(?![a-z])/i,
    },
    {
      keywords: ['cookie'],
      type: 'session',
      pattern:
        /^cookie(?:\\{0,4}["'`])?[ \t]{0,4}[:=,][ \t]{0,4}(?:\\{0,4}["'`])?(?:[\w.-]{1,40}=[\w.%-]{0,40};[ \t]){0,8}[\w.-]{0,24}(?:sess|sid|auth|token|jwt|login)[\w.-]{0,24}=([\w.%+/=~:|-]{12,128})/i,
    },
    {
      keywords: ['-u', '--user', '--proxy-user'],
      type: 'basic-auth',
      before: window => /[\s"'\\]$/.test(window) && programs.some(program => window.toLowerCase().includes(program)),
      pattern:
        /^(?:-u|--user|--proxy-user)[ \t=]{0,2}(?:"([^\s:"$<{[]{0,100}:[^\s"<>{[]{3,200})"|'([^\s:'$<{[]{0,100}:[^\s'<>{[]{3,200})'|([^\s:"'$<{[]{0,100}:[^\s"'<>{[]{3,200}))/,
    },
    {
      keywords: ['userpwd'],
      type: 'basic-auth',
      pattern:
        /^userpwd["']?[ \t]{0,4}[,=:][ \t]{0,4}(?:"([^\s:"$<{[]{1,100}:[^\s"<>{[]{3,200})"|'([^\s:'$<{[]{1,100}:[^\s'<>{[]{3,200})')/i,
    },
    {
      keywords: ['identified by', 'identified with'],
      type: 'password',
      before: window => /\b(?:create|alter|grant|set)\b/i.test(window.slice(window.lastIndexOf(';') + 1).slice(-210)),
      pattern:
        /^identified[ \t](?:by|with)[ \t]{1,4}(?:[\w"'`]{1,40}[ \t]{1,4}(?:by|as)[ \t]{1,4})?(?:password[ \t]{1,4})?(?:\\{0,4}["'`]([^"'`\n\\]{3,256})|([^\s"'`;,)]{4,256}))/i,
    },
    {
      keywords: ['convertto-securestring'],
      type: 'password',
      pattern:
        /^convertto-securestring(?:[ \t]{1,4}-(?:string|asplaintext|force)){0,3}[ \t]{1,4}(?:["']([^"'\n$]{3,256})["']|([^\s"'$|;)-][^\s"'|;)]{3,256}))/i,
    },
    {
      keywords: ['sshpass'],
      type: 'password',
      pattern: /^sshpass[ \t]{1,4}-p[ \t]{0,4}(?:["']([^"'\n$]{3,256})["']|([^\s"'$]{3,256}))/,
    },
    ...passwordFlags.map(flag => ({ ...flag, type: 'password' })),
  ];
}

const usesOf = new Map<string, Use[]>();
for (const use of uses()) {
  for (const keyword of use.keywords) usesOf.set(keyword, [...(usesOf.get(keyword) ?? []), use]);
}

function inUse(
  text: string,
  start: number,
  keyword: string,
  commands: Commands,
  isCredential: (question: string) => boolean,
): Found | undefined {
  for (const use of usesOf.get(keyword) ?? []) {
    const found =
      use.within === undefined ? atKeyword(text, start, use.pattern) : commands.next(use.pattern, start, use.within);
    if (found === undefined || found.value === '') continue;
    if (use.before?.(text.slice(Math.max(0, start - windowLength), start)) === false) continue;
    const { value } = found;
    if (!isCredential(`${use.type} ${value}`)) continue;
    const from = found.start + text.slice(found.start, found.end).lastIndexOf(value);
    const nameLength = use.type === 'basic-auth' ? value.indexOf(':') + 1 : 0;
    return { type: use.type, start: from + nameLength, end: from + value.length };
  }
  return undefined;
}

function atKeyword(text: string, start: number, pattern: RegExp): Match | undefined {
  const match = pattern.exec(text.slice(start, start + windowLength));
  if (match === null) return undefined;
  return { start, end: start + match[0].length, value: match.findLast(group => group !== undefined) ?? '' };
}

/** Flags with their values: each kind is searched for once in a text, however many programs it names. */
class Commands {
  private readonly searches = new Map<RegExp, (from: number) => Match | undefined>();
  private readonly endOfCommand: (from: number) => number;

  constructor(private readonly text: string) {
    this.endOfCommand = endOfRuns(text, inCommand);
  }

  /** The first flag in the command that begins at `start`, if it begins near enough. */
  next(pattern: RegExp, start: number, within: number): Match | undefined {
    const search = this.searches.get(pattern) ?? nextMatches(this.text, pattern);
    this.searches.set(pattern, search);
    const found = search(start + 2);
    return found !== undefined && found.start <= start + within && found.start <= this.endOfCommand(start)
      ? found
      : undefined;
  }
}

const inCommand = new CharacterSet('\n|;&', 'of all but');

/** Asked as `type value`. Not a word, not a place for a credential: `Basic authentication`, `Bearer <token>`, `-u test:test`. */
function looksLikeCredential(question: string): boolean {
  const type = question.slice(0, question.indexOf(' '));
  const value = question.slice(type.length + 1);
  if (isPlaceholder(value) || isNoPassword(value)) return false;
  if (type === 'authorization') {
    return (
      looksRandom(value.replace(/%[0-9a-f]{2}/gi, '')) || isUuid(value) || /^[A-Za-z0-9+/]{12,}={1,2}$/.test(value)
    );
  }
  if (type === 'session') return looksRandom(value);
  const [name, password] = value.split(/:(.*)/s);
  return type !== 'basic-auth' || (name !== password && !isPlaceholder(password ?? ''));
}
