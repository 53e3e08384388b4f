import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { findingOf } from '../../../../src/core/findings/findingOf';
import { groupFindings } from '../../../../src/core/findings/groupFindings';
import { headerLines } from '../../../../src/core/findings/pageHeader';
import { read } from './mail';

const score = (version: string, base: number, severity: string) => ({
  cvssData: { version, baseScore: base, baseSeverity: severity },
});
const files: Readonly<Record<string, unknown>> = {
  'nvd.json': {
    format: 'NVD_CVE',
    version: '2.0',
    vulnerabilities: [
      {
        cve: {
          id: 'CVE-2026-2222',
          published: '2026-02-20T10:15:00.000',
          descriptions: [{ lang: 'en', value: 'SQL injection in Baz 2.0.' }],
          metrics: { cvssMetricV31: [score('3.1', 7.5, 'HIGH')] },
        },
      },
    ],
  },
  'csaf.json': {
    document: { category: 'csaf_security_advisory' },
    vulnerabilities: [
      {
        cve: 'CVE-2026-1111',
        title: 'Overflow in a controller',
        scores: [{ cvss_v3: { baseScore: 9.8, baseSeverity: 'CRITICAL' } }],
        product_status: { known_affected: ['P1'] },
        remediations: [{ category: 'vendor_fix', details: 'Update to 1.1' }],
      },
    ],
  },
  'osv.json': {
    id: 'GHSA-35jh-r3h4-6jhm',
    aliases: ['CVE-2021-23337'],
    summary: 'Command injection in lodash',
    modified: '2026-02-01T00:00:00Z',
    affected: [{ package: { name: 'lodash' }, ranges: [{ events: [{ introduced: '0' }, { fixed: '4.17.21' }] }] }],
    database_specific: { severity: 'HIGH' },
  },
  'cve.json': {
    dataType: 'CVE_RECORD',
    cveMetadata: { cveId: 'CVE-2026-3333', datePublished: '2026-03-01T00:00:00Z' },
    containers: {
      cna: {
        title: 'Bypass in Qux',
        affected: [{ vendor: 'Qux', product: 'Proxy' }],
        metrics: [{ cvssV3_1: { baseScore: 5.4, baseSeverity: 'MEDIUM' } }],
      },
    },
  },
};

describe('advisories as NVD, CSAF, OSV and the CVE list write them', () => {
  it('have a name, a level, a score and what mends them', async () => {
    const all = await Promise.all(
      Object.entries(files).map(async ([path, value]) => (await read(path, JSON.stringify(value))).map(findingOf)),
    );

    deepEqual(
      all
        .flat()
        .map(({ rule, title, severity, score: base, product, fix }) => [rule, title, severity, base, product, fix]),
      [
        ['CVE-2026-2222', 'SQL injection in Baz 2.0.', 'HIGH', 7.5, '', ''],
        ['CVE-2026-1111', 'Overflow in a controller', 'CRITICAL', 9.8, '', 'Update to 1.1'],
        ['GHSA-35jh-r3h4-6jhm CVE-2021-23337', 'Command injection in lodash', 'HIGH', undefined, 'lodash', '4.17.21'],
        ['CVE-2026-3333', 'Bypass in Qux', 'MEDIUM', 5.4, 'Qux Proxy', ''],
      ],
    );
  });

  it('that have no name are not taken for one another, and those in no list of exploited ones have no month', async () => {
    const [listed] = await read(
      'kev.json',
      JSON.stringify({
        vulnerabilities: [
          {
            cveID: 'CVE-2026-1',
            vendorProject: 'Acme',
            product: 'Gateway',
            dateAdded: '2026-03-02',
            dueDate: '2026-03-23',
          },
        ],
      }),
    );
    const nameless = ['a.json', 'b.json'].map(path => ({
      id: path,
      kind: 'finding' as const,
      path,
      line: 1,
      fields: [],
      text: 'x: 1',
    }));
    ok(listed);

    const groups = groupFindings([listed, ...nameless].map(findingOf));

    equal(groups.length, 3);
    const header = headerLines(groups, 3).join('\n');
    match(header, /Added in 2026-03: 1 vulnerability\n/);
    match(header, /Levels of the others, as the files say them: unrated 2/);
    ok(!/Added in :|Said more than once/.test(header), header);
  });
});
