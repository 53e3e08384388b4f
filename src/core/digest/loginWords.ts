import { sourceIn, userIn } from '../records/plainLine';

/**
 * What a line of any program says of a log-in in words, where it also says from where; `undefined` for every other line. The words are
 * those that servers use again and again (the filters of fail2ban and the parsers of CrowdSec name the same events by them).
 */
export function loginInWords(
  text: string,
): { readonly from: string; readonly user: string; readonly ok: boolean } | undefined {
  if (!mayBeLogin.test(text)) return undefined;
  const ok = !failed.test(text);
  if (ok && !succeeded.test(text)) return undefined;
  const from = sourceIn(text)?.replace(/^\[(.*)\]:\d+$|^([\d.]+):\d+$/, '$1$2');
  return from === undefined ? undefined : { from, user: userIn(text) ?? '', ok };
}

const mayBeLogin =
  /log(?:ged)?[ _-]?[io]n|sign(?:ed)?[ _-]?in|auth|pass(?:word|phrase)|credential|user|account|access denied/i;

const act =
  '(?:log(?:ged)?[ _-]?[io]n|sign[ _-]?in|authenticat\\w{0,8}|auth|password|passphrase|credentials?|[12]FA|user ?name|account|user)';
const refusal =
  '(?:fail(?:ed|ure|s)?|denied|invalid|incorrect|unsuccessful(?:ly)?|reject(?:ed|ing)?|refused|wrong|bad|illegal|unknown|no such|non-?existent|not (?:found|exist|valid|allowed|match)\\w{0,3}|does not (?:exist|match)|mismatch|locked|error)';

/** Words may be joined, as in `LOGIN_ERROR`, `AuthFailed`, `invalid_login`. */
const failed = new RegExp(
  `(?<![a-z])${refusal}(?![a-z])[^\\n]{0,40}(?<![a-z])${act}(?![a-z])|(?<![a-z])${act}(?![a-z])[^\\n]{0,60}(?<![a-z])${refusal}(?![a-z])|(?:auth|log[io]n|password|account\\w{0,3})[ _-]?(?:fail|denied|error|invalid|reject|mismatch)|(?:invalid|bad|wrong|failed)[ _-]?(?:auth|log[io]n|password|credential|account)|challenge\\w{0,10}failed|\\baccess denied\\b|\\bunauthori[sz]ed\\b|NT_STATUS_(?:NO_SUCH_USER|WRONG_PASSWORD|LOGON_FAILURE|ACCOUNT_LOCKED_OUT)`,
  'i',
);

const succeeded =
  /\b(?:successful(?:ly)?|succeeded|accepted|granted)\b.{0,40}\b(?:log(?:ged)?[ _-]?[io]n|sign(?:ed)?[ _-]?in|authenticat\w{0,8}|password|publickey)\b|\b(?:log(?:ged)?[ _-]?[io]n|sign(?:ed)?[ _-]?in|authenticat\w{0,8})\b.{0,40}\b(?:successful(?:ly)?|succeeded|success|accepted|granted|ok)\b|\blogged (?:in|on)\b/i;
