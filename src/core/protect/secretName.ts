import type { Family } from './plausibleValue';
import { providerNames } from './providerNames';

/** What a name says about the value that follows it. */
export interface SecretName {
  readonly family: Family;
  /** For the placeholder. */
  readonly type: string;
  /** Ends in a word like `path` or `length`: the value is more likely about the secret than the secret. */
  readonly doubtful: boolean;
  /** An ordinary word too (`pass`), or a long name as constants have: weak values are not believed. */
  readonly loose: boolean;
}

/** Stems found first; whether the name around one is really a secret's decides `secretName`. */
export const nameStems: readonly string[] = [
  'pass',
  'pasw',
  'paas',
  'psw',
  'pssw',
  'pwd',
  'pw',
  'kennwort',
  'senha',
  'contrase',
  'haslo',
  'mot de passe',
  'wachtwoord',
  'parola',
  'heslo',
  'salasana',
  'losenord',
  'lösenord',
  'adgangskode',
  'sifre',
  'şifre',
  'jelszo',
  'jelszó',
  '비밀번호',
  '비번',
  '암호',
  '패스워드',
  'パスワード',
  '暗証番号',
  '密码',
  '密碼',
  '口令',
  'пароль',
  'secret',
  'credential',
  'private',
  'passphrase',
  'pin',
  'token',
  'auth',
  'bearer',
  'jwt',
  'sess',
  'psk',
  'cookie',
  'sig',
  'signature',
  'sas',
  'nonce',
  'otp',
  'webhook',
  'key',
  'access',
  'salt',
  'cert',
  'licen',
  'seed',
  'mnemonic',
  '_pat',
  '-pat',
  'crumb',
  ...providerNames,
];

/** `undefined` where a name is nobody's secret: `tokenizer`, `author`, `keyboard`, `passed`. */
export function secretName(written: string): SecretName | undefined {
  const name = written.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  if (/[^\x20-\x7e]/.test(name)) return { family: 'password', type: 'password', doubtful: false, loose: false };
  const words = wordsOf(name);
  const place = words.findLastIndex(word => familyOf(word) !== undefined);
  const word = words[place];
  const previous = words[place - 1] ?? '';
  if (word === undefined) return ofProvider(words);
  const kind = familyOf(word) === 'key' ? keyKind(word, previous) : familyOf(word);
  if (kind === undefined) return undefined;
  const after = words.slice(place + 1);
  if (after.some(next => never.has(next)))
    return isAccessId(word, after) ? { family: 'token', type: 'access-id', doubtful: false, loose: true } : undefined;
  if (kind === 'token' && isCount(word, words)) return undefined;
  return {
    family: kind,
    type: typeOf(kind, word, previous),
    doubtful: after.some(next => about.has(next)),
    loose: (word === 'pass' && words.length === 1) || (words.length > 3 && name === name.toUpperCase()),
  };
}

/** `mapbox = …`, `sonarLogin`: what somebody who gives out keys was told, unless the name says that it is something else. */
function ofProvider(words: readonly string[]): SecretName | undefined {
  const place = words.findLastIndex(word => providerNames.has(word));
  if (place < 0 || words.slice(place + 1).some(next => never.has(next) || about.has(next))) return undefined;
  return { family: 'provider', type: 'token', doubtful: false, loose: true };
}

/** `dbPassword2`, `DB_PASSWORD`, `--db-password` → `db`, `password`. */
function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map(word => word.toLowerCase());
}

function familyOf(word: string): Family | undefined {
  if (passwordWord.test(word)) return 'password';
  if (/(?:secrete?s?|credentials?|creds?|mnemonic)$/.test(word)) return 'secret';
  if (/(?:tokens?|apitoken|jwt|bearer|cookies?|session|sessid|otp|sig|signature|webhook)$/.test(word)) return 'token';
  if (/^(?:auth|oauth|authorization|authentication|authkey|pat|crumb)$/.test(word)) return 'token';
  if (
    /(?:keys?|salt|seed|access)$/.test(word) &&
    !/(?:monkey|turkey|hotkey|whiskey|donkey|jockey|hockey|shortkey|keykey)s?$/.test(word)
  )
    return 'key';
  return undefined;
}

