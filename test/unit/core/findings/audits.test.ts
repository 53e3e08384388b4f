import { deepEqual, equal } from 'node:assert/strict';
import { rankOf } from '../../../../src/core/findings/finding';
import { findingOf } from '../../../../src/core/findings/findingOf';
import { read } from '../records/mail';

const findingsIn = async (path: string, content: unknown) =>
  (await read(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, 1))).map(findingOf);

/** What a row of the report says of each. */
const said = async (path: string, content: unknown) =>
  (await findingsIn(path, content)).map(({ rule, severity, title, product, version, fix, place }) =>
    [rule, severity, title, `${product} ${version}`.trim(), fix, place].join(' | '),
  );

describe('findings of audits', () => {
  it('of cargo audit are its list and its warnings', async () => {
    const advisory = { id: 'RUSTSEC-2020-0071', title: 'Segfault in time', aliases: ['CVE-2020-26235'] };
    const audit = {
      database: { 'advisory-count': 600 },
      vulnerabilities: {
        found: true,
        count: 1,
        list: [{ advisory, versions: { patched: ['>=0.2.23'] }, package: { name: 'time', version: '0.1.44' } }],
      },
      warnings: {
        unmaintained: [
          {
            kind: 'unmaintained',
            package: { name: 'ansi_term', version: '0.12.1' },
            advisory: { id: 'RUSTSEC-2021-0139', title: 'ansi_term is Unmaintained' },
          },
        ],
      },
    };

    deepEqual(await said('audit.json', audit), [
      'RUSTSEC-2020-0071 CVE-2020-26235 |  | Segfault in time | time 0.1.44 | >=0.2.23 | ',
      'RUSTSEC-2021-0139 | unmaintained | ansi_term is Unmaintained | ansi_term 0.12.1 |  | ',
    ]);
  });

  it('of Checkov are its failed checks, of one report and of a list of them', async () => {
    const check = { check_id: 'CKV_AWS_20', check_name: 'Bucket is public', resource: 'aws_s3_bucket.data' };
    const report = (type: string) => ({
      check_type: type,
      results: {
        passed_checks: [{ check_id: 'CKV_1' }],
        failed_checks: [{ ...check, file_path: '/s3.tf', severity: 'HIGH' }],
      },
      summary: { failed: 1 },
    });
    const expected = 'CKV_AWS_20 | HIGH | Bucket is public | aws_s3_bucket.data |  | /s3.tf';

    deepEqual(await said('one.json', report('terraform')), [expected]);
    deepEqual(await said('two.json', [report('terraform'), report('dockerfile')]), [expected, expected]);
  });

  it('of pip-audit are one for each vulnerability, with its package', async () => {
    const vulns = [
      { id: 'PYSEC-2019-179', fix_versions: ['1.0'], aliases: ['CVE-2019-1010083'], description: 'Memory' },
    ];
    const packages = [
      { name: 'flask', version: '0.5', vulns },
      { name: 'click', version: '8.1', vulns: [] },
    ];
    const expected = ['PYSEC-2019-179 CVE-2019-1010083 |  | Memory | flask 0.5 | 1.0 | '];

    deepEqual(await said('new.json', { dependencies: packages, fixes: [] }), expected);
    deepEqual(await said('old.json', packages), expected);
  });

  it('of Gitleaks are named by what was found and where, and not by a message of a commit', async () => {
    const leak = {
      Description: 'AWS Access Key',
      StartLine: 7,
      Match: 'x',
      File: 'deploy/env.sh',
      Message: 'add deploy',
      RuleID: 'aws',
    };

    deepEqual(await said('leaks.json', [leak]), ['aws |  | AWS Access Key |  |  | deploy/env.sh:7']);
  });

  it('of Snyk, Dependabot, yarn and govulncheck have their package, its version and what mends it', async () => {
    const snyk = {
      vulnerabilities: [
        {
          id: 'SNYK-JS-AXIOS-1',
          title: 'CSRF',
          severity: 'high',
          packageName: 'axios',
          version: '0.21.1',
          cvssScore: 6.5,
          identifiers: { CVE: ['CVE-2023-45857'] },
          fixedIn: ['1.6.0'],
        },
      ],
    };
    const alert = {
      number: 2,
      state: 'open',
      dependency: { package: { ecosystem: 'pip', name: 'django' }, manifest_path: 'app/requirements.txt' },
      security_advisory: { ghsa_id: 'GHSA-rf4j-j272-fj86', cve_id: 'CVE-2018-6188', summary: 'Leak', severity: 'high' },
      security_vulnerability: { vulnerable_version_range: '< 2.0.2', first_patched_version: { identifier: '2.0.2' } },
    };
    const yarn = {
      type: 'auditAdvisory',
      data: {
        resolution: { path: 'mkdirp>minimist' },
        advisory: {
          module_name: 'minimist',
          severity: 'low',
          title: 'Pollution',
          cves: ['CVE-2020-7598'],
          patched_versions: '>=1.2.3',
          vulnerable_versions: '<1.2.3',
        },
      },
    };
    const go = {
      finding: { osv: 'GO-2023-1840', fixed_version: 'v1.20.5', trace: [{ module: 'stdlib', version: 'v1.20.1' }] },
    };

    deepEqual(
      [
        ...(await said('snyk.json', snyk)),
        ...(await said('alerts.json', [alert])),
        ...(await said('yarn.jsonl', JSON.stringify(yarn))),
        ...(await said('go.jsonl', JSON.stringify(go))),
      ],
      [
        'CVE-2023-45857 | high | CSRF | axios 0.21.1 | 1.6.0 | ',
        'GHSA-rf4j-j272-fj86 CVE-2018-6188 | high | Leak | django < 2.0.2 | 2.0.2 | app/requirements.txt',
        'CVE-2020-7598 | low | Pollution | minimist <1.2.3 | >=1.2.3 | mkdirp>minimist',
        'GO-2023-1840 |  |  | stdlib v1.20.1 | v1.20.5 | ',
      ],
    );
  });

  it('of OpenVAS and Qualys as tables have the host, the score and the names of the vulnerability', async () => {
    const openvas =
      'IP,Hostname,Port,CVSS,Severity,NVT Name,Summary,NVT OID,CVEs\n10.0.0.7,web7,443,7.5,High,OpenSSL DoS,Prone,1.3.6,CVE-2022-0778\n';
    const qualys =
      '"IP","QID","Title","Severity","Port","CVE ID","CVSS3.1 Base"\n"10.0.0.9","91345","Log4j RCE","5","8080","CVE-2021-44228","10.0"\n';

    deepEqual(await said('openvas.csv', openvas), ['CVE-2022-0778 | High | OpenSSL DoS |  |  | 10.0.0.7:443']);
    deepEqual(await said('qualys.csv', qualys), ['CVE-2021-44228 | severity 5 | Log4j RCE |  |  | 10.0.0.9:8080']);
    deepEqual(
      (await findingsIn('openvas.csv', openvas)).map(({ score }) => score),
      [7.5],
    );
    equal(rankOf({ severity: 'severity 5' }), 5);
  });

  it('that a statement of VEX or an alert calls settled come last', async () => {
    const cyclone = {
      bomFormat: 'CycloneDX',
      vulnerabilities: [
        {
          id: 'CVE-2021-44228',
          ratings: [{ severity: 'critical', score: 10 }],
          analysis: { state: 'not_affected' },
          affects: [{ ref: 'a' }],
        },
        {
          id: 'CVE-2022-22965',
          ratings: [{ severity: 'high' }],
          analysis: { state: 'exploitable' },
          affects: [{ ref: 'b' }],
        },
      ],
    };
    const open = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      statements: [
        { vulnerability: { name: 'CVE-2023-1' }, products: [{ '@id': 'p' }], status: 'fixed' },
        {
          vulnerability: { name: 'CVE-2023-2' },
          products: [{ '@id': 'p' }],
          status: 'affected',
          action_statement: 'Update',
        },
      ],
    };

    const settled = async (path: string, content: unknown) =>
      (await findingsIn(path, content)).map(finding => [finding.rule, finding.settled, rankOf(finding)]);

    deepEqual(await settled('bom.json', cyclone), [
      ['CVE-2021-44228', 'suppressed', -1],
      ['CVE-2022-22965', undefined, 4],
    ]);
    deepEqual(await settled('vex.json', open), [
      ['CVE-2023-1', 'gone', -1],
      ['CVE-2023-2', undefined, 3],
    ]);
  });
});
