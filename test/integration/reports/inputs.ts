/** Small inputs of the kinds that report tasks read, written for the tests. */

/** A run with `rules` rules, three results each; rule 1 is an error, the others are warnings. */
export function sarif(each: number, rules = 3): string {
  const results = Array.from({ length: rules }, (_, rule) =>
    Array.from({ length: each }, (_, at) => ({
      ruleId: ruleName(rule),
      level: rule === 0 ? 'error' : 'warning',
      message: {
        text: `Package: lib${rule + 1}\nInstalled Version: 1.0\nVulnerability ${ruleName(rule)}\nSeverity: X\nFixed Version: 2.0\nLink: [x](https://example.test)`,
      },
      locations: [{ physicalLocation: { artifactLocation: { uri: `app${at}/lock` }, region: { startLine: 1 + at } } }],
    })),
  ).flat();
  const driver = {
    name: 'Scanner',
    rules: Array.from({ length: rules }, (_, rule) => ({
      id: ruleName(rule),
      shortDescription: { text: `Rule ${rule + 1}` },
    })),
  };
  return JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver }, results }] }, undefined, 1);
}

function ruleName(rule: number): string {
  return `CVE-2024-${String(rule + 1).padStart(4, '0')}`;
}

export function audit(): string {
  const via = (title: string, severity: string) => [{ source: 1, title, severity, range: '<2' }];
  return JSON.stringify(
    {
      auditReportVersion: 2,
      vulnerabilities: {
        tiny: { name: 'tiny', severity: 'low', via: via('Slow', 'low'), range: '<2', fixAvailable: true },
        cutter: {
          name: 'cutter',
          severity: 'moderate',
          via: via('Cuts too deep', 'moderate'),
          range: '1.0.0 - 1.9.0',
          fixAvailable: { name: 'roller', version: '9.0.0', isSemVerMajor: true },
        },
        parser: {
          name: 'parser',
          severity: 'critical',
          via: via('Runs what it reads', 'critical'),
          range: '*',
          fixAvailable: false,
        },
      },
      metadata: { vulnerabilities: { low: 1, moderate: 1, critical: 1, total: 3 } },
    },
    undefined,
    2,
  );
}

export function catalogue(): string {
  const entry = (
    cveID: string,
    vendorProject: string,
    dateAdded: string,
    dueDate: string,
    knownRansomwareCampaignUse: string,
  ) => ({
    cveID,
    vendorProject,
    product: 'Gateway',
    vulnerabilityName: `${vendorProject} Gateway Vulnerability`,
    dateAdded,
    shortDescription: 'It can be entered without a password by anybody.',
    requiredAction: 'Apply the update of the vendor.',
    dueDate,
    knownRansomwareCampaignUse,
  });
  const vulnerabilities = [
    entry('CVE-2025-2222', 'Acme', '2025-06-01', '2025-06-22', 'Unknown'),
    entry('CVE-2025-1111', 'Bolt', '2025-06-03', '2025-06-10', 'Known'),
    entry('CVE-2017-0144', 'Cube', '2025-05-20', '2025-06-10', 'Unknown'),
  ];
  return JSON.stringify({ title: 'Catalogue', catalogVersion: '2025.06.03', count: 3, vulnerabilities }, undefined, 2);
}

export const incident = `# Mail was late

## Impact

About 300 users got their mail up to two hours late.

## Cause

A certificate had expired because nobody renewed it.

## Response

The on-call engineer noticed an alert and renewed the certificate.
`;

export const timeline = `# Timeline

## March 2nd, 2026

- 00:30 CET the certificate expired
- 09:15 CET first alert
- 10:00 UTC certificate renewed
- 11:20 Somebody called

## 2026-03-01

* 23:58 +01:00: a warning mail was sent
`;

export const weakness = `# SQL injection in the search of shop.example.test

CVSS 7.5 as noted, CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, and CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H to be finished.

## Details

The parameter q is put into the query without escaping (CWE-89).

## Steps

1. Send this request:

\`\`\`
GET /search?q=1'+UNION+SELECT+version()--
\`\`\`

## Remediation

Use prepared statements.
`;

const commit = (hash: string, date: string, message: readonly string[], files: readonly string[]) =>
  [
    `commit ${hash.padEnd(40, '0')}`,
    'Author: Ann Example <ann@example.test>',
    `Date:   ${date}`,
    '',
    ...message.map(line => `    ${line}`.trimEnd()),
    '',
    ...files.map(file => ` ${file} | 2 +-`),
    ` ${files.length} file changed, 1 insertion(+), 1 deletion(-)`,
    '',
  ].join('\n');

/** From new to old, as git prints it. */
export const gitLog = [
  commit('a1', '2026-05-04T10:00:00+02:00', ['2.1.0'], ['package.json']),
  commit('a2', '2026-05-03T10:00:00+02:00', ['feat!: remove oldWay'], ['index.js']),
  commit('a3', '2026-05-02T10:00:00+02:00', ['Add `retryAfter` option', '', 'Closes #4'], ['index.js', 'readme.md']),
  commit('a4', '2026-05-01T12:00:00+02:00', ['ci: new runner'], ['.github/workflows/ci.yml']),
  commit('a5', '2026-05-01T10:00:00+02:00', ['2.0.1'], ['package.json']),
  commit('a6', '2026-04-30T10:00:00+02:00', ['Fix the wait that never ended'], ['index.js']),
  commit('a7', '2026-04-29T10:00:00+02:00', ['More cases'], ['test/index.test.js']),
].join('\n');

export const patch = `diff --git a/index.js b/index.js
index 1111111..2222222 100644
--- a/index.js
+++ b/index.js
@@ -1,4 +1,6 @@
-export function oldWay() {}
 export function wait(options) {
+  if (options.retryAfter < 0)
+    throw new RangeError('retryAfter is negative');
   return later(options);
 }
diff --git a/package-lock.json b/package-lock.json
--- a/package-lock.json
+++ b/package-lock.json
@@ -1,1 +1,1 @@
-  "version": "2.0.0"
+  "version": "2.1.0"
diff --git a/package.json b/package.json
--- a/package.json
+++ b/package.json
@@ -3,3 +3,3 @@
   "engines": {
-    "node": ">=18"
+    "node": ">=22"
   },
`;
