import { equal, match, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { signedContent } from '../../../../src/core/records/signedContent';
import { copies, rounds } from '../../../support/rounds';
import { bytes, fieldOf, readMail } from './mail';

describe('a mail that is signed as a whole', () => {
  // `openssl cms -sign -nodetach -nocerts -noattr -binary -outform DER`, without and with `-stream`, which leaves lengths open.
  const der =
    'MIIBFwYJKoZIhvcNAQcCoIIBCDCCAQQCAQExDTALBglghkgBZQMEAgEwXAYJKoZIhvcNAQcBoE8ETUNvbnRlbnQtVHlwZTogdGV4' +
    'dC9wbGFpbg0KDQpQYXkgOTAwIEVVUiB0byBodHRwczovL2V2aWwuZXhhbXBsZS9pYmFuIHRvZGF5Lg0KMYGRMIGOAgEBMCYwDjEM' +
    'MAoGA1UEAwwDQW5hAhRt7BRWDJ/mqA8v9C3ORT7BqMF4TDALBglghkgBZQMEAgEwCgYIKoZIzj0EAwIESDBGAiEAr1wVvcCVK+4M' +
    '6GHfVh69W9A4PIaJHGjcwze9niJ6loECIQDbqo6f1GB7nb9M3iNojSnGf6vyxQl6QXSjCcExiltc3A==';
  const ber =
    'MIAGCSqGSIb3DQEHAqCAMIACAQExDTALBglghkgBZQMEAgEwgAYJKoZIhvcNAQcBoIAkgARNQ29udGVudC1UeXBlOiB0ZXh0L3Bs' +
    'YWluDQoNClBheSA5MDAgRVVSIHRvIGh0dHBzOi8vZXZpbC5leGFtcGxlL2liYW4gdG9kYXkuDQoAAAAAAAAxgZEwgY4CAQEwJjAO' +
    'MQwwCgYDVQQDDANBbmECFG3sFFYMn+aoDy/0Lc5FPsGowXhMMAsGCWCGSAFlAwQCATAKBggqhkjOPQQDAgRIMEYCIQC80TzFrR98' +
    'faQ4hSfFZLcH7omunTibEgXrWLmObMIG9wIhAKnqnmjonv8gvDxqEhzX5tAqnmkf/1BBQyAdoiIhI9+mAAAAAAAA';
  const words = 'Pay 900 EUR to https://evil.example/iban today.';
  const entity = `Content-Type: text/plain\r\n\r\n${words}\r\n`;
  const mail = (content: string, type = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"') =>
    `From: a@b.example\nSubject: x\nContent-Type: ${type}\nContent-Transfer-Encoding: base64\n\n${content}\n`;
  const said = 'plain text, signed as a whole, its signature was not checked';

  for (const [form, content] of [
    ['DER', der],
    ['BER with open lengths and the text in pieces', ber],
  ] as const)
    it(`is read as what it says, in ${form}`, async () => {
      const record = await readMail(mail(content));

      equal(record.text, words);
      equal(fieldOf(record, 'Body'), said);
      equal(fieldOf(record, 'Links'), '1 to 1 site');
      equal(fieldOf(record, 'Attachment'), undefined);
      equal(record.problem, undefined);
    });

  it('is read also where a gateway made a file of it, with what stands beside it', async () => {
    const part = `Content-Type: application/octet-stream; name="smime.p7m"\nContent-Transfer-Encoding: base64\n\n${der}`;
    const footer = 'Content-Type: text/plain\n\nSent to the list.';
    const record = await readMail(
      `From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n${part}\n--b\n${footer}\n--b--\n`,
    );

    match(record.text, /evil\.example\/iban today\.\s+Sent to the list\./);
  });

  it('is read through a second signature, and what is sealed inside stays so', async () => {
    const twice = await readMail(mail(signed(mail(der))));
    const sealed = await readMail(mail(signed(mail('MIIB', 'application/pkcs7-mime; smime-type=enveloped-data'))));

    equal(twice.text, words);
    equal(sealed.text, '[the body is encrypted or signed as a whole, not opened]');
  });

  it('leaves a signed invoice the attachment that it is', async () => {
    const invoice = `Content-Type: application/pkcs7-mime; name="IT01.xml.p7m"\nContent-Transfer-Encoding: base64\n\n${signed('<?xml version="1.0"?><Fattura/>')}`;
    const record = await readMail(
      `From: a@b.example\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nIn allegato.\n--b\n${invoice}\n--b--\n`,
    );

    equal(record.text, 'In allegato.');
    match(fieldOf(record, 'Attachment') ?? '', /^IT01\.xml\.p7m/);
  });

  it('is as good as closed where it is cut at any byte of what stands before its end', () => {
    const whole = bytes(atob(der));
    const inner = signedContent(whole);
    ok(inner !== undefined);
    equal(String.fromCharCode(...inner), entity);
    for (const length of whole.keys()) ok((signedContent(whole.slice(0, length))?.length ?? 0) <= inner.length);
  });

  it('never fails and never takes long, whatever bytes stand in it', () => {
    const [one, other] = [bytes(atob(der)), bytes(atob(ber))];
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.boolean(), fc.array(change, { maxLength: 8 }), (isOpen, changes) => {
        const hostile = (isOpen ? other : one).slice();
        for (const { at, to } of changes) hostile[at % hostile.length] = to;
        ok((signedContent(hostile)?.length ?? 0) <= hostile.length);
      }),
      { numRuns: rounds(5_000) },
    );
    const nested = new Uint8Array(copies(1_000_000)).map((_, at) => (at % 2 === 0 ? 0x30 : 0x80));
    equal(signedContent(nested), undefined);
  });
});

/** What hides a text, in base64, with lengths of four bytes; without a signer, who is not looked at. */
function signed(text: string): string {
  const content = bytes(text.replace(/\r?\n/g, '\r\n'));
  const octets = element(0x04, [...content]);
  const encapsulated = element(0x30, [...objectId(1), ...element(0xa0, octets)]);
  const data = element(0x30, [...element(0x02, [1]), ...element(0x31, []), ...encapsulated]);
  return btoa(String.fromCharCode(...element(0x30, [...objectId(2), ...element(0xa0, data)])));
}

function element(tag: number, content: readonly number[]): readonly number[] {
  const length = [24, 16, 8, 0].map(bits => (content.length >>> bits) & 0xff);
  return [tag, 0x84, ...length, ...content];
}

function objectId(last: number): readonly number[] {
  return [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last];
}
