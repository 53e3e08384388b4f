import { deepEqual, equal, ok } from 'node:assert/strict';
import { findByOwnRules, findSecrets } from '../../../../src/core/protect/findSecrets';
import { PlaceholderNumbers, replaceSecrets } from '../../../../src/core/protect/placeholders';
import { secretlint } from '../../../../src/workers/secretlint';
import { furtherKinds, github, kinds, password, privateKey, slack } from './madeSecrets';

const found = (text: string) => findByOwnRules(text).map(({ start, end }) => text.slice(start, end));

function replaced(text: string): string {
  return replaceSecrets(text, findByOwnRules(text), new PlaceholderNumbers()).text;
}

describe('finding secrets', () => {
  for (const [kind, [text, secret]] of Object.entries({ ...kinds, ...furtherKinds })) {
    it(`finds ${kind}, and nothing beside it`, () => deepEqual(found(text), [secret]));
  }

  it('finds a private key as a whole, also in one line and behind the times of a log', () => {
    const escaped = `{"key": "${privateKey.replaceAll('\n', '\\n')}"}`;
    const logged = privateKey.replaceAll('\n', '\n2026-04-26 12:36:01 ');

    deepEqual(found(privateKey), [privateKey]);
    deepEqual(found(escaped), [privateKey.replaceAll('\n', '\\n')]);
    deepEqual(found(`12:36:01 ${logged}`), [logged]);
  });

  it('leaves alone what only talks about secrets', () => {
    const harmless = [
      'import { CancellationToken } from "vscode";',
      'const token = await context.secrets.get("key")',
      'apiKey: process.env.GOOGLE_API_KEY,',
      'password: user.passwordHash,',
      `Authorization: \`Bearer \${token}\`,`,
      'API_KEY=your-api-key-here',
      `password = "\${DB_PASSWORD}"`,
      'x-api-key: $API_KEY',
      'maxTokens: 262144, tokenCount: 12000',
      '"integrity": "sha512-Swi4N7Edy1Eqq82GxgEECXSSLyn6GOb5htRFPzBDdUkECGXtlf12ynO5oJSpWKPwCaUssOu7NfhDcCWpIC6Ywg==",',
      'commit 91dde4e39acd5527f254725f3f898418a90f1fc0',
      'const sessionId = "50a7220d-7250-46f3-b38e-b716ce25032e";',
      'the password is incorrect',
      'mongodb://<username>:<password>@cluster0.mongodb.net',
      'author = "james.fake@ymail.com"',
      '#include <pwd.h>\n#include <sys/types.h>',
      'def test_usr2_restart_keeps_environment_of_bundler\n    assert_equal 1, 2',
      'public static final field TLS_PSK_WITH_AES_128_CBC_SHA Lokhttp3/CipherSuite;',
      '<a class="token" href="#/s:9Alamofire17DataStreamRequestC7Handlera">',
      'curl http://127.0.0.1:#{@port}/status',
      'jq-linux-mips64el\n365c0bcda2e695ab1e6f3372094d812e914784c03aa45ca4b67b2419aa99c82b  jq-linux-arm64',
      'keystore_password&ssl_cipher_list=TLS_RSA_WITH_AES_128_CBC_SHA,TLS_RSA_WITH_AES_256_CBC_SHA',
      'session.login("github.com", "monalisa", token)',
    ];

    deepEqual(harmless.flatMap(found), []);
  });

  it('finds what a word or a type stands in front of', () => {
    const texts = [
      `password new String("${password}")`,
      `password is "${password}"`,
      `password string = "${password}"`,
      `password: &str = "${password}"`,
      `--password ${password} and more`,
      `<password kind of="x">${password}</password>`,
      `"password" , "value" : "${password}"`,
      `class="password" password="${password}"`,
      `password\\\\"\t:\t"${password}"`,
      `password || "${password}"`,
      `password := "${password}"`,
    ];

    for (const text of texts) deepEqual(found(text), [password], text);
    deepEqual(found(`enter the password twice and then press ${password}`), []);
    deepEqual(found(`class="dark password token" ${password}`), []);
  });

  it('finds a secret again where nothing says that it is one', () => {
    equal(replaced(`password: ${password}\nI used ${password} twice`).includes(password), false);
  });

  it('covers a secret to its end, however long it is', () => {
    const long = `${github}${'aB3'.repeat(2000)}`;

    deepEqual(found(`token = "${long}" // see below`), [long]);
  });

  it('says where, in order and never twice', () => {
    const text = `password="${slack}" ${github} ${github}`;

    const findings = findByOwnRules(text);

    deepEqual(
      findings.map(({ type, start, end }) => [type, text.slice(start, end)]),
      [
        ['slack-token', slack],
        ['github-token', github],
        ['github-token', github],
      ],
    );
  });

  it('knows no switch that a text could use', async () => {
    for (const comment of [
      '// secretlint-disable',
      '<!-- secretlint-disable -->',
      '# gitleaks:allow',
      '# nosec',
      '# pragma: allowlist secret',
    ]) {
      const text = `${comment}\n${github} ${comment}\n`;

      const findings = await findSecrets({ text }, secretlint);

      deepEqual(
        findings.map(({ start, end }) => text.slice(start, end)),
        [github],
        comment,
      );
      // Its half by itself: ours would find this one alone.
      deepEqual(
        (await secretlint(text)).map(({ start, end }) => text.slice(start, end)),
        [github],
        comment,
      );
    }
  });

  it('is not fooled by a placeholder that somebody wrote', () => {
    ok(!replaced(`password = "[redacted:password#1]${password}"`).includes(password));
  });

  it('adds what the kept scanner alone knows', async () => {
    const text = 'the word of today is swordfish';
    const kept = async () => [{ type: 'word', start: 21, end: 30 }];

    deepEqual(await findSecrets({ text }, kept), [{ type: 'word', start: 21, end: 30 }]);
  });
});

describe('other readings of a text', () => {
  const readings: Readonly<Record<string, string>> = {
    'characters without width': `${github.slice(0, 9)}\u200b${github.slice(9)}`,
    'a JSON escape': github.replace('_', '\\u005f'),
    'a JSON text in a JSON text': github.replace('_', '\\\\u005f'),
    'an escape of addresses': github.replace('p', '%70'),
    base64: btoa(github),
    'a wrapped line': `${github.slice(0, 20)}\r\n${github.slice(20)}`,
    'a wrapped line of a reply': `${github.slice(0, 20)}\n> ${github.slice(20)}`,
    'a soft line end of an email': `${github.slice(0, 20)}=\r\n${github.slice(20)}`,
    'full-width letters': [...github].map(letter => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join(''),
  };

  for (const [name, written] of Object.entries(readings)) {
    it(`finds a token behind ${name}, to its last character`, () => {
      const text = `look: ${written} there`;
      const [finding] = findByOwnRules(text);

      ok(finding);
      const kept = text.slice(0, finding.start) + text.slice(finding.end);
      ok(kept.length <= text.length - written.length + '"\\\\\\"'.length * 4, kept);
      ok(!/[A-Za-z0-9]{4,}(?<!look|there)/.test(kept.replace(/look|there/g, '')), kept);
    });
  }

  it('does not take the next line for a part of a whole token', () => {
    deepEqual(found(`${github}\nnext\nlines`), [github]);
  });
});
