import { deepEqual, equal } from 'node:assert/strict';
import Papa from 'papaparse';
import { editGold, type GoldEdit, type GoldWord } from '../../../../src/core/records/editGold';
import { readGold } from '../../../../src/core/records/gold';

const edit = (more: Partial<GoldEdit> = {}): GoldEdit => ({
  id: '0123456789abcdef',
  path: 'inbox/a.eml',
  line: 1,
  word: { label: 'phishing', by: 'Ana', at: '2026-11-28T14:00:00Z' },
  ...more,
});
const textOf = (before: string, edits: readonly GoldEdit[]) => editGold(before, edits)?.text;

describe('a gold file that a person edits', () => {
  it('begins with a header and the row, where there was none', () => {
    equal(
      textOf('', [edit()]),
      'id,path,line,label,by,at,note\n0123456789abcdef,inbox/a.eml,1,phishing,Ana,2026-11-28T14:00:00Z,\n',
    );
  });

  it('changes the row of the record in its place and leaves every other letter alone', () => {
    const before =
      '\uFEFFid,label,case,path\r\n"ffffffffffffffff", spam ,"A ""7""",x.eml\r\n0123456789abcdef,clean,C-9,inbox/a.eml\r\naaaaaaaaaaaaaaaa,clean,,\r\n';

    equal(
      textOf(before, [edit()]),
      '\uFEFFid,label,case,path\r\n"ffffffffffffffff", spam ,"A ""7""",x.eml\r\n0123456789abcdef,phishing,C-9,inbox/a.eml\r\naaaaaaaaaaaaaaaa,clean,,\r\n',
    );
  });

  it('keeps the semicolons or tabs that a spreadsheet put between the cells', () => {
    const note = 'a; b, c\td';
    for (const between of [';', '\t']) {
      const head = ['label', 'path', 'line', 'note'].join(between);
      const other = ['clean', 'b,c.eml', '1', 'x'].join(between);
      const after =
        textOf(`\uFEFF${head}\r\n${other}\r\n`, [edit({ word: { label: 'phishing', by: 'Ana', at: '', note } })]) ?? '';

      equal(
        after,
        `\uFEFF${head}${between}id\r\n${other}\r\n${['phishing', 'inbox/a.eml', '1', `"${note}"`, '0123456789abcdef'].join(between)}\r\n`,
      );
      deepEqual(
        readGold(after, ['phishing', 'clean'], 'gold.csv').rows.map(({ id, path, label }) => [id ?? path, label]),
        [
          ['b,c.eml', 'clean'],
          ['0123456789abcdef', 'phishing'],
        ],
      );
    }
  });

  it("keeps Excel's own first line, and writes by it", () => {
    equal(
      textOf('\uFEFFsep=;\r\nid;label\r\n', [edit({ word: { label: 'a; b, c', by: '', at: '' } })]),
      '\uFEFFsep=;\r\nid;label\r\n0123456789abcdef;"a; b, c"\r\n',
    );
  });

  it('finds a row without an id by its path and line, and gives it its id', () => {
    const after = textOf('path,line,label\ninbox/a.eml,,clean\ninbox/b.mbox,7,clean\n', [edit()]);

    equal(after, 'path,line,label,id\ninbox/a.eml,1,phishing,0123456789abcdef\ninbox/b.mbox,7,clean\n');
  });

  it('takes a word back, and leaves one row where the record had two', () => {
    const two = 'id,label\n0123456789abcdef,clean\n0123456789abcdef,spam\nffffffffffffffff,spam\n';

    equal(textOf(two, [edit({ word: undefined })]), 'id,label\nffffffffffffffff,spam\n');
    equal(textOf(two, [edit()]), 'id,label\n0123456789abcdef,phishing\nffffffffffffffff,spam\n');
  });

  it('does not touch a file that is no gold file', () => {
    equal(editGold('name,age\nAna,31\n', [edit()]), undefined);
  });

  it('writes cells that no spreadsheet computes, and that two readers read as they were', () => {
    const word: GoldWord = { label: 'phishing', by: '=HYPERLINK("x")', at: '', note: 'two\nlines, "quoted"' };
    const after = textOf('', [edit({ word })]) ?? '';

    const [row] = Papa.parse<Record<string, string>>(after, { header: true, skipEmptyLines: true }).data;
    equal(row?.['by'], '\'=HYPERLINK("x")');
    equal(row?.['note'], 'two\nlines, "quoted"');
    deepEqual(
      readGold(after, ['phishing'], 'gold.csv').rows.map(({ id, label }) => [id, label]),
      [['0123456789abcdef', 'phishing']],
    );
  });

  it('says what stood there, so that it can be put back letter for letter, with its note', () => {
    const before =
      'id,path,line,label,by,at,note,case\n0123456789abcdef,inbox/a.eml,1,clean,Ben,2026-11-01T08:00:00Z,"a, b",C-9\n';
    const edited = editGold(before, [edit()]);

    deepEqual(
      [...(edited?.before ?? [])],
      [['0123456789abcdef', { label: 'clean', by: 'Ben', at: '2026-11-01T08:00:00Z', note: 'a, b' }]],
    );
    equal(edited?.text.split('\n')[1], '0123456789abcdef,inbox/a.eml,1,phishing,Ana,2026-11-28T14:00:00Z,,C-9');
    equal(textOf(edited?.text ?? '', [edit({ word: edited?.before.get('0123456789abcdef') })]), before);
  });

  it('leaves the row of whoever said the same before', () => {
    const before = 'id,label,by\n0123456789abcdef,phishing,Ben\n';

    equal(textOf(before, [edit()]), before);
  });

  it('drops no row of a file whose line ends are mixed, and leaves each row its own', () => {
    const before = 'path,line,label,id\r\ninbox/a.eml,1,clean,\nx.eml,1,spam,\ny.eml,1,spam,\r\nz.eml,1,spam,';

    equal(
      textOf(before, [edit()]),
      'path,line,label,id\r\ninbox/a.eml,1,phishing,0123456789abcdef\nx.eml,1,spam,\ny.eml,1,spam,\r\nz.eml,1,spam,\r\n',
    );
    equal(
      textOf('id,label\rffffffffffffffff,spam\r', [edit()]),
      'id,label\rffffffffffffffff,spam\r0123456789abcdef,phishing\r',
    );
  });

  it('drops no row below a quote that nobody closed, nor that row', () => {
    const before = 'id,label,note\n0123456789abcdef,clean,"oops\nffffffffffffffff,spam,x\n';
    const after = textOf(before, [edit()]) ?? '';

    equal(after, `${before}0123456789abcdef,phishing,\n`);
    equal(textOf(after, [edit({ word: undefined })]), before);
  });

  it('keeps cells that the header has no name for', () => {
    equal(
      textOf('id,label\n0123456789abcdef,clean,more,yet more\n', [edit()]),
      'id,label\n0123456789abcdef,phishing,more,yet more\n',
    );
  });
});
