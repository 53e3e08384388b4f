import { deepEqual, equal } from 'node:assert/strict';
import Papa from 'papaparse';
import { editGold, type GoldEdit } from '../../../../src/core/records/editGold';
import { readGold } from '../../../../src/core/records/gold';

const edit = (more: Partial<GoldEdit> = {}): GoldEdit => ({
  id: '0123456789abcdef',
  path: 'inbox/a.eml',
  line: 1,
  label: 'phishing',
  by: 'Ana',
  at: '2026-11-28T14:00:00Z',
  ...more,
});

describe('a gold file that a person edits', () => {
  it('begins with a header and the row, where there was none', () => {
    equal(
      editGold('', [edit()]),
      'id,path,line,label,by,at,note\n0123456789abcdef,inbox/a.eml,1,phishing,Ana,2026-11-28T14:00:00Z,\n',
    );
  });

  it('changes the row of the record in its place and leaves every other letter alone', () => {
    const before =
      '\uFEFFid,label,case,path\r\n"ffffffffffffffff", spam ,"A ""7""",x.eml\r\n0123456789abcdef,clean,C-9,inbox/a.eml\r\naaaaaaaaaaaaaaaa,clean,,\r\n';

    equal(
      editGold(before, [edit()]),
      '\uFEFFid,label,case,path\r\n"ffffffffffffffff", spam ,"A ""7""",x.eml\r\n0123456789abcdef,phishing,C-9,inbox/a.eml\r\naaaaaaaaaaaaaaaa,clean,,\r\n',
    );
  });

  it('finds a row without an id by its path and line, and gives it its id', () => {
    const after = editGold('path,line,label\ninbox/a.eml,,clean\ninbox/b.mbox,7,clean\n', [edit()]);

    equal(after, 'path,line,label,id\ninbox/a.eml,1,phishing,0123456789abcdef\ninbox/b.mbox,7,clean\n');
  });

  it('takes a word back, and leaves one row where the record had two', () => {
    const two = 'id,label\n0123456789abcdef,clean\n0123456789abcdef,spam\nffffffffffffffff,spam\n';

    equal(editGold(two, [edit({ label: undefined })]), 'id,label\nffffffffffffffff,spam\n');
    equal(editGold(two, [edit()]), 'id,label\n0123456789abcdef,phishing\nffffffffffffffff,spam\n');
  });

  it('does not touch a file that is no gold file', () => {
    equal(editGold('name,age\nAna,31\n', [edit()]), undefined);
  });

  it('writes cells that no spreadsheet computes, and that two readers read as they were', () => {
    const after = editGold('', [edit({ by: '=HYPERLINK("x")', note: 'two\nlines, "quoted"' })]) ?? '';

    const [row] = Papa.parse<Record<string, string>>(after, { header: true, skipEmptyLines: true }).data;
    equal(row?.['by'], '\'=HYPERLINK("x")');
    equal(row?.['note'], 'two\nlines, "quoted"');
    deepEqual(
      readGold(after, ['phishing'], 'gold.csv').rows.map(({ id, label }) => [id, label]),
      [['0123456789abcdef', 'phishing']],
    );
  });
});
