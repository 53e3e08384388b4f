import { deepEqual, equal } from 'node:assert/strict';
import { headingsIn } from '../../../../src/core/gather/headings';

const titles = (path: string, text: string) =>
  headingsIn(path, text.split('\n'))?.map(({ line, level, title }) => `${line}:${level} ${title}`);

describe('headings', () => {
  it('of Markdown are signs in front or a rule below, and nothing in a fence, a table or front matter', () => {
    const text =
      '---\ntitle: x\n---\n# One #\n\nTwo\n---\n\n```sh\n# a comment\n```\n\n| a | b |\n---\n- item\n---\n\n## Three';

    deepEqual(titles('a.md', text), ['3:1 One', '5:2 Two', '17:2 Three']);
  });

  it('of reStructuredText get their level from the order in which their signs come', () => {
    const text =
      '=====\nTitle\n=====\n\nPart\n====\ntext\n\nSmall part\n----------\n\nPart two\n========\n\nshort rule\n---\n\n::\n\n  code\n  ----\n';

    deepEqual(titles('a.rst', text), ['0:1 Title', '4:2 Part', '8:3 Small part', '11:2 Part two']);
  });

  it('of AsciiDoc are signs in front, and nothing in a listing', () => {
    deepEqual(titles('a.adoc', '= Title\n\n== Part\n\n----\n== code\n----\n\n=== Small'), [
      '0:1 Title',
      '2:2 Part',
      '8:3 Small',
    ]);
  });

  it('of plain text are underlined, numbered or in capitals, standing alone', () => {
    const text =
      'Guide\n=====\n\nwords\n\n1.  Begin\n\nwords\n\n1.2 Go on\n\nwords\n\nSEE ALSO\n\nwords\n2. Not alone\nwords\n\n3. A sentence is none.\n\n';

    deepEqual(titles('a.txt', text), ['0:1 Guide', '5:1 1.  Begin', '9:2 1.2 Go on', '13:1 SEE ALSO']);
  });

  it('are not looked for in code', () => {
    equal(headingsIn('a.py', ['# no heading']), undefined);
  });
});
