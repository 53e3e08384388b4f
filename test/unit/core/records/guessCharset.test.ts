import { deepEqual, equal } from 'node:assert/strict';
import { guessCharset } from '../../../../src/core/records/guessCharset';
import { readRecords } from '../../../../src/core/records/readRecords';
import { hash } from './mail';

/** Text in a charset that the platform decodes and does not encode. */
function encoded(text: string, charset: string): Uint8Array {
  const table = tables.get(charset) ?? tableOf(charset);
  tables.set(charset, table);
  return Uint8Array.from([...text].flatMap(one => (one < '\u0080' ? [one.charCodeAt(0)] : (table.get(one) ?? [0x3f]))));
}
const tables = new Map<string, ReadonlyMap<string, readonly number[]>>();

function tableOf(charset: string): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, readonly number[]>();
  for (let lead = 0x80; lead <= 0xff; lead++) {
    table.set(decoder.decode(Uint8Array.of(lead)), [lead]);
    if (!/^(windows|koi8)/.test(charset))
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if ([...character].length === 1 && !table.has(character)) table.set(character, [lead, trail]);
      }
  }
  return table;
}

const texts: readonly (readonly [string, string])[] = [
  ['gb18030', '尊敬的客户,您的账户存在异常登录,请立即点击链接验证密码。'],
  ['gb18030', '您的账户异常'],
  ['big5', '親愛的客戶,請點擊連結以驗證您的密碼。'],
  ['big5', '請確認您的帳戶'],
  ['shift_jis', 'お客様のアカウントが停止されました。'],
  ['euc-jp', 'お客様のアカウントが停止されました。'],
  ['euc-kr', '귀하의 계정이 정지되었습니다. 비밀번호를 확인하십시오.'],
  ['koi8-r', 'Уважаемый клиент, подтвердите пароль немедленно.'],
  ['windows-1251', 'Шановний клієнте, підтвердіть пароль негайно.'],
  ['windows-1253', 'Αγαπητέ πελάτη, επιβεβαιώστε τον κωδικό σας.'],
  ['windows-1255', 'שלום לקוח יקר אנא אמת את הסיסמה שלך'],
  ['windows-874', 'เรียนลูกค้า กรุณายืนยันรหัสผ่านของคุณ'],
];

describe('a charset that nobody named', () => {
  it('is found by what its bytes would be in each', () => {
    deepEqual(
      texts.map(([charset, text]) => guessCharset(encoded(text, charset))),
      texts.map(([charset]) => charset),
    );
  });

  it('is left open for the languages of Western and Central Europe, and for few letters', () => {
    const own = [
      ['windows-1252', 'Änderung der Ärzteliste: Größe, Übung, Österreich, Äpfel'],
      ['windows-1252', 'Été à la forêt: où êtes-vous, François, à Noël? Çà et là'],
      ['windows-1250', 'Příliš žluťoučký kůň úpěl ďábelské ódy'],
      ['windows-1254', 'Hesabınız askıya alındı, lütfen şifrenizi doğrulayın'],
      ['windows-1252', '…… “x” – — • ®©™'],
      ['big5', '您好'],
    ] as const;

    for (const [charset, text] of own) equal(guessCharset(encoded(text, charset)), undefined, text);
  });

  it('reads a mail, whatever name of no meaning stands in it; not one with an encoded part', async () => {
    const subject = '您的账户异常';
    const body = '尊敬的客户,请立即点击链接验证密码。';
    const readMail = async (type: string) => {
      const mail = encoded(`From: a@b.example\nSubject: ${subject}\n${type}\n${body}\n`, 'gb18030');
      async function* pieces() {
        yield mail;
      }
      for await (const { fields, text } of readRecords('a.eml', pieces(), hash))
        return [fields.find(({ name }) => name === 'Subject')?.value, text];
      return [];
    };

    deepEqual(await readMail(''), [subject, body]);
    deepEqual(await readMail('Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 8bit\n'), [
      subject,
      body,
    ]);
    const [, encodedText = ''] = await readMail(
      'Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n',
    );
    equal(encodedText.includes('客户'), false);
  });
});
