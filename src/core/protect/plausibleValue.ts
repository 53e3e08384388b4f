import { withoutEnd } from './withoutEnd';

/** What the name in front of a value promises. */
export type Family = 'password' | 'secret' | 'token' | 'key' | 'provider';

/** How a value stands in its text. */
export interface ValueContext {
  readonly family: Family;
  /** In quotes, so that it is a text and not code. */
  readonly quoted: boolean;
  /** The name says that something else about the secret follows: its path, its name, its length. */
  readonly doubtful: boolean;
  /** Nothing but nearness joins name and value, or the name is an ordinary word too: weak values are not believed. */
  readonly loose: boolean;
}

/** Nothing shorter is taken for a secret. */
export const shortestSecret = 4;
/** Nor, where no sign joins it to its name, anything shorter than this. */
export const shortestStrongPassword = 6;

/**
 * Whether a value can be a secret, given what its name promises. Wrong both ways now and then: a false alarm is seen and
 * can be undone, a miss is not, so that doubt speaks for a secret where the name is a password's.
 */
export function isPlausibleSecret(found: string, context: ValueContext): boolean {
  const value = found.replaceAll('\uf8ff', '');
  if (value.length < shortestSecret || !/[\p{L}\p{N}]/u.test(value)) return false;
  if (isPlaceholder(value) || isSequence(value) || isReference(value) || isWellKnownForm(value)) return false;
  if (!context.quoted && isCode(value) && !(context.family === 'password' && isShuffled(value))) return false;
  if (context.doubtful) return value.length >= 20 && isMixedAtRandom(value) && !isPath(value);
  switch (context.family) {
    case 'password':
      return isPasswordLike(value, context.quoted, context.loose);
    case 'secret':
      return (
        looksRandom(value) ||
        isUuid(value) ||
        isRichInSigns(value) ||
        (context.quoted && !context.loose && isPhrase(value)) ||
        isShortSecret(value, context.quoted)
      );
    case 'token':
      return (
        looksRandom(value) ||
        isUuid(value) ||
        isRichInSigns(value) ||
        isLicenceKey(value) ||
        (context.quoted && !context.loose && isPhrase(value)) ||
        /^\d{14,}$/.test(value)
      );
    case 'key':
      return (value.length >= 14 && isMixedAtRandom(value)) || isLicenceKey(value);
    case 'provider':
      return value.length >= 24 && isMixedAtRandom(value) && !isPath(value) && !isUuid(value);
  }
}

/** A strong password as people choose them, so plainly that it needs no sign between it and its name. */
export function isStrongPassword(value: string): boolean {
  if (value.length < shortestStrongPassword || value.length > 64 || !/\d/.test(value)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s]/].filter(pattern => pattern.test(value)).length;
  return (
    classes >= 3 &&
    !isCode(value) &&
    !isPlaceholder(value) &&
    !isWellKnownForm(value) &&
    !/^[\d.,:/-]+[a-z]*$/i.test(value)
  );
}

/** Where a value ought to stand: `<your key>`, `xxxxxxxx`, `changeme`, `AKIA…EXAMPLE`. */
export function isPlaceholder(value: string): boolean {
  const repeated = value.match(/(.)\1{4,}/g)?.join('').length ?? 0;
  if (repeated * 5 > value.length * 2) return true;
  if (/[xX]{5,}|\*{3,}|\.{3}|…|_{4,}/.test(value)) return true;
  if (/EXAMPLE$/.test(value)) return true;
  if (/^<[^<>]*>$|^\[[^[\]]*\]$|^__\w+__$|^@\w+@$/.test(value)) return true;
  return placeholderWords.test(value);
}

const placeholderWords =
  /(?:^|[^a-z])(?:your|insert|replace|change|enter|put|paste|add|provide)[-_ ]?(?:me|in|this|here|it|your|a|an|my|the|own|with|api|app|auth|access|account|admin|bot|client|db|github|key|login|new|org|pass|password|personal|private|secret|server|service|token|user|super|strong|random|secure)|change-?me|placeholder|dummy|(?:^|[-_ ])(?:here|goes|todo|tbd|fixme|redacted|hidden|masked|removed|sanitized|undefined|null|none|optional|required|example|sample|fake)(?:$|[-_ ])|fake-?(?:key|token|secret|pass)|^(?:my|the|some|a|test|local|dev|default|real|fake)?[-_ ]?(?:super)?[-_ ]?(?:secret|secure)?[-_ ]?(?:api)?[-_ ]?(?:access)?[-_ ]?(?:secret|password|passwd|pass|pwd|token|key|apikey|credentials?|string|value|bearer)\d?$/i;

