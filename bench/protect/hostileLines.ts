import { credentialCalls } from '../../src/core/protect/credentialCalls';
import { credentialsInUse } from '../../src/core/protect/credentialsInUse';
import { keyValues } from '../../src/core/protect/keyValues';
import { privateKeys } from '../../src/core/protect/privateKeys';
import { providerTokens } from '../../src/core/protect/providerTokens';

const length = 1_000_000;
const keywords = [providerTokens, keyValues, credentialsInUse, credentialCalls, privateKeys].flatMap(
  rule => rule.keywords,
);

/** Lines of a million characters without a break, made to cost as much as they can. */
export const hostileLines: ReadonlyMap<string, string> = new Map([
  ['one letter', repeated('a')],
  ['all keywords', repeated(keywords.join(' '))],
  ['all keywords, unbroken', repeated(keywords.join(''))],
  ['all keywords with values', repeated(keywords.map(keyword => `${keyword}="x1Y2z3!"`).join(','))],
  ['password=password=…', repeated('password=')],
  ['tokens that fail late', repeated(`xoxb-${'0'.repeat(30)}-sk-${'a'.repeat(30)}-`)],
  ['headers and addresses', repeated('authorization: bearer https://a:b')],
  // The dearest of all keywords in fourteen surroundings, one of each kind.
  ['shortest names', repeated('pw=')],
  ['names of other scripts', repeated('密码 ')],
  ['programs and flags', repeated('services.py -p :@')],
  ['ends of keys', repeated('putty-user-key-file-')],
  ['marks inside tokens', repeated('AIoT')],
  ['escapes in escapes', repeated('\\\\u0041\\"password\\\\":')],
]);

function repeated(part: string): string {
  return part.repeat(Math.ceil(length / part.length)).slice(0, length);
}
