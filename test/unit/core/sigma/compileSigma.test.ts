import { deepEqual, equal, match } from 'node:assert/strict';
import { compileSigma, sigmaValue } from '../../../../src/core/sigma/compileSigma';
import { inNetwork, readNetwork } from '../../../../src/core/sigma/network';

const rule = (detection: string) => `title: A rule\nlogsource:\n  product: zeek\ndetection:\n${detection}`;

/** Which of the rows a rule matches, or why it is refused. */
function run(detection: string, rows: readonly Readonly<Record<string, string>>[]): readonly boolean[] | string {
  const compiled = compileSigma(rule(detection));
  return compiled.kind === 'refused' ? compiled.why : rows.map(row => compiled.matches(field => row[field]));
}

describe('a Sigma rule', () => {
  it('holds where every field of its selection does, without regard to case', () => {
    const detection = '  selection:\n    host: Evil.example\n    port: [443, 8443]\n  condition: selection';
    deepEqual(
      run(detection, [{ host: 'EVIL.EXAMPLE', port: '443' }, { host: 'evil.example', port: '80' }, { port: '443' }]),
      [true, false, false],
    );
  });

  it('holds for any map of a list, and not where its filter does', () => {
    const detection = '  sel:\n    - a: "1"\n    - b: "2"\n  filter:\n    c: x\n  condition: sel and not filter';
    deepEqual(run(detection, [{ a: '1' }, { b: '2', c: 'x' }, { b: '2', c: 'y' }, { c: 'y' }]), [
      true,
      false,
      true,
      false,
    ]);
  });

  it('looks at the beginning, the end, a part, all parts, and networks', () => {
    const each = (key: string, value: string, row: string) =>
      run(`  s:\n    ${key}: ${value}\n  condition: s`, [{ f: row }]);
    deepEqual(each('f|startswith', 'ab', 'ABc'), [true]);
    deepEqual(each('f|endswith', '.evil.example', 'notevil.example'), [false]);
    deepEqual(each('f|contains', '[x, y]', 'ay'), [true]);
    deepEqual(each('f|contains|all', '[x, y]', 'ay'), [false]);
    deepEqual(each('f|contains|all', '[x, y]', 'yax'), [true]);
    deepEqual(each('f|cidr', '10.0.0.0/8', '10.200.3.4'), [true]);
    deepEqual(each('f|cidr', '"2001:db8::/32"', '2001:db9::1'), [false]);
  });

  it('is refused where it asks for more than that', () => {
    const refused = [
      '  s:\n    f|re: a.*\n  condition: s',
      '  s:\n    f: a*\n  condition: s',
      '  s:\n    f: null\n  condition: s',
      '  s: [word]\n  condition: s',
      '  s:\n    f: a\n  condition: 1 of s*',
      '  s:\n    f: a\n  t:\n    f: b\n  condition: s',
      '  s:\n    f: a\n  condition: t',
      '  s:\n    f|all: [a]\n  condition: s',
      '  s:\n    f|contains|cased: a\n  condition: s',
      '  s:\n    f|cidr: 10.0.0.0/40\n  condition: s',
      '  s: {}\n  condition: s',
    ];
    for (const one of refused) match(String(run(one, [{ f: 'a' }])), /^The rule cannot be run here: /, one);
    equal(compileSigma('a: [').kind, 'refused');
    equal(compileSigma('- a').kind, 'refused');
  });

  it('matches any text that was written into it, whatever its characters', () => {
    for (const text of ['a*b?', 'C:\\x\\*', '\\\\host\\ADMIN$', '\\', 'a\\\\*', '#"\'{}']) {
      const detection = `  s:\n    f: ${JSON.stringify(sigmaValue(text))}\n  condition: s`;
      deepEqual(run(detection, [{ f: text }, { f: `${text}x` }]), [true, false], text);
    }
  });
});

describe('networks', () => {
  it('are read as they are written, and nothing else is one', () => {
    for (const text of [
      '1.2.3',
      '1.2.3.4/33',
      '1.2.3.256',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '::1/129',
      'x/8',
      '1.2.3.4/8/8',
    ])
      equal(readNetwork(text), undefined, text);
    deepEqual(readNetwork('::ffff:10.0.0.1')?.bytes.slice(-6), [255, 255, 10, 0, 0, 1]);
    deepEqual(readNetwork('1:2:3:4:5:6:7:8')?.bytes.length, 16);
    equal(inNetwork('0.0.0.0', readNetwork('128.0.0.0/0') ?? { bytes: [], bits: 0 }), true);
    equal(inNetwork('10.0.0.129', readNetwork('10.0.0.0/25') ?? { bytes: [], bits: 0 }), false);
  });
});
