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

const random = 'k7Qz2mX9vR4tB8nW3cH6yJ5pL1sD0fGa';
const hex = '3f9c1e7ab5d20846c7e1f0a9d4b83627';

/** One of each place and form that has neither a name of a secret in front nor a provider's usual mark. */
export const furtherKinds: Readonly<Record<string, readonly [text: string, secret: string]>> = {
  'the second argument of a credential': [`new NetworkCredential("bob",\n  "${password}");`, password],
  'a pair for basic authentication': [`requests.get(url, auth=('bob', '${password}'))`, password],
  'the third argument of a connection': [`DriverManager.getConnection(url, "sa", "${password}")`, password],
  'the default of a variable': [`variable "db_password" {\n  type = string\n  default = "${password}"\n}`, password],
  'a parameter of a stack': [`ParameterKey=DbPassword,ParameterValue=${password}`, password],
  'a value inside an element': [`<Password><Value>${password}</Value></Password>`, password],
  "a source of data as Go's drivers write it": [`sql.Open("mysql", "shop:${password}@tcp(db:3306)/shop")`, password],
  'a line of .pgpass': [`db.example.org:5432:shop:anna:${password}`, password],
  'a password that another language names': [`le mot de passe est ${password} pour le moment`, password],
  'a generated password without a digit': ['db.password=qWzRtYbNmKx', 'qWzRtYbNmKx'],
  'a password on the line of a remote shell': [`evil-winrm -i 10.0.0.1 -u admin -p ${password}`, password],
  'a password in front of a target': [`secretsdump.py corp/admin:${password}@10.0.0.1`, password],
  'hashes that are passed': [`wmiexec.py -hashes :${hex} admin@10.0.0.1`, hex],
  'a hash for a ticket': [`Rubeus.exe asktgt /user:x /rc4:${hex}`, hex],
  'a drive with its password in front': [`net use z: \\\\h\\s ${password} /user:bob`, password],
  'a password of a router': ['enable password 7 0822455D0A16544541', '0822455D0A16544541'],
  'a community of a router': [`snmp-server community ${random} RO`, random],
  'a picture of a network': [`WIFI:T:WPA;S:home;P:${random};;`, random],
  'an authorization that is a UUID': [
    'Authorization: Splunk 7c1f9a52-3f0b-4d8e-9b7a-2e6d5c4b3a10',
    '7c1f9a52-3f0b-4d8e-9b7a-2e6d5c4b3a10',
  ],
  'the words of a wallet': [
    `recovery phrase: ${'orbit velvet canyon mango ladder fossil '.repeat(2).trim()}`,
    'orbit velvet canyon mango ladder fossil '.repeat(2).trim(),
  ],
  'a webhook of Teams': pair(
    text => `https://acme.${text}`,
    `webhook.office.com/webhookb2/7c1f9a52-3f0b-4d8e-9b7a-2e6d5c4b3a10@9c1f9a52-3f0b-4d8e-9b7a-2e6d5c4b3a10/IncomingWebhook/${hex}/7c1f9a52-3f0b-4d8e-9b7a-2e6d5c4b3a10`,
  ),
  'an encrypted web token': pair(
    text => `t=${text}`,
    `eyJhbGciOiJkaXIifQ..${random.slice(16)}.${random}.${random.slice(10)}`,
  ),
  'a platform token': pair(text => `see ${text} here`, `v4.local.${random}${random}`),
  'a key for sending mail': pair(text => `mailgun ${text}`, `${hex}-1c2d3e4f-a1b2c3d4`),
  'a licence key of a monitor': pair(text => `agent ${text}`, `${hex}a1b2${'NR'}AL`),
};

function pair(text: (secret: string) => string, secret: string): readonly [string, string] {
  return [text(secret), secret];
}
