/** Everything that some run can be exported as; which of them a run has, `formatsOf` says. */
export const exportFormats = [
  'md',
  'html',
  'csv',
  'json',
  'jsonl',
  'sarif',
  'ioc',
  'stix',
  'navigator',
  'sigma',
  'queries',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a file of a format is called behind its first dot. */
export const fileEndings: Readonly<Record<ExportFormat, string>> = {
  md: 'md',
  html: 'html',
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  sarif: 'sarif',
  ioc: 'ioc.csv',
  stix: 'stix.json',
  navigator: 'navigator.json',
  sigma: 'sigma.yml',
  queries: 'queries.md',
};

/** As the menu of a report's page names them. */
export const reportFormatTitles: Readonly<Partial<Record<ExportFormat, string>>> = {
  md: 'Markdown file',
  html: 'HTML file',
  json: 'JSON, claims and manifest',
  sarif: 'SARIF, at files and lines',
  jsonl: 'Findings as JSON Lines',
  ioc: 'Indicators as CSV',
  stix: 'STIX 2.1 bundle',
  navigator: 'ATT&CK Navigator layer',
  sigma: 'Sigma rules that held',
  queries: 'Queries to look again',
};
