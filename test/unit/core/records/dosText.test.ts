import { deepEqual, equal, match } from 'node:assert/strict';
import { decodeCodePage } from '../../../../src/core/records/codePages';
import { dosPageOf } from '../../../../src/core/records/dosText';
import { readRecords } from '../../../../src/core/records/readRecords';
import { hash } from './mail';

const all = Uint8Array.from({ length: 128 }, (_, index) => index + 0x80);
const inPage = (page: string) => {
  const bytes = new Map([...(decodeCodePage(page, all) ?? '')].map((one, index) => [one, index + 0x80]));
  return (text: string) =>
    Uint8Array.from([...text], one => (one < '\u0080' ? one.charCodeAt(0) : (bytes.get(one) ?? 0x3f)));
};
const inDos = inPage('ibm850');
const western = new TextDecoder('windows-1252');
const page1252 = new Map(Array.from(all, byte => [western.decode(Uint8Array.of(byte)), byte]));
const in1252 = (text: string) =>
  Uint8Array.from([...text], one => (one < '\u0080' ? one.charCodeAt(0) : (page1252.get(one) ?? 0x3f)));

async function recordsOf(path: string, bytes: Uint8Array) {
  async function* pieces() {
    yield bytes;
  }
  const records = [];
  for await (const record of readRecords(path, pieces(), hash)) records.push(record);
  return records;
}

const german = 'Die Prüfung der größten Fälle führt später zu Übungen: könnte täglich höher sein';
const french = 'La mère du garçon a été très gênée près de la forêt, où les élèves étaient tombés';
const spanish = 'El señor pidió mañana la contraseña del año pasado, según la información de España';

describe('text of code page 850 that names no charset', () => {
  it('is known by letters in the midst of its words', () => {
    for (const text of [german, french, spanish]) equal(dosPageOf(inDos(text)), 'ibm850', text);
  });

  it('is not seen in windows-1252, with quotes, dashes and signs as people put them, nor in other code pages', () => {
    const typed =
      '“Well–known”, he’s wait…what—no: 5€x Microsoft®Word ½cup «mot» l’été naïve Šárka Žižka œuvre œil cœur ‘n’ don’t';
    for (const text of [german, french, spanish, typed, `${typed} `.repeat(50)])
      equal(dosPageOf(in1252(text)), undefined);
    equal(dosPageOf(new TextEncoder().encode(german)), undefined);
  });

  it('is told apart from that of Central Europe and Turkey, whose letters stand where it has signs', () => {
    const [in852, in857] = [inPage('ibm852'), inPage('ibm857')];

    equal(dosPageOf(in852('Większość wyjątków głośnych plików była wysłana później')), 'ibm852');
    equal(dosPageOf(in852('Místní písma a jména v síti byla ověřena, příští léto skončila')), 'ibm852');
    equal(dosPageOf(in857('Görev başarıyla oluşturuldu, kullanıcı değiştirildi')), 'ibm857');
  });

  it('is read in files of Windows’ command line, and in mails', async () => {
    const rows = 'Aufgabenname,Status,Autor\nPrüfung größer,Läuft,Jürgen\nÜbersicht täglich,Bereit,Jörg\n';
    const mail = `From: a@b.example\nTo: c@d.example\nSubject: Prüfung für Jürgen\n\n${german}\n`;

    const read = await recordsOf('tasks.csv', inDos(rows));
    const [one] = await recordsOf('a.eml', inDos(mail));

    match(read.map(({ text }) => text).join('\n'), /Prüfung größer[\s\S]*Jürgen[\s\S]*Übersicht täglich/);
    deepEqual([one?.text, one?.problem], [german, undefined]);
    equal(one?.fields.find(({ name }) => name === 'Subject')?.value, 'Prüfung für Jürgen');
  });

  it('is read where the mail names the code page', async () => {
    const mail = `From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=IBM850\n\nein Gruß vom Ärger\n`;

    equal((await recordsOf('a.eml', inDos(mail)))[0]?.text, 'ein Gruß vom Ärger');
  });

  it('is read where it is encoded too, and a charset that nobody here knows is said', async () => {
    const encoded = (charset: string) =>
      new TextEncoder().encode(
        `From: a@b.example\nContent-Type: text/plain; charset=${charset}\nContent-Transfer-Encoding: quoted-printable\n\nGru=E1\n`,
      );

    const [other] = await recordsOf('a.eml', encoded('x-mac-klingon'));
    const [known] = await recordsOf('a.eml', encoded('cp850'));

    match(other?.problem ?? '', /not known \(x-mac-klingon\)/);
    deepEqual([known?.text, known?.problem], ['Gruß', undefined]);
  });

  it('is said where it cannot be known: signs stand in the midst of words', async () => {
    const polish = Uint8Array.from([0x67, 0x88, 0x6f, 0x98, 0x6e, 0x65, 0x20]);
    const bytes = Uint8Array.from([...in1252('From: a@b.example\nSubject: x\n\n'), ...polish, ...polish, ...polish]);

    match((await recordsOf('a.eml', bytes))[0]?.problem ?? '', /charset is not told.*convert it to UTF-8/);
    const clean = in1252(`From: a@b.example\nSubject: x\n\n${german} ${french} “Well–known” he’s wait…what—no\n`);
    equal((await recordsOf('a.eml', clean))[0]?.problem, undefined);
  });
});
