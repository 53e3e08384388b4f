import { deepEqual, equal, match } from 'node:assert/strict';
import { findingOf } from '../../../../src/core/findings/findingOf';
import { groupFindings } from '../../../../src/core/findings/groupFindings';
import { headerLines } from '../../../../src/core/findings/pageHeader';
import { read } from '../records/mail';

const ghsa = 'GHSA-35jh-r3h4-6jhm';
const cve = 'CVE-2021-23337';
const trivy = (...found: readonly object[]) => ({
  SchemaVersion: 2,
  Results: [{ Target: 'package-lock.json', Vulnerabilities: found }],
});
const advisory = { severity: 'high', summary: 'Command injection in lodash' };
const osv = (id: string, ...aliases: readonly string[]) => ({
  id,
  aliases,
  modified: '2026-02-01T00:00:00Z',
  affected: [],
});

/** Each matter with how many findings it has. */
async function mattersOf(files: Readonly<Record<string, unknown>>) {
  const records = await Promise.all(Object.entries(files).map(([path, value]) => read(path, JSON.stringify(value))));
  const groups = groupFindings(records.flat().map(findingOf));
  return { groups, named: groups.map(({ name, findings, repeated }) => [name, findings.length + repeated]) };
}

describe('a vulnerability that has several names', () => {
  it('is one matter, whichever of them a scan, an audit or an advisory uses, where one of these gives both', async () => {
    const scans = {
      'trivy.json': trivy({ VulnerabilityID: cve, PkgName: 'lodash', InstalledVersion: '4.17.20', Severity: 'HIGH' }),
      'kev.json': {
        vulnerabilities: [{ cveID: cve, vendorProject: 'Lodash', dateAdded: '2026-02-01', dueDate: '2026-02-20' }],
      },
      'grype.json': {
        matches: [
          {
            vulnerability: { id: ghsa, severity: 'High' },
            relatedVulnerabilities: [],
            artifact: { name: 'lodash', version: '4.17.20' },
          },
        ],
      },
    };
    const bothNames: Readonly<Record<string, unknown>> = {
      osv: osv(ghsa, cve),
      github: { ghsa_id: ghsa, cve_id: cve, ...advisory },
      identifiers: { ghsa_id: ghsa, cve_id: null, identifiers: [{ type: 'CVE', value: cve }], ...advisory },
      trivy: trivy({ VulnerabilityID: cve, PkgName: 'lodash', VendorIDs: [ghsa.toLowerCase()], Severity: 'HIGH' }),
      grype: {
        matches: [
          { vulnerability: { id: ghsa }, relatedVulnerabilities: [{ id: cve }], artifact: { name: 'lodash-es' } },
        ],
      },
      csaf: {
        document: { category: 'csaf_security_advisory' },
        vulnerabilities: [{ cve, ids: [{ system_name: 'GitHub', text: ghsa }], product_status: {}, title: 'Lodash' }],
      },
      pnpm: {
        advisories: {
          '1106913': {
            ...{ module_name: 'lodash', vulnerable_versions: '<4.17.21', severity: 'high', title: 'Injection' },
            ...{ github_advisory_id: ghsa, cves: [cve], patched_versions: '>=4.17.21', id: 1106913 },
          },
        },
      },
    };

    deepEqual((await mattersOf(scans)).named, [
      [cve, 2],
      [ghsa, 1],
    ]);
    for (const [how, value] of Object.entries(bothNames)) {
      const { groups, named } = await mattersOf({ ...scans, 'more.json': value });
      deepEqual(named, [[`${cve} (${ghsa})`, 4]], how);
      match(headerLines(groups, 4).join('\n'), /^Different matters: 1 among 4 findings$/m);
    }
  });

  it('stays apart from others where a file would make one of two: no notice, plugin or guess joins them', async () => {
    const other = 'CVE-2020-8203';
    const both = [{ VulnerabilityID: cve }, { VulnerabilityID: other }].map(one => ({
      ...{ ...one, PkgName: 'lodash', InstalledVersion: '4.17.20', Severity: 'HIGH' },
    }));
    const namesOf = async (more: object, of = both) =>
      (await mattersOf({ 'trivy.json': trivy(...of), 'more.json': more })).named.map(([name]) => name).sort();

    deepEqual(await namesOf(osv('DSA-5000-1', cve, other)), [other, cve, `DSA-5000-1 ${cve}, ${other}`]);
    deepEqual(await namesOf(osv(ghsa, cve, other)), [other, cve, `${ghsa} ${cve}, ${other}`]);
    const noticed = both.map(one => ({ ...one, VendorIDs: ['DSA-5000-1'] }));
    deepEqual(await namesOf(osv(ghsa, 'PYSEC-2026-1'), noticed), [other, cve, `${ghsa} (PYSEC-2026-1)`]);
    const doubted = both.map(one => ({ ...one, VendorIDs: [ghsa] }));
    deepEqual(await namesOf(osv(ghsa), doubted), [other, cve, ghsa]);
  });

  it('goes by one name of many, and is joined by names that only others have in common', async () => {
    const ids = ['PYSEC-2026-1', 'GO-2026-2', 'RUSTSEC-2026-0003', ghsa];
    const chain = ids.map((id, index) => osv(id, ids[index + 1] ?? cve));

    const { named } = await mattersOf(Object.fromEntries(chain.map((value, index) => [`${index}.json`, value])));

    deepEqual(named, [[`${cve} (${ghsa}, GO-2026-2, PYSEC-2026-1 and 1 more)`, 4]]);
    equal(named.length, 1);
  });
});
