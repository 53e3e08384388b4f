import { deepEqual, equal } from 'node:assert/strict';
import { fieldOf, read } from './mail';

const message = 'From: ann@corp.example\nTo: bob@corp.example\nSubject: Hello\n\nGood morning, Bob.\n';
const list =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n<plist version="1.0"><dict><key>flags</key><integer>1</integer></dict></plist>\n';
const emlx = (length: number, text = message, behind = list) => `${length}${' '.repeat(7)}\n${text}${behind}`;

describe("Apple Mail's .emlx", () => {
  it('is the mail that stands in it, with the id of the same mail in .eml, and lines of the file', async () => {
    const [plain] = await read('a.eml', message);
    const [own] = await read('a.emlx', emlx(message.length));

    deepEqual([own?.id, own?.text, own?.problem], [plain?.id, plain?.text, undefined]);
    deepEqual([own?.line, own?.lineNumbers?.at(0)], [2, (plain?.lineNumbers?.at(0) ?? 0) + 1]);
    equal(own && fieldOf(own, 'Subject'), 'Hello');
  });

  it('is read also where its length is not that of the message, or missing', async () => {
    for (const file of [emlx(10), emlx(message.length + 3), emlx(9_999), emlx(0, message, ''), message]) {
      const [one, ...more] = await read('a.emlx', file);

      deepEqual([one?.text.split('\n')[0], more.length], ['Good morning, Bob.', 0], file.slice(0, 20));
    }
    equal((await read('a.emlx', emlx(10)))[0]?.text, 'Good morning, Bob.');
  });

  it('may have more behind its length than any property list takes', async () => {
    const long = `${message}${`${'More. '.repeat(150)}\n`.repeat(1_300)}`;
    const [own] = await read('a.emlx', emlx(20, long, ''));
    const [plain] = await read('a.eml', long);

    equal(own?.id, plain?.id);
  });
});
