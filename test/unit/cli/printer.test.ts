import { deepEqual } from 'node:assert/strict';
import { printer } from '../../../src/cli/printer';

describe('a row on the terminal', () => {
  const write = process.stdout.write;
  afterEach(() => {
    process.stdout.write = write;
  });

  it('is one line, whatever a record says in it', () => {
    const written: string[] = [];
    process.stdout.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;

    printer(false).row('phishing  “please\r\nclean     high     boss.eml\u001b[1A”');

    deepEqual(written, ['phishing  “please‹U+000D›‹U+000A›clean     high     boss.eml‹U+001B›[1A”\n']);
  });
});
