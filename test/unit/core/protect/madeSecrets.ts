/**
 * Secrets that look like real ones and are none. Put together at run time, so that no host takes this file for a leak.
 */
export const github = ['gh', 'p_', 'A1b2C3d4E5f6G7h8', 'I9j0K1l2M3n4O5p6Q7r8'].join('');
export const slack = ['xo', 'xb-', '781236542736-2364535789652-', 'GkwFDQoHqzXDVsC6GzqYUypD'].join('');
export const awsId = ['AK', 'IA', 'Q3EGRIYQ5XJ7ABCD'].join('');
export const awsSecret = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCY7Q2kz9Lm'].join('/');
export const password = ['Tr0ub4', 'dor&3'].join('');
export const privateKey = [
  `-----BEGIN RSA ${'PRIVATE'} KEY-----`,
  'MIIEpQIBAAKCAQEAn6/O8li+SX4m98LLYt/PKSzEmQ++ZBD7Loh9P13f4yQ92EF3',
  'yxR5MsXFu9PRsrYQA7/4UTPHiC4y2sAVCBg4C2yyBpUEtMQjyCESi6Y=',
  `-----END RSA ${'PRIVATE'} KEY-----`,
].join('\n');

/** One of each kind that our rules must know, as it stands in files. */
export const kinds: Readonly<Record<string, readonly [text: string, secret: string]>> = {
  'a GitHub token': [`git push https://x:${github}@github.com/a/b`, github],
  'a Slack token': [`SLACK=${slack}`, slack],
  'an AWS access key': [`aws_access_key_id = ${awsId}`, awsId],
  'an AWS secret': [`"SecretAccessKey": "${awsSecret}",`, awsSecret],
  'a JSON Web Token': pair(
    text => `Cookie: session=${text}`,
    [
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
      'eyJzdWIiOiIxMjM0NTY3ODkwIn0',
      'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    ].join('.'),
  ),
  'a password in YAML': [`db:\n  password: ${password}\n`, password],
  'a password in JSON in a string': [`"{\\"password\\": \\"${password}\\"}"`, password],
  'a password in XML': [`<add key="Password" value="${password}" />`, password],
  'a password of a shell': [`export DB_PASSWORD='${password}'`, password],
  'a password in a command': [`mysql -u root --password ${password} shop`, password],
  'a password in SQL': [`CREATE USER shop IDENTIFIED BY '${password}';`, password],
  'a password as an argument': [`client.setPassword("${password}")`, password],
  'a password that is compared': [`if ("${password}" == password) {`, password],
  'a password in a mail': [`Hi, the login is anna and the password is ${password} for now.`, password],
  'a password in an address': [`postgres://shop:${password}@db.example.org/shop`, password],
  'a bearer token': pair(
    text => `curl -H "Authorization: Bearer ${text}" https://a.example`,
    'cfcabd11c7ed9a41b1a3e063c32d5114',
  ),
  'a name and password for curl': [`curl -u elastic:${password} https://localhost:9200`, password],
  'a token of nobody we know': pair(
    text => `acme = "${text}"`,
    ['acme', 'live', '8fKq2Zr7Lw9Xb4Nc6Vm1Ts5Yd3Hg0P'].join('_'),
  ),
};

function pair(text: (secret: string) => string, secret: string): readonly [string, string] {
  return [text(secret), secret];
}
