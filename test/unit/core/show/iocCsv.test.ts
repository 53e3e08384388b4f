import { deepEqual, equal } from 'node:assert/strict';
import Papa from 'papaparse';
import { literal } from '../../../../src/core/protect/protected';
import { defang, type Indicator, indicatorKind, isPrivateAddress } from '../../../../src/core/show/indicator';
import { iocCsv } from '../../../../src/core/show/iocCsv';
import { asIfProtected } from './asIfProtected';

describe('indicators', () => {
  const read = (indicators: readonly Indicator[]) =>
    Papa.parse<string[]>(iocCsv(indicators), { skipEmptyLines: true }).data;
  const why = literal('seen');

  it('are told by their shape, and nothing else is one', () => {
    const told = [
      '203.0.113.7',
      '2001:db8::1',
      'https://a.example/x',
      'a@b.example',
      'a.example',
      '300.1.1.1',
      'conn.log:',
      'T1071',
      'a'.repeat(64),
    ];
    deepEqual(told.map(indicatorKind), [
      'ipv4',
      'ipv6',
      'url',
      'email',
      'domain',
      undefined,
      undefined,
      undefined,
      'sha256',
    ]);
  });

  it('cannot be followed by a click once they are defanged', () => {
    equal(
      defang({ kind: 'url', value: 'HTTPS://u@evil.example:8443/a.b?c=d.e' }),
      'HxxPS://u[@]evil[.]example:8443/a.b?c=d.e',
    );
    equal(defang({ kind: 'ipv4', value: '203.0.113.7' }), '203[.]0[.]113[.]7');
    equal(defang({ kind: 'email', value: 'a@b.example' }), 'a[@]b[.]example');
    equal(defang({ kind: 'ipv6', value: '2001:db8::1' }), '2001[:]db8[:][:]1');
  });

  it('stand once each, raw and defanged, with their first place, how many there are, and every reason', () => {
    const at = (line: number, reason: Indicator['why']): Indicator => ({
      kind: 'domain',
      value: line === 1 ? literal('Evil.example') : literal('evil.example'),
      path: literal('dns.log'),
      line,
      why: reason,
    });
    deepEqual(read([at(1, literal('R1: tunnel')), at(7, literal('R2: rare'))])[1], [
      'domain',
      'Evil.example',
      'Evil[.]example',
      'public',
      'dns.log',
      '1',
      '2',
      'R1: tunnel; R2: rare',
    ]);
  });

  it('put addresses of one’s own network last, and mark them', () => {
    const rows = read([
      { kind: 'ipv4', value: literal('10.0.0.5'), why },
      { kind: 'ipv4', value: literal('203.0.113.7'), why },
    ]);
    deepEqual(
      rows.slice(1).map(cells => [cells[1], cells[3]]),
      [
        ['203.0.113.7', 'public'],
        ['10.0.0.5', 'private'],
      ],
    );
    deepEqual(['172.16.0.1', '172.32.0.1', '100.64.0.1', 'fe80::1', '2001:db8::1'].map(isPrivateAddress), [
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it('never hand a formula to a spreadsheet', () => {
    for (const value of ['=1+1', '@x.example', '+1.example', '-a.example', '\t=a.example']) {
      const [, cells = []] = read([
        { kind: 'domain', value: asIfProtected(value), path: asIfProtected(value), why: asIfProtected(value) },
      ]);
      deepEqual(
        cells.filter(cell => /^[\s]*[=+\-@]/.test(cell)),
        [],
        value,
      );
    }
  });
});
