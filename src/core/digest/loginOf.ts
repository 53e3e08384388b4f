import { field } from './fields';
import { loginLine } from './loginLines';
import { loginInWords } from './loginWords';
import type { Row } from './row';

/** What a row says of a log-in, in whatever system; `undefined` where it is none. Local ones have an empty `from`. */
export function loginOf(row: Row):
  | {
      readonly from: string;
      readonly user: string;
      readonly on: string;
      readonly service: string;
      readonly ok: boolean;
    }
  | undefined {
  const user = row.text(field.user);
  // Zeek's ssh.log knows no users; its `client` is a program.
  const plain = { from: row.text(field.source), user: user.startsWith('SSH-') ? '' : user, on: whereOf(row) };
  switch (row.kind) {
    case 'login': {
      const success = row.text(field.success);
      if (success !== 'T' && success !== 'F' && success !== 'true' && success !== 'false') return undefined;
      const service = row.text(field.service);
      return { ...plain, service: service === '' ? 'log-in' : service, ok: success === 'T' || success === 'true' };
    }
    case 'kerberos': {
      const error = row.text(field.errorCode);
      const success = row.text(field.success);
      if (success === 'T' || success === 'true') return { ...plain, service: 'kerberos', ok: true };
      // The first request of each client is answered with KDC_ERR_PREAUTH_REQUIRED: no failure.
      return kerberosFailure.test(error) ? { ...plain, service: 'kerberos', ok: false } : undefined;
    }
    case 'event':
      return (
        eventLogin(row, plain) ??
        cloudLogin(row, plain) ??
        // What a command or a script says is nobody's log-in.
        ([field.act, field.detail, field.started].some(at => row.has(at)) ? undefined : ofWords(row, plain.on))
      );
    case 'text':
      return ofWords(row, plain.on);
    case 'other':
      return cloudLogin(row, plain) ?? ofWords(row, plain.on);
    case 'http':
      return webLogin(row, plain);
    default:
      return undefined;
  }
}

function ofWords(row: Row, on: string) {
  const text = row.wholeText();
  const line = loginLine(text);
  if (line !== undefined) return { ...line, on };
  const said = loginInWords(text);
  if (said === undefined) return undefined;
  const service = row.text(field.service);
  const user = said.user === '' && row.isJson ? row.text(field.user) : said.user;
  return { ...said, user, on, service: service === '' ? 'log-in' : service };
}

/**
 * A form or an interface that refuses what was posted to it: 401, or 403 at an address for log-ins; WordPress shows its form again
 * (200) to whoever is wrong and sends on (302) whoever is right. A page behind a password answers 401 at first to anybody who asks.
 */
function webLogin(row: Row, plain: { readonly from: string; readonly user: string; readonly on: string }) {
  if (row.text(field.method).toUpperCase() !== 'POST') return undefined;
  const status = row.text(field.status);
  const path = row.text(field.uri);
  const isWordPress = /\/wp-login\.php/i.test(path);
  const ok = isWordPress && status === '302';
  const isRefused = status === '401' || (status === '403' && loginPath.test(path)) || (isWordPress && status === '200');
  return ok || isRefused ? { ...plain, service: 'web log-in', ok } : undefined;
}

const loginPath = /log-?[io]n|sign-?in|auth|session|token|password|account/i;

const kerberosFailure = /PREAUTH_FAILED|CLIENT_REVOKED|PRINCIPAL_UNKNOWN/;

function whereOf(row: Row): string {
  const host = row.text(field.host);
  return host === '' ? row.text(field.target) : host;
}

/** Windows security events (4624, 4625, 4771, 4776) and console log-ins of AWS. */
function eventLogin(row: Row, plain: { readonly from: string; readonly user: string; readonly on: string }) {
  const id = row.text(field.eventId);
  if ((id === '4624' || id === '4625') && plain.from === '' && plain.user === '')
    return messageLogin(row, id, plain.on);
  const from = isLocal(plain.from) ? '' : plain.from.replace(/^::ffff:/, '');
  if (id === '4624') return from === '' ? undefined : { ...plain, from, service: 'Windows 4624', ok: true };
  if (id === '4625' || id === '4771') {
    const origin = from === '' ? plain.on : from;
    return { ...plain, from: origin, service: `Windows ${id}`, ok: false };
  }
  if (id !== 'ConsoleLogin') return undefined;
  const failed = /fail/i.test(`${row.text(field.success)} ${row.text(field.errorCode)}`);
  return { ...plain, service: 'ConsoleLogin', ok: !failed };
}

