import type { Bytes } from '../ports';
import { parseElement } from './eventXml';
import { jsonText } from './jsonText';
import { isJsonObject, type JsonValue, valueAt, wordsOf } from './jsonValue';
import { problemOf, type RawRecord } from './rawRecord';
import { asItStands } from './readJson';
import { type FieldMap, recogniseFields } from './recordFields';
import { type XmlElement, xmlElements } from './xmlElements';

/** The root element of a scanner's XML. */
export type ScanRoot = keyof typeof scans;

interface ScanFormat {
  /** The element that is read at once. */
  readonly element: string;
  /** The attribute `name` of this one, in which elements stand, is put beside each as `within`. */
  readonly within?: string;
  readonly findings: (value: JsonValue) => readonly JsonValue[];
}

/**
 * Nmap: each port that it tells of, or the host where it tells of none. Nessus: each item of a host. ZAP and Burp: each alert. Forms
 * as in nmap.dtd, Tenable's "Nessus v2 file format", ZAP's "Traditional XML Report", Burp's "issues" document and the reports of Greenbone's
 * management protocol (OpenVAS): each result.
 */
const scans = {
  nmaprun: { element: 'host', findings: portsOf },
  NessusClientData_v2: { element: 'ReportItem', within: 'ReportHost', findings: value => [value] },
  OWASPZAPReport: { element: 'alertitem', within: 'site', findings: value => [value] },
  issues: { element: 'issue', findings: value => [value] },
  report: { element: 'result', findings: value => [value] },
  get_reports_response: { element: 'result', findings: value => [value] },
} as const satisfies Record<string, ScanFormat>;

/** What scanner wrote an XML file, by its root element; `undefined` for all others. */
export function scanOf(text: string): ScanRoot | undefined {
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at++;
    const closing = closingOf(text, at);
    if (closing === undefined) break;
    const end = text.indexOf(closing, at);
    if (end < 0) return undefined;
    at = end + closing.length;
  }
  const root = /^<(\w{1,40})[\s>]/.exec(text.slice(at, at + 50))?.[1] ?? '';
  // Many programs call theirs a report.
  if (root === 'report' && !isOfVulnerabilityManager(text.slice(at, at + 20_000))) return undefined;
  return Object.hasOwn(scans, root) ? (root as ScanRoot) : undefined;
}

/** By the attribute of a report that was asked for in a format, or by the elements that GMP puts into every report of a scan (its reference, "report"). */
function isOfVulnerabilityManager(head: string): boolean {
  return (
    /^<report\s[^>]{0,1000}\sformat_id=/.test(head) ||
    /<(?:gmp|omp|scan_run_status|report_format)(?:>|\s[^>]{0,200}>)|<nvt oid="/.test(head)
  );
}

/** The end of what may stand before a root element; `undefined` where that is none of it. */
function closingOf(text: string, at: number): string | undefined {
  if (text.startsWith('<?', at)) return '?>';
  if (text.startsWith('<!--', at)) return '-->';
  if (!text.startsWith('<!DOCTYPE', at)) return undefined;
  const list = text.indexOf('[', at);
  return list >= 0 && list < text.indexOf('>', at) ? ']>' : '>';
}

/** The findings of a scanner's XML, in flat memory. */
export async function* readScanXml(
  bytes: Bytes,
  root: ScanRoot,
  own?: FieldMap,
): AsyncGenerator<readonly RawRecord[], void, void> {
  const format: ScanFormat = scans[root];
  let within = '';
  for await (const elements of xmlElements(bytes, format.element)) {
    const records: RawRecord[] = [];
    for (const element of elements) {
      if (format.within !== undefined) within = lastName(element.before, format.within) ?? within;
      records.push(...recordsOf(element, format, within, own));
    }
    yield records;
  }
}

function recordsOf(
  { source, line, problem: damage }: XmlElement,
  format: ScanFormat,
  within: string,
  own?: FieldMap,
): readonly RawRecord[] {
  const { value, problem: broken } = parseElement(source);
  const problem = problemOf(damage, broken);
  return format.findings(value).map(finding => {
    const whole = within === '' || !isJsonObject(finding) ? finding : { within, ...finding };
    const shown = problem === undefined ? jsonText(whole) : asItStands(source);
    return {
      bytes: new TextEncoder().encode(JSON.stringify(whole)),
      kind: 'finding' as const,
      line,
      fields: recogniseFields(whole, own).fields,
      text: shown.text,
      problem: problemOf(problem, shown.problem),
    };
  });
}

/** Of several addresses of a host (IPv4, then MAC) the first. What else is told of a host stands with its first port. */
function portsOf(value: JsonValue): readonly JsonValue[] {
  const host = valueAt(value, 'host');
  if (!isJsonObject(host)) return [value];
  const address = wordsOf(valueAt(host, 'address.#attributes.addr'));
  const name = wordsOf(valueAt(host, 'hostnames.hostname.#attributes.name'));
  const around: JsonValue = name === '' ? { address } : { address, name };
  const ports = valueAt(host, 'ports.port');
  const listed = Array.isArray(ports) ? ports : ports === undefined ? [] : [ports];
  if (listed.length === 0) return [{ ...around, host }];
  const { ports: _, ...about } = host;
  return listed.map((port, index) => ({ ...around, port, ...(index === 0 ? { host: about } : {}) }));
}

function lastName(text: string, element: string): string | undefined {
  const at = text.lastIndexOf(`<${element} `);
  if (at < 0) return undefined;
  const name = /\sname\s{0,9}=\s{0,9}(?:"([^"<]{0,1000})"|'([^'<]{0,1000})')/.exec(text.slice(at, at + 4_000));
  return name?.[1] ?? name?.[2];
}
