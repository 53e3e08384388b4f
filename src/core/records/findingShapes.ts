import type { Shape } from './shape';

/** What scanners and advisories say of code, packages and hosts; most telling first. */
export const findingShapes: readonly Shape[] = [
  {
    name: 'SARIF result',
    kind: 'finding',
    has: ['message', 'ruleId|ruleIndex|rule.id|locations'],
    fields: {
      Rule: 'ruleId|rule.id',
      Severity: 'level|kind',
      Title: 'message.text|message.markdown',
      Place: '{locations.physicalLocation.artifactLocation.uri}:{locations.physicalLocation.region.startLine}',
    },
  },
  {
    name: 'Known exploited vulnerability',
    kind: 'finding',
    has: ['cveID', 'vendorProject'],
    fields: {
      Time: 'dateAdded',
      Rule: 'cveID',
      Title: 'vulnerabilityName',
      Product: '{vendorProject} {product}',
      Due: 'dueDate',
      Ransomware: 'knownRansomwareCampaignUse',
    },
  },
  {
    name: 'NVD',
    kind: 'finding',
    has: ['cve.id', 'cve.descriptions|cve.metrics'],
    fields: {
      Time: 'utc:cve.published',
      Rule: 'cve.id',
      Severity:
        'cve.metrics.cvssMetricV40.cvssData.baseSeverity|cve.metrics.cvssMetricV31.cvssData.baseSeverity|cve.metrics.cvssMetricV30.cvssData.baseSeverity|cve.metrics.cvssMetricV2.baseSeverity',
      Title: 'cve.descriptions.value',
      'Rule severity':
        'cve.metrics.cvssMetricV40.cvssData.baseScore|cve.metrics.cvssMetricV31.cvssData.baseScore|cve.metrics.cvssMetricV30.cvssData.baseScore|cve.metrics.cvssMetricV2.cvssData.baseScore',
    },
  },
  {
    name: 'CVE record',
    kind: 'finding',
    has: ['cveMetadata.cveId', 'containers.cna'],
    fields: {
      Time: 'cveMetadata.datePublished',
      Rule: 'cveMetadata.cveId',
      Severity:
        'containers.cna.metrics.cvssV4_0.baseSeverity|containers.cna.metrics.cvssV3_1.baseSeverity|containers.cna.metrics.cvssV3_0.baseSeverity',
      Title: 'containers.cna.title|containers.cna.descriptions.value',
      Product: '{containers.cna.affected.vendor} {containers.cna.affected.product}',
      'Rule severity':
        'containers.cna.metrics.cvssV4_0.baseScore|containers.cna.metrics.cvssV3_1.baseScore|containers.cna.metrics.cvssV3_0.baseScore',
    },
  },
  {
    name: 'osv-scanner',
    kind: 'finding',
    has: ['package.ecosystem', 'vulnerability.id'],
    fields: {
      Time: 'vulnerability.published|vulnerability.modified',
      Rule: '{vulnerability.id} {vulnerability.aliases}',
      Severity: 'vulnerability.database_specific.severity',
      Title: 'vulnerability.summary|vulnerability.details',
      Product: '{package.name} {package.version}',
      Fixed: 'vulnerability.affected.ranges.events.fixed',
      'Rule severity': 'group.max_severity',
      Target: 'source.path',
    },
  },
  {
    name: 'OSV',
    kind: 'finding',
    has: ['id', 'affected', 'modified|published|summary|details'],
    fields: {
      Time: 'published|modified',
      Rule: '{id} {aliases}',
      Severity: 'database_specific.severity',
      Title: 'summary|details',
      Product: 'affected.package.name',
      Fixed: 'affected.ranges.events.fixed',
    },
  },
  {
    name: 'GitHub advisory',
    kind: 'finding',
    has: ['ghsa_id', 'severity'],
    fields: {
      Time: 'published_at',
      Rule: '{ghsa_id} {cve_id}',
      'Other names': 'identifiers.value',
      Severity: 'severity',
      Title: 'summary',
      Product: 'vulnerabilities.package.name',
      Fixed: 'vulnerabilities.first_patched_version.identifier|vulnerabilities.first_patched_version',
      'Rule severity': 'cvss.score',
    },
  },
  {
    name: 'CSAF',
    kind: 'finding',
    has: ['cve|ids|title', 'product_status'],
    fields: {
      Rule: 'cve|ids.text',
      'Other names': 'ids.text',
      Severity:
        'scores.cvss_v4.baseSeverity|scores.cvss_v3.baseSeverity|metrics.content.cvss_v4.baseSeverity|metrics.content.cvss_v3.baseSeverity',
      Title: 'title|notes.text',
      Fixed: 'remediations.details',
      'Rule severity':
        'scores.cvss_v4.baseScore|scores.cvss_v3.baseScore|metrics.content.cvss_v4.baseScore|metrics.content.cvss_v3.baseScore',
    },
  },
  {
    name: 'Trivy',
    kind: 'finding',
    has: ['VulnerabilityID|AVDID|RuleID', 'PkgName|Resolution|Match|Title'],
    fields: {
      Rule: 'VulnerabilityID|AVDID|ID|RuleID',
      'Other names': 'VendorIDs',
      Severity: 'Severity',
      Title: 'Title|Message',
      Product: '{PkgName} {InstalledVersion}',
      Fixed: 'FixedVersion|Resolution',
      // Of a target by itself, with what stands in it.
      Target: 'Target',
      Class: 'Class',
      Type: 'Type',
    },
  },
  {
    name: 'ZAP',
    kind: 'finding',
    has: ['pluginid', 'riskdesc', 'alert|name'],
    fields: {
      Rule: '{pluginid} CWE-{cweid}',
      // "High (Medium)": how grave, and how sure the scanner is.
      Severity: 'riskdesc',
      Title: 'alert|name',
      Place: 'instances.uri',
    },
  },
  {
    name: 'Nessus (CSV)',
    kind: 'finding',
    has: ['Plugin ID|PluginID', 'Risk|Severity', 'Host|IP Address', 'Name|Plugin Name'],
    fields: {
      Rule: '{Plugin ID|PluginID} {CVE}',
      Severity: 'Risk|Severity',
      Title: 'Name|Plugin Name',
      Place: '{Host|IP Address}:{Port}',
    },
  },
  {
    name: 'Nessus',
    kind: 'finding',
    has: ['ReportItem.#attributes.pluginID'],
    fields: {
      Rule: '{ReportItem.#attributes.pluginID} {ReportItem.cve}',
      Severity: 'ReportItem.risk_factor',
      Title: 'ReportItem.#attributes.pluginName',
      Place: '{within}:{ReportItem.#attributes.port}',
      Fixed: 'ReportItem.solution',
    },
  },
  {
    name: 'ZAP (XML)',
    kind: 'finding',
    has: ['alertitem.riskdesc'],
    fields: {
      Rule: '{alertitem.pluginid} CWE-{alertitem.cweid}',
      Severity: 'alertitem.riskdesc',
      Title: 'alertitem.alert|alertitem.name',
      Place: 'alertitem.instances.instance.uri|within',
    },
  },
  {
    name: 'Burp',
    kind: 'finding',
    has: ['issue.severity', 'issue.name'],
    fields: {
      Rule: 'issue.type',
      Severity: 'issue.severity',
      Title: 'issue.name',
      Place: '{issue.host}{issue.location|issue.path}',
    },
  },
  {
    name: 'OpenVAS',
    kind: 'finding',
    has: ['result.nvt', 'result.host'],
    fields: {
      Rule: '{result.nvt.#attributes.oid} {result.nvt.cve|result.nvt.refs.ref.#attributes.id}',
      Severity: '{result.threat} {result.severity}',
      Title: 'result.name|result.nvt.name',
      Place: '{result.host.#text|result.host}:{result.port}',
      Fixed: 'result.nvt.solution.#text|result.nvt.solution',
    },
  },
  {
    name: 'Nmap port',
    kind: 'finding',
    has: ['address', 'port.#attributes.portid'],
    fields: {
      Title:
        '{port.#attributes.portid}/{port.#attributes.protocol} {port.state.#attributes.state}: {port.service.#attributes.name} {port.service.#attributes.product} {port.service.#attributes.version}',
      Place: '{address}:{port.#attributes.portid}',
    },
  },
  {
    name: 'Nmap host',
    kind: 'finding',
    has: ['address', 'host.status'],
    fields: {
      Title: 'host is {host.status.#attributes.state}, no port is told',
      Place: 'address',
    },
  },
  {
    name: 'nuclei',
    kind: 'finding',
    has: ['template-id', 'info.severity'],
    fields: {
      Time: 'timestamp',
      Rule: 'template-id',
      Severity: 'info.severity',
      Title: 'info.name',
      Place: 'matched-at|matched|host',
    },
  },
  {
    name: 'Semgrep',
    kind: 'finding',
    has: ['check_id', 'extra.message'],
    fields: {
      Rule: 'check_id',
      Severity: 'extra.severity',
      Title: 'extra.message',
      Place: '{path}:{start.line}',
    },
  },
  {
    name: 'Bandit',
    kind: 'finding',
    has: ['test_id', 'issue_text'],
    fields: {
      Rule: '{test_id} {test_name}',
      Severity: 'issue_severity',
      Title: 'issue_text',
      Place: '{filename}:{line_number}',
    },
  },
  {
    // As pnpm and yarn still write it: an advisory each, where npm has a package each.
    name: 'npm audit (version 1)',
    kind: 'finding',
    has: ['module_name', 'vulnerable_versions', 'github_advisory_id'],
    fields: {
      Rule: 'github_advisory_id',
      'Other names': 'cves',
      Product: '{module_name} {vulnerable_versions}',
      Severity: 'severity',
      Title: 'title',
      Fixed: 'patched_versions',
      'Rule severity': 'cvss.score',
    },
  },
  {
    name: 'npm audit',
    kind: 'finding',
    has: ['severity', 'via|module_name|vulnerable_versions', 'name|module_name'],
    fields: {
      Product: '{name|module_name} {range|vulnerable_versions}',
      Severity: 'severity',
      Title: 'via.title|title|via',
      Fixed: '{fixAvailable.name} {fixAvailable.version}|patched_versions|fixAvailable',
    },
  },
  {
    name: 'Grype',
    kind: 'finding',
    has: ['vulnerability.id', 'artifact.name'],
    fields: {
      Rule: 'vulnerability.id',
      'Other names': 'relatedVulnerabilities.id',
      Severity: 'vulnerability.severity',
      Product: '{artifact.name} {artifact.version}',
      Fixed: 'vulnerability.fix.versions',
    },
  },
];