/** Exports of PowerShell and of the event viewer have what Windows says of a log-in in its message alone; in English here. */
function messageLogin(row: Row, id: string, on: string) {
  const said = row.text(field.message);
  const from = /Source Network Address:\s{1,20}(\S{1,60})/.exec(said)?.[1] ?? '';
  const who = said.slice(said.search(id === '4624' ? /New Logon:/ : /Account For Which Logon Failed:/));
  const user = /Account Name:\s{1,20}(\S{1,100})/.exec(who)?.[1] ?? '';
  if (isLocal(from))
    return id === '4624' || on === '' ? undefined : { from: on, user, on, service: `Windows ${id}`, ok: false };
  return { from: from.replace(/^::ffff:/, ''), user, on, service: `Windows ${id}`, ok: id === '4624' };
}

/**
 * Log-ins of identity services, by what their references call them: Okta's `user.session.start` and `user.authentication.*`, Entra's sign-ins
 * (in Office 365's audit `UserLoggedIn` and `UserLoginFailed`), Google Workspace's `login_success` and `login_failure`. Everything else that these
 * logs refuse is no log-in, whatever words stand in it.
 */
function cloudLogin(row: Row, plain: { readonly from: string; readonly user: string; readonly on: string }) {
  const act = row.text(field.act);
  const result = row.text(field.success);
  const service = act === '' ? `sign-in to ${row.text(field.service)}` : act;
  const login = { ...plain, from: withoutPort(plain.from), service };
  if (/^(?:UserLoggedIn|login_success)$/.test(act)) return { ...login, ok: true };
  if (/^(?:UserLoginFailed|login_failure)$/.test(act)) return { ...login, ok: false };
  if (/^user\.(?:session\.start|authentication\.)/.test(act) && /^(?:SUCCESS|FAILURE)$/.test(result))
    return { ...login, ok: result === 'SUCCESS' };
  if (row.has(field.factor) && row.has(field.outcome)) return duoLogin(row, login);
  // What the owner of the account turns down: somebody else has the password (ATT&CK T1621).
  if (act === 'user.mfa.okta_verify.deny_push') return { ...login, ok: false };
  // Lists of sign-ins as Entra exports them name the application and no operation.
  const isSignIn = /^Sign-in activity$/i.test(act) || (act === '' && login.user !== '' && row.has(field.service));
  if (!isSignIn || !/^\d{1,7}$/.test(result)) return undefined;
  if (result === '0') return { ...login, ok: true };
  return signInFailures.has(result) ? { ...login, ok: false } : undefined;
}

/** Duo's authentications ("Admin API", authentication logs): `success`, or `denied` and `fraud`, where mostly the owner turned it down (ATT&CK T1621). */
function duoLogin(row: Row, login: { readonly from: string; readonly user: string; readonly on: string }) {
  const result = row.text(field.outcome).toLowerCase();
  if (result === 'success') return { ...login, service: 'Duo', ok: true };
  return /^(?:denied|failure|fraud)$/.test(result) ? { ...login, service: 'Duo', ok: false } : undefined;
}

/** Entra's error codes ("Microsoft Entra authentication and authorization error codes") that say somebody was turned away: others ask for one step more. */
const signInFailures = new Set(
  '50034 50053 50055 50056 50057 50064 50126 50144 500121 80012 81016 120000 120002'.split(' '),
);

function withoutPort(address: string): string {
  return address.replace(/^\[(.*)\](?::\d+)?$|^(\d[\d.]+):\d+$/, '$1$2');
}

function isLocal(address: string): boolean {
  return address === '' || address === '-' || address === '127.0.0.1' || address === '::1';
}
