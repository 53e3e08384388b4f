import { deepEqual } from 'node:assert/strict';
import { printer } from '../../../src/cli/printer';

describe('a row on the terminal', () => {
  const [write, writeError] = [process.stdout.write, process.stderr.write];
  afterEach(() => {
    process.stdout.write = write;
    process.stderr.write = writeError;
  });

  it('is one line, whatever a record says in it', () => {
    const written: string[] = [];
    process.stdout.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;

    printer(false).row('phishing  “please\r\nclean     high     boss.eml\u001b[1A”');

    deepEqual(written, ['phishing  “please‹U+000D›‹U+000A›clean     high     boss.eml‹U+001B›[1A”\n']);
  });

  it('is one line on the other channel too: a cell of the gold tells no messages of its own', () => {
    const written: string[] = [];
    process.stderr.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;

    printer(false).remark('gold row at line 4: "phi\nnote: all labels agree\u001b[2K" is not a label of the task');

    deepEqual(written, [
      'note: gold row at line 4: "phi‹U+000A›note: all labels agree‹U+001B›[2K" is not a label of the task\n',
    ]);
  });
});