/** As people write it, and misspell it. */
const passwordWord =
  /(?:passw(?:or|o|r)?(?:s?d|t)s?|pasw(?:or|o|r)?ds?|paasw(?:or)?ds?|passwo[a-z]{0,2}rds?|pss?w(?:or|r)?d|psw|pwds?|passphrases?|passcodes?|kennwort|wachtwoord|parola|heslo|salasana|losenord|adgangskode|sifre|jelszo|senha|contrasena|haslo|psk)$|^passe$|(?:^|my|db|sql|root|admin|user|ssh|ftp|ldap|smtp|mail|api|key|store)(?:pass|pw)$/;

/** A key is a secret when the word before says which; a bare one only when its value is random beyond doubt. */
function keyKind(word: string, previous: string): Family | undefined {
  if (
    /^pub(?:lic)?keys?$/.test(word) ||
    /^(?:public|pub|primary|foreign|partition|sort|cache|idempotency|map|object|hot|short)$/.test(previous)
  )
    return undefined;
  if (/(?:apikeys?|secretkeys?|privatekeys?|accesskeys?|authkeys?)$/.test(word)) return 'token';
  if (
    /^(?:api|secret|private|access|auth|account|master|encryption|encrypt|decryption|crypto|signing|sign|service|client|shared|admin|deploy|license|licence|consumer|app|application|storage|subscription|activation|db|database|priv|session|hmac|aes|jwt|ssh|iam|cos|softlayer|sl|root|user|server|host|function|write|read|ingest|integration|product|registration|recovery|backup|wallet|token|insert|rest|project|team|org|bot|webhook|verification|validation)$/.test(
      previous,
    )
  ) {
    return /^keys?$/.test(word) ? 'token' : 'key';
  }
  return providerNames.has(previous) && /^keys?$/.test(word) ? 'token' : 'key';
}

/** After these a value is a name or a number of the secret, never the secret. */
const never = new Set(
  'id ids guid uuid name names count counts limit length len size max min budget usage used total index position type types kind class style color colour icon label title text placeholder description desc hint help message messages error errors field fields column columns input button form page screen view dialog component element node expiry expires expiration expired ttl timeout age date time interval rotation policy policies rule rules regex pattern format schema encoding encoder decoder algorithm alg hash hasher hashes strength version provider providers service services manager managers store stores factory handler handlers listener listeners helper helpers util utils validator validation generator parser reader writer resolver fetcher getter counter counts enabled disabled required exists valid invalid missing changed change reset forgot mode scope scopes role roles permission permissions state status method methods event events code_challenge word words board words down up press pressed code codes frame frames word ring pair pairs map path_prefix stroke binding bindings vault cloak cancellation source start end range price prices cost costs stream info metadata endpoint issuer audience spec mark marks usage mapping idx typ with h'.split(
    ' ',
  ),
);

/** After these it mostly is about the secret, but people name secrets so too. */
const about = new Set(
  'path paths file files filename dir directory folder location url uri link ref reference env variable var arn prefix suffix header headers param params parameter query property attribute setting settings config options option section public pub'.split(
    ' ',
  ),
);

function isAccessId(word: string, after: readonly string[]): boolean {
  return word.endsWith('access') && after.length === 1 && after[0] === 'id';
}

/** `maxTokens`, `tokens`: numbers of them. */
function isCount(word: string, words: readonly string[]): boolean {
  return (
    word === 'tokens' &&
    words.length <= 3 &&
    !words.some(one => /^(?:access|api|auth|refresh|bearer|secret)$/.test(one))
  );
}

function typeOf(family: Family, word: string, previous: string): string {
  if (family === 'password') return 'password';
  if (/key/.test(word))
    return previous === 'private'
      ? 'private-key'
      : previous === 'api' || word.startsWith('api')
        ? 'api-key'
        : 'secret-key';
  if (/secret/.test(word)) return 'secret';
  if (/cred/.test(word)) return 'credential';
  if (/session|cookie/.test(word)) return 'session';
  if (/auth|bearer/.test(word)) return 'authorization';
  return family === 'key' ? 'secret-key' : 'token';
}
