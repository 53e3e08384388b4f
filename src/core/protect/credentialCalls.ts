import { isPlausibleSecret } from './plausibleValue';
import { type KeywordRule, windowLength } from './rule';

interface Call {
  /** Lower case, up to the bracket. */
  readonly keywords: readonly string[];
  /** Where the password stands among the arguments; the first is 0. */
  readonly place: 1 | 2;
  /** Methods of other things have the name too: one small word is not believed. */
  readonly loose?: boolean;
}

/** Calls that take a password without its name. */
const calls: readonly Call[] = [
  {
    keywords: [
      ...['networkcredential(', 'usernamepasswordcredentials(', 'usernamepasswordcredential(', 'passwordcredential('],
      ...[
        'passwordauthentication(',
        'usernamepasswordauthenticationtoken(',
        'plainauthenticator(',
        'basiccredentials(',
      ],
      ...['httpbasicauth(', 'httpdigestauth(', 'httpntlmauth(', 'basicauth(', 'basic_auth(', 'setbasicauth('],
      ...['auth=(', 'auth = (', 'auth: (', 'credentials('],
    ],
    place: 1,
  },
  { keywords: ['.login(', '.authenticate('], place: 1, loose: true },
  { keywords: ['mysqli_connect(', 'mysql_connect(', 'new mysqli(', 'new pdo(', 'getconnection('], place: 2 },
];

const callOf = new Map(calls.flatMap(call => call.keywords.map(keyword => [keyword, call] as const)));

/** `new NetworkCredential("bob", "…")`, `auth=("bob", "…")`: nothing but the call says that the text is a password. */
export const credentialCalls: KeywordRule = {
  keywords: [...callOf.keys()],

  over(text, report) {
    let readUpTo = 0;
    return (keyword, _start, end) => {
      if (end <= readUpTo) return;
      readUpTo = end;
      const window = text.slice(end, end + windowLength);
      const call = callOf.get(keyword);
      const before = (call?.place === 2 ? twoArguments : oneArgument).exec(window)?.[0];
      if (before === undefined) return;
      const found = quotedText.exec(window.slice(before.length));
      const value = found?.[1] ?? found?.[2];
      if (
        found === null ||
        value === undefined ||
        !isPlausibleSecret(value, call?.loose === true ? loosely : asPassword)
      )
        return;
      const start = end + before.length + found[0].indexOf(value, 1);
      report('password', start, start + value.length);
    };
  },
};

const asPassword = { family: 'password', quoted: true, doubtful: false, loose: false } as const;
const loosely = { ...asPassword, loose: true } as const;

/** A text in quotes, a name, or a call without arguments; then a comma. */
const oneArgument = /^\s{0,80}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w.$>-]{1,80}(?:\(\))?)\s{0,8},\s{0,80}(?=["'])/;
const twoArguments =
  /^\s{0,80}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w.$>-]{1,80}(?:\(\))?)\s{0,8},\s{0,80}(?:"[^"\n]{0,200}"|'[^'\n]{0,200}'|[\w.$>-]{1,80}(?:\(\))?)\s{0,8},\s{0,80}(?=["'])/;
const quotedText = /^(?:"([^"\n]{4,128})"|'([^'\n]{4,128})')/;
