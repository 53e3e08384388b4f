import { deepEqual, equal } from 'node:assert/strict';
import { rankOf } from '../../../../src/core/findings/finding';
import { findingOf } from '../../../../src/core/findings/findingOf';
import { fieldOf, read } from '../records/mail';

/** osv-scanner's own output, indented as it writes it. */
const osv = JSON.stringify(
  {
    results: [
      {
        source: { path: 'app/package-lock.json', type: 'lockfile' },
        packages: [
          {
            package: { name: 'lodash', version: '4.17.15', ecosystem: 'npm' },
            vulnerabilities: ['GHSA-35jh-r3h4-6jhm', 'GHSA-p6mc-m468-83gw'].map(id => ({
              id,
              modified: '2025-01-01T00:00:00Z',
              summary: `Matter ${id}`,
              affected: [
                { package: { name: 'lodash' }, ranges: [{ events: [{ introduced: '0' }, { fixed: '4.17.21' }] }] },
              ],
              database_specific: { severity: 'HIGH' },
            })),
            groups: [{ ids: ['GHSA-35jh-r3h4-6jhm'], max_severity: '7.2' }],
          },
        ],
      },
    ],
    experimental_config: { licenses: { summary: false } },
  },
  undefined,
  2,
);

const report = `<report id="r1"><gmp><version>22.5</version></gmp><scan_run_status>Done</scan_run_status><results start="1" max="1">
<result id="1"><name>Old TLS library</name><host>192.0.2.7</host><port>443/tcp</port><nvt oid="1.3.6"><name>Old</name></nvt><threat>High</threat><severity>7.5</severity></result>
</results></report>`;

describe('findings of scanners', () => {
  it('of osv-scanner are one for each vulnerability of a package, at its line', async () => {
    const records = await read('osv.json', osv);

    deepEqual(
      records.map(record => [
        record.kind,
        fieldOf(record, 'Rule'),
        fieldOf(record, 'Product'),
        fieldOf(record, 'Fixed'),
      ]),
      ['GHSA-35jh-r3h4-6jhm', 'GHSA-p6mc-m468-83gw'].map(id => ['finding', id, 'lodash 4.17.15', '4.17.21']),
    );
    const lineOfId = (id: string) => osv.split('\n').findIndex(line => line.includes(`"id": "${id}"`)) + 1;
    deepEqual(
      records.map(({ line }) => line + 1),
      ['GHSA-35jh-r3h4-6jhm', 'GHSA-p6mc-m468-83gw'].map(lineOfId),
    );
    deepEqual(
      records.map(findingOf).map(({ score, place }) => [score, place]),
      [
        [7.2, 'app/package-lock.json'],
        [undefined, 'app/package-lock.json'],
      ],
    );
  });

  it('of OpenVAS are known without the format of the report, and ordered by level and score', async () => {
    const [record, ...more] = await read('gvm.xml', report);

    equal(more.length, 0);
    const finding = findingOf(record as never);
    deepEqual([finding.severity, finding.score], ['High', 7.5]);
    equal(rankOf(finding), 4);
  });
});
