import { deepEqual, equal, throws } from 'node:assert/strict';
import { readGold } from '../../../../src/core/records/gold';

const labels = ['phishing', 'clean', 'toString'];
const id = '0123456789abcdef';

const read = (text: string) => readGold(text, labels, 'gold.csv');
const rowsOf = (text: string) => read(text).rows.map(({ id: own, path, line, label }) => [own ?? path, line, label]);
const problemsOf = (text: string) => read(text).problems.map(({ csvLine, why }) => `${csvLine}: ${why}`);

describe('gold', () => {
  it('names records by id, or by path and line, and foreign columns do not matter', () => {
    const text = `colour,id,path,line,label,by,at,note\nred,${id.toUpperCase()},,,phishing,ann,,\nblue,,./mail/a.mbox,12,clean,,,\n,,mail/b.eml,,Clean,,,"a, b"\n`;

    deepEqual(rowsOf(text), [
      [id, undefined, 'phishing'],
      ['mail/a.mbox', 12, 'clean'],
      ['mail/b.eml', undefined, 'clean'],
    ]);
    deepEqual(problemsOf(text), []);
  });

  it('is read with a byte-order mark, with CRLF, with empty lines and with cells over several lines', () => {
    const text = `\uFEFFid,label,note\r\n${id},clean,"two\r\nlines"\r\n\r\n,,\r\n`;

    deepEqual(rowsOf(text), [[id, undefined, 'clean']]);
  });

  it('is read with semicolons or tabs between its cells, as a spreadsheet writes it where the comma stands in numbers', () => {
    for (const [between, other] of [
      [';', ','],
      ['\t', ';'],
    ]) {
      const rows = [
        ['id', '"path"', 'line', 'label', 'note'],
        [id, 'mail/a.mbox', '12', 'clean', `1${other}5`],
        ['', `"mail/b${between}.eml"`, '', 'phishing', '"two\r\nlines"'],
        ['', '', '', '', ''],
      ];
      const text = `\uFEFF${rows.map(cells => cells.join(between)).join('\r\n')}\r\n`;

      deepEqual(rowsOf(text), [
        [id, 12, 'clean'],
        [`mail/b${between}.eml`, undefined, 'phishing'],
      ]);
      deepEqual(problemsOf(text), []);
    }
  });

  it("is read behind Excel's own first line, and with labels that other systems write in other signs", () => {
    const text = `\uFEFFsep=;\r\nid;label;note\r\n${id};"Ru\u0308ckfrage, dringend";x\r\n;;\r\nzz;clean;\r\n`;
    const { rows, problems } = readGold(text, ['R\u00fcckfrage, dringend'], 'gold.csv');

    deepEqual(
      rows.map(row => [row.id, row.label, row.csvLine]),
      [[id, 'R\u00fcckfrage, dringend', 3]],
    );
    deepEqual(
      problems.map(({ csvLine }) => csvLine),
      [5],
    );
  });

  it('is read whole where line ends are mixed, as after an echo into a file of another system', () => {
    const text = 'path,line,label\r\na.eml,1,clean\nb.eml,1,clean\nc.eml,1,phishing\r\nd.eml,1,clean\re.eml,1,clean';

    deepEqual(
      rowsOf(text).map(([path]) => path),
      ['a.eml', 'b.eml', 'c.eml', 'd.eml', 'e.eml'],
    );
  });

  it('loses one row to a quote that nobody closed, tells it, and none of the rows below', () => {
    for (const below of ['', 'c.eml,1,clean,"a ""note"", closed"\n', 'c.eml,1,clean,"open too\n']) {
      const text = `path,line,label,note\na.eml,1,clean,5" wide\nb.eml,1,clean,"oops\nd.eml,1,phishing,\n${below}`;

      deepEqual(rowsOf(text).slice(0, 2), [
        ['a.eml', 1, 'clean'],
        ['d.eml', 1, 'phishing'],
      ]);
      equal(problemsOf(text)[0], '3: a quote in it is not closed, or is closed before its cell ends');
      equal(rowsOf(text).length + problemsOf(text).length, below === '' ? 3 : 4);
    }
  });

  it('names the line of the file, also below cells over several lines', () => {
    deepEqual(problemsOf(`id,label,note\n${id},clean,"two\nlines"\n\n12ab,clean,\n`), [
      '5: "12ab" is no id: sixteen hex digits',
    ]);
  });

  it('tells every row that cannot be used, with its line and the nearest right label', () => {
    const text = `id,path,line,label\n,,,clean\n12ab,,,clean\n${id},,,phising\n${id},,,\n,a.eml,,abstain\n`;

    deepEqual(problemsOf(text), [
      '2: it names no record: neither id nor path',
      '3: "12ab" is no id: sixteen hex digits',
      '4: "phising" is not a label of the task; did you mean "phishing"?',
      '5: it has no label',
      '6: it has no label',
    ]);
  });

  it('trusts neither of two rows that contradict each other, and takes two that agree', () => {
    const text = `path,line,label\na.eml,1,clean\na.eml,1,phishing\nb.eml,,clean\nb.eml,,clean\n`;

    deepEqual(rowsOf(text), [
      ['b.eml', undefined, 'clean'],
      ['b.eml', undefined, 'clean'],
    ]);
    deepEqual(problemsOf(text), [
      '2: the same record has another label in another row',
      '3: the same record has another label in another row',
    ]);
  });

  it('is refused as a whole when its header cannot be meant', () => {
    throws(() => read('a,b\n1,2\n'), /it has no column "label" \(it has a, b\)/);
    throws(() => read(''), /it has no column "label" \(it has no header\)/);
    throws(() => read('label,note\nclean,x\n'), /neither "id" nor "path"/);
  });

  it('takes names of the language for plain words', () => {
    deepEqual(rowsOf('path,label\n__proto__,toString\nconstructor,clean\n'), [
      ['__proto__', undefined, 'toString'],
      ['constructor', undefined, 'clean'],
    ]);
    deepEqual(problemsOf('path,label\na.eml,constructor\n'), ['2: "constructor" is not a label of the task']);
  });
});
