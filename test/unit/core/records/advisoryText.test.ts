import { deepEqual, equal } from 'node:assert/strict';
import { read } from './mail';

const debian = (number: string, cve: string) => `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

- -------------------------------------------------------------------------
Debian Security Advisory ${number}                   security@debian.org
March 28, 2026                        https://www.debian.org/security/faq
- -------------------------------------------------------------------------

Package        : openssl
CVE ID         : ${cve}

Two vulnerabilities were discovered in OpenSSL, a Secure Sockets Layer
toolkit. More may follow.

For the stable distribution (bookworm), these problems have been fixed in
version 3.0.16-1~deb12u1.

Further information about Debian Security Advisories can be found at: https://www.debian.org/security/
-----BEGIN PGP SIGNATURE-----
`;

const ubuntu = (number: string) => `==========
Ubuntu Security Notice ${number}
March 31, 2026

curl vulnerability
==========

Summary:

curl could be made to crash if it received specially crafted input.
`;

const freeBsd = `=============
FreeBSD-SA-26:01.openssh                 Security Advisory

Topic:          Multiple vulnerabilities in OpenSSH
Module:         openssh
Announced:      2026-01-31
CVE Name:       CVE-2026-26465
`;

async function findings(text: string) {
  const records = await read('advisory.txt', text, 1 << 16, { as: 'finding' });
  return records.map(one => [one.line, Object.fromEntries(one.fields.map(({ name, value }) => [name, value]))]);
}

describe('advisories in sentences', () => {
  it('are one finding each, with number, vulnerabilities, package, day and fixed version', async () => {
    const found = {
      Time: '2026-03-28',
      Title: 'Two vulnerabilities were discovered in OpenSSL, a Secure Sockets Layer toolkit.',
      Product: 'openssl',
      Fixed: '3.0.16-1~deb12u1',
    };

    deepEqual(await findings(debian('DSA-5890-1', 'CVE-2026-1234') + debian('DSA-5891-1', 'CVE-2026-1235')), [
      [1, { ...found, Rule: 'DSA-5890-1 CVE-2026-1234' }],
      [20, { ...found, Rule: 'DSA-5891-1 CVE-2026-1235' }],
    ]);
  });

  it('are told apart by their numbers where none is signed', async () => {
    const title = 'curl could be made to crash if it received specially crafted input.';

    deepEqual(
      (await findings(ubuntu('USN-7389-1') + ubuntu('USN-7390-1'))).map(([, fields]) => fields),
      ['USN-7389-1', 'USN-7390-1'].map(Rule => ({ Time: '2026-03-31', Rule, Title: title })),
    );
    deepEqual(await findings(freeBsd), [
      [
        1,
        {
          Time: '2026-01-31',
          Rule: 'FreeBSD-SA-26:01.openssh CVE-2026-26465',
          Title: 'Multiple vulnerabilities in OpenSSH',
          Product: 'openssh',
        },
      ],
    ]);
  });

  it('are no lists: a line of those stays a finding', async () => {
    equal((await findings('CVE-2026-1 openssl high\nCVE-2026-2 curl low: read the security advisory.\n')).length, 2);
  });
});
