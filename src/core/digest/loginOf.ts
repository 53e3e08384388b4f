import { field } from './fields';
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
      return eventLogin(row, plain) ?? ofWords(row, plain.on);
    case 'text':
    case 'other':
      return ofWords(row, plain.on);
    case 'http':
      return webLogin(row, plain);
    default:
      return undefined;
  }
}

function ofWords(row: Row, on: string) {
  const said = loginInWords(row.wholeText());
  if (said === undefined) return undefined;
  const service = row.text(field.service);
  return { ...said, on, service: service === '' ? 'log-in' : service };
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

function isLocal(address: string): boolean {
  return address === '' || address === '-' || address === '127.0.0.1' || address === '::1';
}
