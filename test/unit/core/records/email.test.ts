import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { bytes, fieldOf, read, readMail, utf8 } from './mail';

const head = 'From: a@b.example\nSubject: x\n';
const base64 = (text: string) => btoa(text);

function multipart(kind: string, ...parts: readonly string[]): string {
  return `${head}Content-Type: multipart/${kind}; boundary="b"\n\n${parts.map(part => `--b\n${part}\n`).join('')}--b--\n`;
}

describe('an email as a record', () => {
  it('shows the header lines that matter, in their order', async () => {
    const record = await readMail(
      [
        'Return-Path: <bounce@mailer.example>',
        'Received: from mx.home.example by inside.home.example; Mon, 1 Jan 2024 10:00:01 +0000',
        'Received: from mailer.example (mailer.example [192.0.2.7]) by mx.home.example; Mon, 1 Jan 2024 10:00:00 +0000',
        'Authentication-Results: mx.home.example; spf=fail smtp.mailfrom=mailer.example; dkim=none;',
        ' dmarc=fail header.from=bank.example',
        'Authentication-Results: forged.example; spf=pass',
        'From: =?utf-8?Q?B=C3=A4nk?= <service@bank.example>',
        'To: me@home.example',
        'Reply-To: other@elsewhere.example',
        'Subject: Your',
        ' account',
        'Date: not a date',
        '',
        'See http://bank.example/login',
      ].join('\n'),
    );

    deepEqual(
      record.fields.map(({ name, value }) => ({ name, value })),
      [
        { name: 'From', value: 'Bänk <service@bank.example>' },
        { name: 'To', value: 'me@home.example' },
        { name: 'Reply-To', value: 'other@elsewhere.example' },
        { name: 'Return-Path', value: '<bounce@mailer.example>' },
        { name: 'Subject', value: 'Your account' },
        { name: 'Date', value: 'not a date' },
        { name: 'Time', value: '2024-01-01T10:00:01Z (when it was received)' },
        { name: 'Authentication-Results', value: 'spf=fail, dkim=none, dmarc=fail (mx.home.example)' },
        { name: 'Received', value: '2, first from mailer.example (mailer.example [192.0.2.7])' },
        { name: 'Body', value: 'plain text' },
        { name: 'Links', value: '1 to 1 site' },
      ],
    );
  });

  it('leaves out a Reply-To that is the sender, and shows a second From', async () => {
    const record = await readMail('From: Ann <a@b.example>\nFrom: c@d.example\nReply-To: a@B.example\n\nHi');

    deepEqual(
      record.fields.filter(field => /From|Reply/.test(field.name)).map(field => field.value),
      ['Ann <a@b.example>', 'c@d.example'],
    );
  });

  it('shows what an invitation says, with its links, also where it is all there is', async () => {
    const calendar = [
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:1',
      'SUMMARY:Payroll review',
      'ORGANIZER;CN="Pay: roll":mailto:pay@evil.example',
      'DESCRIPTION:Confirm at https://evil.exam',
      ' ple/join\\, today\\nor lose it',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\n');
    const part = `Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n${calendar}`;
    const beside = await readMail(multipart('alternative', 'Content-Type: text/plain\n\nYou are invited.', part));
    const alone = await readMail(`${head}${part}\n`);

    const said =
      '[text/calendar]\nMETHOD: REQUEST\nSUMMARY: Payroll review\nORGANIZER: Pay: roll pay@evil.example\nDESCRIPTION: Confirm at https://evil.example/join, today\nor lose it';
    equal(beside.text, `You are invited.\n\n${said}`);
    deepEqual([alone.text, fieldOf(alone, 'Body'), fieldOf(alone, 'Links')], [said, 'invitation only', '1 to 1 site']);
  });

  it('says of a mail that is encrypted as a whole that nobody read it, not that it is empty', async () => {
    const smime = await readMail(
      `${head}Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\nContent-Transfer-Encoding: base64\n\nMIIB\n`,
    );
    const pgp = await readMail(
      multipart(
        'encrypted; protocol="application/pgp-encrypted"',
        'Content-Type: application/pgp-encrypted\n\nVersion: 1',
        'Content-Type: application/octet-stream; name="encrypted.asc"\n\n-----BEGIN PGP MESSAGE-----',
      ),
    );
    const signed = await readMail(
      multipart('signed', 'Content-Type: text/plain\n\nHello', 'Content-Type: application/pkcs7-signature\n\nMIIB'),
    );

    for (const one of [smime, pgp]) {
      equal(fieldOf(one, 'Body'), 'encrypted or signed as a whole, not opened');
      equal(one.text, '[the body is encrypted or signed as a whole, not opened]');
    }
    deepEqual([fieldOf(signed, 'Body'), signed.text], ['plain text', 'Hello']);
  });

  it('names attachments by name, type, size and hash, and opens none', async () => {
    const record = await readMail(
      multipart(
        'mixed',
        'Content-Type: text/plain\n\nSee file.',
        `Content-Type: application/pdf; name="=?utf-8?B?${base64('bill.pdf')}?="\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n${base64('%PDF')}`,
        `Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n${base64('tnef')}`,
      ),
    );

    const attachments = record.fields.filter(field => field.name === 'Attachment').map(field => field.value);
    match(attachments[0] ?? '', /^bill\.pdf \(application\/pdf, 4 bytes, sha256 [0-9a-f]{64}\)$/);
    match(attachments[1] ?? '', /^without a name \(application\/ms-tnef, 4 bytes/);
    equal(
      record.text,
      'See file.\n\n[an attachment in Outlook’s own form (winmail.dat) was not opened: text and files of this mail may lie in it]',
    );
  });

  it('reads a part that lies inside fifty others, as mail programs show it', async () => {
    const leaf = `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${base64('Log in at http://evil.example/x')}`;
    const nested = Array.from({ length: 50 }, (_, depth) => `b${depth}`).reduce(
      (part, boundary) =>
        `Content-Type: multipart/mixed; boundary="${boundary}"\n\n--${boundary}\n${part}\n--${boundary}--`,
      leaf,
    );

    const record = await readMail(`${head}${nested}\n`);

    deepEqual([record.text, record.problem], ['Log in at http://evil.example/x', undefined]);
  });

  it('reads what a list server put in plain text under a body in base64', async () => {
    const footer = '_______________\nlist mailing list\nhttps://lists.example/info';
    const type = 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64';
    for (const [body, said] of [
      ['Hello w\u00f6rld', 'Hello wörld'],
      ['Hello', 'Hello'],
      ['Hello, dear world', 'Hello, dear world'],
    ] as const) {
      const record = await readMail(`${head}${type}\n\n${base64(utf8(body))}\n\n${footer}\n`);

      equal(record.text, `${said}\n\n${footer}`);
      deepEqual([fieldOf(record, 'Links'), record.problem], ['1 to 1 site', undefined]);
    }
  });

  it('spells out where links lead when only the HTML is there', async () => {
    const record = await readMail(
      `${head}Content-Type: text/html\n\n<p>Log in at <a href="http://evil.example/x">www.bank.example</a> now</p>`,
    );

    equal(record.text, 'Log in at www.bank.example → http://evil.example/x now');
    equal(fieldOf(record, 'Body'), 'HTML only');
    equal(fieldOf(record, 'Links'), '1 to 1 site; 1 shows another site than it leads to');
  });

  it('prefers the plain part, and adds the links that only the HTML has', async () => {
    const record = await readMail(
      multipart(
        'alternative',
        'Content-Type: text/plain\n\nPlease read the news on our site.',
        'Content-Type: text/html\n\n<p>Please read <a href="https://news.example/1">the news</a> on our site.</p>',
      ),
    );

    equal(record.text, 'Please read the news on our site.\n\n[in the HTML part]\nthe news → https://news.example/1');
    equal(fieldOf(record, 'Body'), 'plain text and HTML');
  });

  it('takes the HTML where the plain part only asks for another mail program', async () => {
    const record = await readMail(
      multipart(
        'alternative',
        'Content-Type: text/plain\n\nUse HTML.',
        `Content-Type: text/html\n\n<p>${'Here is the long story. '.repeat(10)}</p>`,
      ),
    );

    match(record.text, /^Here is the long story\./);
  });

  it('reads HTML that is said to be plain text', async () => {
    const record = await readMail(`${head}Content-Type: text/plain\n\n<html><body><b>Hi</b> there</body></html>`);

    equal(record.text, 'Hi there');
  });
});

describe('charsets and encodings of emails', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['windows-1252', 'It\u0092s', 'It’s'],
    ['gb2312', '\u00c4\u00e3\u00ba\u00c3', '你好'],
    ['big5', '\u00a7\u0041\u00a6\u006e', '你好'],
    ['koi8-r', '\u00f0\u00d2\u00c9\u00d7\u00c5\u00d4', 'Привет'],
    ['ks_c_5601-1987', '\u00b1\u00b3\u00c0\u00b0', '교육'],
    ['iso-2022-jp', '\u001b$B$9$_\u001b(B', 'すみ'],
    ['shift_jis', '\u0082\u00b7', 'す'],
    ['windows-1254', '\u00fe', 'ş'],
    ['default_charset', 'caf\u00e9', 'café'],
  ];
  for (const [charset, raw, text] of cases) {
    it(`decodes a body in ${charset}`, async () => {
      equal((await readMail(`${head}Content-Type: text/plain; charset=${charset}\n\n${raw}`)).text, text);
    });
  }

  it('decodes UTF-7, in a body of any encoding and in a header, and leaves what is none as it stands', async () => {
    const said = 'Pay at +AGgAdAB0AHAAOgAvAC8-evil.test, J+APY-hn +2D3cqQ-: 1 +- 1, a+b, +AAB';
    const seen = 'Pay at http://evil.test, Jöhn 💩: 1 + 1, a+b, +AAB';
    const type = 'Content-Type: text/plain; charset="UTF-7"';
    const plain = await readMail(`Subject: =?utf-7?Q?J+APY-hn?=\n${type}\n\n${said}`);
    const coded = await readMail(`${head}${type}\nContent-Transfer-Encoding: base64\n\n${base64(said)}`);
    const other = await readMail(`${head}Content-Type: text/plain; charset=utf-8\n\n${said}`);

    deepEqual([plain.text, coded.text, other.text], [seen, seen, said]);
    equal(fieldOf(plain, 'Subject'), 'Jöhn');
    deepEqual([plain.problem, coded.problem], [undefined, undefined]);
  });

  it('decodes raw 8-bit header lines by the charset that the mail names', async () => {
    const record = await readMail(
      bytes(
        'From: \u00b1\u00b3\u00c0\u00b0 <a@b.example>\nSubject: \u00b1\u00b3\u00c0\u00b0\nContent-Type: text/plain; charset=ks_c_5601-1987\n\n\u00b1\u00b3\u00c0\u00b0',
      ),
    );

    deepEqual(
      [fieldOf(record, 'From'), fieldOf(record, 'Subject'), record.text],
      ['교육 <a@b.example>', '교육', '교육'],
    );
  });

  it('decodes raw 8-bit header lines without a charset as UTF-8, else as windows-1252', async () => {
    const record = await readMail(`From: ${utf8('Jöhn')} <a@b.example>\nSubject: wins \u00a37,000\n\nbody`);

    deepEqual([fieldOf(record, 'From'), fieldOf(record, 'Subject')], ['Jöhn <a@b.example>', 'wins £7,000']);
  });

  it('decodes an 8-bit body without a charset', async () => {
    equal((await readMail(`${head}\ncaf\u00e9`)).text, 'café');
  });

  it('finds UTF-8 under the name of another charset', async () => {
    const record = await readMail(`${head}Content-Type: text/plain; charset=gb2312\n\n${utf8('你好！代开发票')}`);

    deepEqual([record.text, record.problem], ['你好！代开发票', undefined]);
  });

  it('says how much could not be decoded', async () => {
    const record = await readMail(`${head}Content-Type: text/plain; charset=big5\n\nx\u00ff\u00ffy caf\u00e9`);

    match(record.problem ?? '', /characters? could not be decoded/);
  });

  it('decodes quoted-printable with =0D=0A, and base64', async () => {
    const quoted = await readMail(`${head}Content-Transfer-Encoding: quoted-printable\n\none=0D=0Atwo=\n three`);
    const coded = await readMail(`${head}Content-Transfer-Encoding: base64\n\n${base64('one\ntwo')}`);

    deepEqual([quoted.text, coded.text], ['one\ntwo three', 'one\ntwo']);
  });

  it('reads "binary" as it stands, and ignores an encoding on a multipart', async () => {
    const plain = await readMail(`${head}Content-Transfer-Encoding: binary\n\ncaf\u00e9`);
    const parts = await readMail(
      multipart('mixed', 'Content-Type: text/plain\n\nhello').replace(
        '\n\n',
        '\nContent-Transfer-Encoding: base64\n\n',
      ),
    );

    deepEqual([plain.text, parts.text], ['café', 'hello']);
  });

  it('takes a uuencoded file out of the text', async () => {
    const record = await readMail(`${head}\nSee this.\nbegin 644 cat.txt\n#0V%T\n\`\nend\nBye.\n`);

    equal(record.text, 'See this.\n[attachment: cat.txt]\nBye.');
    match(fieldOf(record, 'Attachment') ?? '', /^cat\.txt \(uuencoded, 3 bytes/);
  });

  it('keeps invisible characters for protect to see', async () => {
    equal(
      (await readMail(`${head}Content-Type: text/plain; charset=utf-8\n\n${utf8('pass\u200bword')}`)).text,
      'pass\u200bword',
    );
  });
});

describe('damaged emails', () => {
  it('finds parts whose boundary is missing, and says so', async () => {
    const record = await readMail(
      multipart('alternative', 'Content-Type: text/plain\n\nhello').replace('boundary="b"', 'boundary="other"'),
    );

    equal(record.text, 'hello');
    match(record.problem ?? '', /boundary is missing/);
  });

  it('shows the body as it stands where no parts can be told apart', async () => {
    const record = await readMail(`${head}Content-Type: multipart/mixed\n\njust words`);

    equal(record.text, 'just words');
    match(record.problem ?? '', /boundary is missing, so its body is shown as it stands/);
  });

  it('reads parts whose boundary is never closed, or written against the rules', async () => {
    const open = await readMail(multipart('mixed', 'Content-Type: text/plain\n\nhello').replace('--b--\n', ''));
    const unquoted = await readMail(
      `${head}Content-Type: multipart/mixed; boundary=----=_Next.Part\n\n------=_Next.Part\n\nhello\n------=_Next.Part--`,
    );

    deepEqual([open.text, open.problem, unquoted.text], ['hello', undefined, 'hello']);
  });

  it('says that a mail which should have a body has none', async () => {
    deepEqual(
      [
        (await readMail(`${head}Content-Type: multipart/mixed; boundary=b\n\n\n`)).problem,
        (await readMail(`${head}\n`)).problem,
      ],
      ['it has no body', undefined],
    );
  });

  it('does not follow parts that are nested without end', async () => {
    const nested = Array.from(
      { length: 150 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`,
    );

    const record = await readMail(`${head}${nested.join('')}\nhello`);

    match(record.problem ?? '', /nested more than 100 deep/);
    deepEqual([fieldOf(record, 'Subject'), record.text.includes('hello')], ['x', true]);
  });

  it('survives doubled headers, mixed line ends and a byte order mark', async () => {
    const record = await readMail(
      `${utf8('\ufeff')}From: a@b.example\r\nMIME-Version: 1.0\nMIME-Version: 1.0\r\nSubject: x\n\r\none\r\ntwo\nthree`,
    );

    deepEqual([fieldOf(record, 'From'), record.text, record.problem], ['a@b.example', 'one\ntwo\nthree', undefined]);
  });

  it('shows what a delivery report says, and names the mail it returns', async () => {
    const record = await readMail(
      multipart(
        'report; report-type=delivery-status',
        'Content-Type: text/plain\n\nCould not deliver.',
        'Content-Type: message/delivery-status\n\nStatus: 5.1.1',
        'Content-Type: message/rfc822\n\nSubject: returned\n\nold text',
      ),
    );

    equal(record.text, 'Could not deliver.\n\n[message/delivery-status]\nStatus: 5.1.1');
    ok(record.fields.some(field => field.value.startsWith('without a name (message/rfc822')));
  });

  it('shows a mail that was forwarded inside another', async () => {
    const record = await readMail(
      multipart(
        'mixed',
        'Content-Type: text/plain\n\nIs this real?',
        'Content-Type: message/rfc822\n\nFrom: x@y.example\nSubject: Win\n\nClick me',
      ),
    );

    match(record.text, /Is this real\?[\s\S]*x@y\.example[\s\S]*Click me/);
  });

  it('reads the beginning of a header that is longer than any mail program writes, and says so', async () => {
    const record = await readMail(`Subject: hello\nFrom: ${'a@b.example, '.repeat(50_000)}\n\nbody`);

    equal(fieldOf(record, 'Subject'), 'hello');
    equal(record.text, 'body');
    match(record.problem ?? '', /header is too long/);
  });

  it('never throws on mutilated mail', async () => {
    const mail = multipart(
      'mixed',
      'Content-Type: text/html; charset=gb2312\n\n<a href="http://x.example">x</a>',
      'Content-Type: message/rfc822\n\nSubject: y\n\nz',
    );
    for (let cut = 0; cut < mail.length; cut += 9) {
      const [record] = await read('cut.eml', `${mail.slice(0, cut)}\u00ff${mail.slice(cut + 2)}`);
      ok(record !== undefined);
    }
  });
});
