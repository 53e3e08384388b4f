import { field } from './fields';
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
      return eventLogin(row, plain);
    default:
      return undefined;
  }
}

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
