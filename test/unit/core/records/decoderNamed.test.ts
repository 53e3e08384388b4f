import { deepEqual, equal, match } from 'node:assert/strict';
import { codePages } from '../../../../src/core/records/codePages';
import { decodedStrictly, decoderNamed } from '../../../../src/core/records/decoderNamed';
import { readRecords } from '../../../../src/core/records/readRecords';
import { hash, readMail } from './mail';

const bytes = (text: string) => Uint8Array.from(text, one => one.charCodeAt(0));

describe('the charset that a mail names', () => {
  it('has a page of 128 characters wherever the platform has none', () => {
    for (const [name, page] of Object.entries(codePages)) equal(page.length, 128, name);
  });

  // Each text is what Python's codecs made of it.
  const cases = [
    ['ibm852', '\xa7lu\x9cou\x9fk\xec k\x85\xe4', 'žluťoučký kůń'],
    ['cp852', 'P\xfd\xa1', 'Pří'],
    ['CP857', 'de\xa7i\x9ftirildi', 'değiştirildi'],
    ['ibm437', 'na\x8bve caf\x82', 'naïve café'],
    ['DOS-862', '\x99\x8c\x85\x8d', 'שלום'],
    ['cp737', '\x80\x81\x98', 'ΑΒα'],
    ['IBM00858', '\xd5 5', '€ 5'],
    ['cp866', '\x8f\xe0\xa8\xa2\xa5\xe2', 'Привет'],
    ['koi8-ru', '\xf0\xd2\xc9', 'При'],
    ['win-1251', '\xcf\xf0\xe8', 'При'],
    ['x-mac-ce', '\x8e\xe4', 'éš'],
    ['iso-8859-16', '\xaa\xba', 'Șș'],
    ['latin-9', '\xa4', '€'],
    ['8859-2', '\xb9', 'š'],
    ['cp28592', '\xb9', 'š'],
    ['cp932', '\x82\xb1', 'こ'],
    ['cp949', '\xb0\xa1', '가'],
    ['cp950', '\xa4\xa4', '中'],
    ['cp936', '\xd6\xd0', '中'],
    ['gb18030', '\xd6\xd0\x810\x81\x30', '中\x80'],
    ['iso-2022-jp-ms', '\x1b$B$3\x1b(B', 'こ'],
    ['hz-gb-2312', 'a ~{VPND~} ~~ b', 'a 中文 ~ b'],
    ['iso-2022-kr', '\x1b$)C\x0e0!\x0f a', '가 a'],
    ['iso-2022-cn', '\x1b$)A\x0eVP\x0f a', '中 a'],
    ['unicode-1-1-utf-7', 'J+APY-hn', 'Jöhn'],
    ['utf-32le', 'a\0\0\0\xfc\0\0\0', 'aü'],
    ['utf8mb4', '\xc3\xbc', 'ü'],
    ['macintosh', '\x8a', 'ä'],
  ] as const;
  for (const [charset, raw, text] of cases) {
    it(`is decoded: ${charset}`, () => equal(decoderNamed(charset)?.decode(bytes(raw)), text));
  }

  it('is none where the name says nothing, or nobody here can read it', () => {
    for (const name of [
      'unknown-8bit',
      'x-unknown',
      'default',
      'euc-tw',
      'johab',
      'viscii',
      'ebcdic-us',
      '',
      'constructor',
    ])
      equal(decoderNamed(name), undefined, name);
    deepEqual(
      [decodedStrictly(bytes('\xff'), 'cp932'), decodedStrictly(bytes('\xff'), 'cp857')],
      [undefined, '\u00a0'],
    );
  });

  it('counts in a body of any encoding, in the words of a header and in a part of several', async () => {
    const mail = await readMail(
      [
        'From: =?cp852?Q?P=FD=A1?= <a@b.example>',
        'Subject: =?hz-gb-2312?B?fntWUE5Efn0=?= =?hz-gb-2312?Q?~{VPND~}?=',
        'Content-Type: multipart/alternative; boundary=x',
        '',
        '--x',
        'Content-Type: text/plain; charset=ibm852',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '=A7lu=9Cou=9Fk=EC',
        '--x--',
      ].join('\n'),
    );

    equal(mail.text, 'žluťoučký');
    deepEqual(
      ['From', 'Subject'].map(name => mail.fields.find(one => one.name === name)?.value),
      ['Pří <a@b.example>', '中文中文'],
    );
    equal(mail.problem, undefined);
  });

  it('is said where it is not known, and not where it is known by another name', async () => {
    const of = async (charset: string) =>
      (await readMail(`From: a@b.example\nContent-Type: text/plain; charset=${charset}\n\n\xb0\xa1\xb0\xa1`)).problem;

    deepEqual([await of('cp949'), await of('cp950')], [undefined, undefined]);
    match((await of('euc-tw')) ?? '', /charset that is not known \(euc-tw\)/);
  });
});

describe('a table or a log that is in no UTF-8', () => {
  async function textsOf(path: string, raw: Uint8Array) {
    async function* pieces() {
      yield raw;
    }
    const texts = [];
    for await (const record of readRecords(path, pieces(), hash)) texts.push(record.text);
    return texts;
  }

  it('is read in the charset that its characters show, as spreadsheets of East Asia and Russia write CSV', async () => {
    const gbk = bytes(
      'time,event,user\n2026-11-28 10:00:00,\xb5\xc7\xc2\xbc\xca\xa7\xb0\xdc,\xd5\xc5\xc8\xfd\n2026-11-28 10:01:00,\xb5\xc7\xc2\xbc\xb3\xc9\xb9\xa6,\xc0\xee\xcb\xc4\n',
    );
    const dos = bytes(
      'time,event\n2026-11-28 10:00:00,\x8e\xe8\xa8\xa1\xaa\xa0 \xa2\xe5\xae\xa4\xa0\n2026-11-28 10:01:00,\x82\xe5\xae\xa4 \xa2\xeb\xaf\xae\xab\xad\xa5\xad\n',
    );

    deepEqual(await textsOf('a.csv', gbk), [
      'time: 2026-11-28 10:00:00\nevent: 登录失败\nuser: 张三',
      'time: 2026-11-28 10:01:00\nevent: 登录成功\nuser: 李四',
    ]);
    match((await textsOf('b.csv', dos)).join('\n'), /Ошибка входа[\s\S]*Вход выполнен/);
  });

  it('stays as it was where its lines are UTF-8 and one is damaged', async () => {
    const raw = Uint8Array.from([
      ...new TextEncoder().encode('time,event\n2026-11-28 10:00:00,登录失败\n'),
      ...bytes('2026-11-28 10:01:00,\xb5\xc7\xc2\xbc\xca\xa7\xb0\xdc\n'),
    ]);

    match((await textsOf('a.csv', raw))[0] ?? '', /登录失败/);
  });
});