/** Keys hit in their order: `1234567890`, `abcdefghijklmnop`. */
function isSequence(value: string): boolean {
  const runs = value.match(/0?123456789?0?|abcdefgh[a-z]*|qwerty(?:uiop)?/gi)?.join('').length ?? 0;
  return runs >= 8 && runs * 10 > value.length * 7;
}

/** Points at the value and does not spell it: `${TOKEN}`, `$TOKEN`, `%TOKEN%`, `{{ token }}`, `process.env.TOKEN`. */
function isReference(value: string): boolean {
  return (
    /^\$\{[^}]*\}$|^\$\([^)]*\)?$|^\$\{\{.*\}\}$|^\$[A-Za-z_][\w:.]*$|^\$env:|^\$\d$|^%[\w:()-]{0,64}%?[sdvqx]?$|^#\{.*\}$|^\{\{.*\}\}$|^\{[\w.: -]*\}$|^@\{?[\w.]+\}?$|^:[a-z_]\w*$|^<%/i.test(
      value,
    ) ||
    /\$\{[\w.:[\]"' -]{1,64}\}|\{\{ ?[\w.$]{1,64} ?\}\}|\$\(\w|#\{\w{1,40}\}|\$\{[\w.$]{1,60}\(/.test(value) ||
    /^(?:process\.env|os\.(?:environ|getenv)|env(?:ironment)?[.([]|System\.getenv|secrets?[.[]|vars?[.[]|config[.[]|settings[.[]|data\.|local\.|module\.|vault:|ssm:|op:\/\/|file:|arn:|env:)/i.test(
      value,
    )
  );
}

/** Dates, versions, addresses, media types, lock-file hashes: forms that say what they are. */
function isWellKnownForm(value: string): boolean {
  return (
    /^sha(?:1|256|384|512)-/.test(value) ||
    /^v?\d{1,4}(?:\.\d{1,5}){1,3}(?:[-+_.][\w.+-]*)?$/.test(value) ||
    /^\d{4}-\d\d-\d\d/.test(value) ||
    /^0x[\da-f]{1,16}$/i.test(value) ||
    /^[\d\s.,:+-]*(?:ms|s|m|h|d|px|em|rem|kb|mb|gb|%)?$/i.test(value.replace(/^\d{4,}$/, 'x')) ||
    /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(value) ||
    /^(?:[a-z][a-z\d+.-]{1,12}:)?\/\/[^\s@]*$/i.test(value) ||
    /^(?:application|text|image|audio|video|font|multipart)\/[\w.+-]+$/.test(value) ||
    /^data:[a-z]+\//.test(value) ||
    /^(?:[a-z][a-z0-9-]{0,24}\.){1,6}[a-z]{2,10}(?::\d{1,5})?$/.test(value) ||
    /^[A-Z]{2,5}(?:-\d{2,4}){1,2}(?:-[A-Z]+)?$|^(?:utf|iso|rfc|aes|rsa|hmac|ed25519|x25519|pkcs|p|hs|rs|es|ps|md|sha)[-_]?\d[\w-]{0,8}$/i.test(
      value,
    ) ||
    /^(?:[A-Za-z]+[-_. ])*[A-Za-z]+[-_.](?:v?\d{1,4}(?:\.\d+)*|\d{8})(?:[-_.][a-z]{1,10})?$/.test(value)
  );
}

/** Unquoted, and in the form of a program: a name, a path of names, a call, a type. */
function isCode(value: string): boolean {
  return (
    /^[!&*(~-]{0,3}[A-Za-z_$][\w$]*(?:[?!]{0,2}(?:\.|::|->)#?[A-Za-z_$*][\w$]*)+[?!]?[;,)\]}>]*$/.test(
      value.replace(/[\w-]{16,}/g, part => (looksLikeHash(part) && !isName(part) ? '#' : part)),
    ) ||
    /^[!&*(~-]{0,3}(?:new\s)?[A-Za-z_$][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)*!?\??\.?[([{<](?![^\s(]{0,40}[$#@!%^][^\s]{0,40}$)/.test(
      value,
    ) ||
    /^[[({<`]/.test(value) ||
    isName(withoutEnd(value, ';,)]}>?!|')) ||
    /^(?:[A-Za-z_$]+|[a-z]+(?:[A-Z][a-z]*)*\d{0,2}|[A-Z]+(?:_[A-Z]+)*_?\d{0,2})[;,)\]}>?!|]*$/.test(value)
  );
}

function isPasswordLike(value: string, quoted: boolean, loose: boolean): boolean {
  if (isPath(value) || value.length > 128 || isForeignText(value)) return false;
  if (/\s/.test(value))
    return quoted && !loose && (isPhrase(value) || (value.length < 40 && isStrongPassword(value.replace(/\s/g, ''))));
  const letters = /\p{L}/u.test(value);
  const digits = /\d/.test(value);
  if (/^\d+$/.test(value)) return !loose && value.length >= (quoted ? 4 : 6) && value.length <= 20;
  if (letters && digits) return quoted ? !loose || !isName(value) : !/^[a-z]{1,3}\d$|^[A-Z][A-Z_]*\d*$/.test(value);
  if (letters)
    return (
      isRichInSigns(value) ||
      (/[!@#$%^&*+=?~]/.test(value) && !/^\w+[!?*]$/.test(value)) ||
      isGibberish(value) ||
      isShuffled(value) ||
      (quoted && !loose && isLoneWord(value))
    );
  return false;
}

/** A sentence in an alphabet of its own. */
function isForeignText(value: string): boolean {
  return value.replace(/[\x00-\xff]/g, '').length * 3 > value.length;
}

/** A weak password is a password: one small word in quotes, but none of the words that a form or a type uses. */
function isLoneWord(value: string): boolean {
  return /^[a-z]{5,20}$/.test(value) && !formWords.test(value);
}

const formWords =
  /^(?:string|number|boolean|object|array|hidden|email|input|field|login|button|submit|label|title|reset|forgot|forgotten|confirm|confirmation|current|invalid|valid|error|success|failed|empty|blank|missing|incorrect|wrong|weak|strong|basic|bearer|oauth|digest|plain|plaintext|encrypted|hashed|bcrypt|scrypt|argon|prompt|disabled|enabled|false|always|never|manual|auto|automatic|static|dynamic|update|create|delete|change|changed|expired|username|server|client|system|global|local|remote|public|private|internal|external|secret|secrets|password|passwords|passphrase|passwd|token|tokens|value|values|default|unset|config|settings|session|cookie|header|query|param|params|interactive|stdin|keychain|keyring|vault|store|storage|database|redis|mysql|postgres|mongodb|other|unknown|general|security|account|profile|users|group)$/;

function isShortSecret(value: string, quoted: boolean): boolean {
  if (/\s/.test(value) || isPath(value)) return false;
  return quoted
    ? isStrongPassword(value) && changesOfClass(value) >= 3
    : isStrongPassword(value) && changesOfClass(value) >= 4;
}

/** Small words without the words that explain rather than remember: `correct horse battery staple`. */
function isPhrase(value: string): boolean {
  return (
    value.length <= 64 &&
    /^[a-z]+(?: [a-z]+){2,7}$/.test(value) &&
    !/\b(?:a|an|the|is|are|was|be|to|of|in|on|for|your|you|please|must|should|can|cannot|not|no|or|if|this|that|it|enter|key|token|secret|password|api|string|optional|required|invalid|missing|failed|used|use|using|from|by|has|have|new|old|will)\b/.test(
      value,
    )
  );
}

/** Letters among many different signs, as password generators make them. */
function isRichInSigns(value: string): boolean {
  if (/\s/.test(value)) return false;
  const signs = new Set(value.replace(/[\p{L}\p{N}\s_.,'"/\\-]/gu, ''));
  return (
    signs.size >= 4 &&
    /\p{L}/u.test(value) &&
    !/^[\w$.]+\(.*\)[;,]?$/.test(value) &&
    !/=>|\?\?|&&|\|\||\?\./.test(value)
  );
}

/** Eight characters or more that no person would type as a name: the classes change often, or it is a long number in hex. */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || /\s/.test(value) || isPath(value) || isUuid(value)) return false;
  if (/^[0-9a-f]+$|^[0-9A-F]+$/.test(value)) return value.length >= 16 && /\d/.test(value) && /[a-f]/i.test(value);
  return isMixedAtRandom(value) || isGibberish(value);
}

function isMixedAtRandom(value: string): boolean {
  const body = value.replace(/[^A-Za-z0-9]/g, '');
  if (body.length < 8 || !/\d/.test(body) || !/[A-Za-z]/.test(body) || distinct(body) < 6) return false;
  if (/^[0-9a-f]+$/.test(body) && body.length >= 16) return true;
  if (isMadeOfWords(value) || isName(value)) return false;
  return changesOfClass(body) >= Math.max(3, Math.floor(body.length / 8));
}

/** Words and numbers, whatever holds them together: `usr2_restart_keeps_environment`. */
export function isMadeOfWords(value: string): boolean {
  return value
    .split(/[^A-Za-z0-9]+/)
    .filter(part => part !== '')
    .every(isWordWithNumber);
}

/** A name as programs have them: words that can be spoken, held together by capitals or `_`, with a number or two. */
function isName(value: string): boolean {
  if (!/^[A-Za-z_$][\w$-]*$/.test(value) || !/[a-z][A-Z]|[_-]/.test(value)) return false;
  const numbers = value.match(/\d+/g) ?? [];
  const words = value.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  const letters = words.join('').length;
  return (
    numbers.length <= 2 &&
    numbers.every(number => number.length <= 4) &&
    letters >= words.length * 3.3 &&
    words.every(word => word.length < 5 || /[aeiouy]/i.test(word))
  );
}

/** `key2`, `Version`, `HTTP`, `2024`, `v1beta1`: parts of names. */
function isWordWithNumber(part: string): boolean {
  return (
    /^(?:[A-Za-z]+\d{0,4}|\d{1,12}|v\d+(?:[a-z]+\d*)?|\d{1,4}[a-z]{1,10})$/.test(part) &&
    (part.length < 10 || !isGibberish(withoutEnd(part, '0123456789')))
  );
}

/** Letters only, long, and capitals where no name has them. */
function isGibberish(value: string): boolean {
  if (!/^[A-Za-z]{16,}$/.test(value)) return false;
  const words = value.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return value.length / words.length < 3.2;
}

/** A generated password that happens to hold no digit: capitals everywhere, as in no name. */
function isShuffled(value: string): boolean {
  if (!/^[A-Za-z]{8,32}$/.test(value) || !/[a-z]/.test(value)) return false;
  const words = value.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [];
  return words.length >= 4 && value.length / words.length < 2.5;
}

/** How often letters turn into digits or digits into letters, and small letters into capitals. */
export function changesOfClass(value: string): number {
  return (value.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])|[a-z](?=[A-Z])/g) ?? []).length;
}

function isPath(value: string): boolean {
  if (/^(?:\.{0,2}|~|[A-Za-z]:|\w[\w.-]*)(?:[/\\][\w.@ -]+)+[/\\]?$/.test(value)) {
    const parts = value.split(/[/\\]/).filter(part => part !== '');
    const isRooted = /^(?:\.{0,2}[/\\]|~|[A-Za-z]:)/.test(value);
    return (
      (isRooted || parts.length > 2 || !/[\d@]/.test(value)) &&
      parts.every(part => part.length <= 40 && !looksLikeHash(part))
    );
  }
  return /^[\w-]+\.(?:pem|key|crt|cer|json|ya?ml|txt|ts|js|py|env|conf|cfg|ini|xml|md|png|svg|html|jks|p12|keytab)$/i.test(
    value,
  );
}

function looksLikeHash(part: string): boolean {
  return part.length >= 12 && changesOfClass(part) >= 3;
}

export function isUuid(value: string): boolean {
  return value.length === 36 && /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(value);
}

function isLicenceKey(value: string): boolean {
  return /^[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){3,7}$/.test(value);
}

function distinct(value: string): number {
  return new Set(value).size;
}
