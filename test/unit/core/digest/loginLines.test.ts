import { match } from 'node:assert/strict';
import { digestOf, findingsOf } from './logs';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index);
const bad = '203.0.113.9';

/** How one product tells a log-in, by the minute of an hour. */
type Says = (minute: number, user: string, ok: boolean) => string;

const two = (number: number) => String(number).padStart(2, '0');
const syslog = (minute: number) => `Nov 28 10:${two(minute)}:03`;

const products: Readonly<Record<string, Says>> = {
  'GlobalProtect of PAN-OS': (minute, user, ok) =>
    `${syslog(minute)} fw1 1,2026/11/28 10:${two(minute)}:03,0011,GLOBALPROTECT,0,2305,2026/11/28 10:${two(minute)}:03,vsys1,gateway-auth,login,SAML,,${user},US,LAPTOP,${bad},0.0.0.0,0.0.0.0,0.0.0.0,id,,5.2,Windows,"Win 10",1,,,${ok ? '' : '"Authentication failed: Invalid username or password"'},${ok ? 'success' : 'failure'},,0,,0,GP-GW`,
  FreeRADIUS: (minute, user, ok) =>
    `Sat Nov 28 10:${two(minute)}:03 2026 : Auth: (1) Login ${ok ? 'OK' : 'incorrect (pap: Cleartext password does not match)'}: [${user}] (from client nas port 1 cli ${bad})`,
  'AnyConnect of ASA': (minute, user, ok) =>
    `Nov 28 2026 10:${two(minute)}:03 asa : ${ok ? `%ASA-6-113039: Group <G> User <${user}> IP <${bad}> AnyConnect parent session started.` : `%ASA-6-113015: AAA user authentication Rejected : reason = Invalid password : local database : user = ${user} : user IP = ${bad}`}`,
  dovecot: (minute, user, ok) =>
    `${syslog(minute)} mail dovecot: imap-login: ${ok ? 'Login' : 'Disconnected (auth failed, 1 attempts in 2 secs)'}: user=<${user}>, method=PLAIN, rip=${bad}, lip=192.0.2.1, TLS`,
  'Entra’s sign-ins out of Sentinel': (minute, user, ok) =>
    JSON.stringify({
      TimeGenerated: `2026-11-28T10:${two(minute)}:03Z`,
      UserPrincipalName: user,
      AppDisplayName: 'Office',
      IPAddress: bad,
      ResultType: ok ? '0' : '50126',
    }),
};

describe('log-ins that products tell in a form of their own', () => {
  for (const [name, says] of Object.entries(products))
    it(`are known with their users, and what succeeded: ${name}`, async () => {
      const log = [...steps(20).map(index => says(index, `user${index}`, false)), says(30, 'user7', true)].join('\n');

      const [found] = findingsOf(await digestOf({ 'a.log': log }));
      match(found?.text ?? '', /^high .*203\.0\.113\.9: 20 failed log-ins for 20 users .*then a log-in as user7/);
    });

  it('OpenVPN names nobody in what fails, and the user in what succeeds', async () => {
    const at = (minute: number) => `2026-11-28 10:${two(minute)}:03 ${bad}:50000`;
    const log = [
      ...steps(20).map(index => `${at(index)} TLS Auth Error: Auth Username/Password verification failed for peer`),
      `${at(30)} [user7] Peer Connection Initiated with [AF_INET]${bad}:50000`,
    ].join('\n');

    const [found] = findingsOf(await digestOf({ 'openvpn.log': log }));
    match(found?.text ?? '', /^high .*20 failed log-ins, OpenVPN; then a log-in as user7/);
  });
});
