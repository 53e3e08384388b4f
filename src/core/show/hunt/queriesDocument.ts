import type { Trace, TraceField, TraceName } from '../../digest/detect/trace';
import { zeekLogs } from '../../digest/detect/zeekLogs';
import type { DigestFacts } from '../../digest/digestFacts';
import { saidOf } from '../../digest/digestFacts';
import type { RowKind } from '../../digest/row';
import { counted } from '../words';
import { noTrace } from './sigmaFile';

/** Queries to look for the findings again, elsewhere or later, as Markdown. What was not run says so. */
export function queriesDocument(title: string, facts: DigestFacts): string {
  const findings = facts.findings.filter(({ finding }) => finding !== 'none');
  const parts = findings.flatMap(({ id, finding, kind, text }) => {
    const own = facts.detections.filter(one => one.finding === id);
    const head = [`## ${id} · ${finding} · ${kind}`, '', fenced('', saidOf(text)), ''];
    if (own.length === 0) return [...head, `No query: ${noTrace(kind)}.`, ''];
    const queries = own.flatMap(({ trace, tested }) => queriesOf(trace, tested?.matched));
    return [
      ...head,
      ...(queries.length === 0 ? ['No query: no language here has a table for this log.', ''] : queries),
    ];
  });
  return [`# Queries: ${title}`, '', ...(parts.length === 0 ? ['There are no findings.', ''] : parts)].join('\n');
}

function queriesOf(trace: Trace, matched: number | undefined): readonly string[] {
  if (!trace.all.every(({ any }) => any.every(isPlain)))
    return [
      `No query for rows of ${trace.kind}: a value has characters that would need quoting of its own in each language.`,
      '',
    ];
  const shell = trace.form === 'zeek' ? zeekCut(trace) : trace.form === 'zeek-json' ? jq(trace) : undefined;
  const run =
    matched === undefined ? 'not run' : `not run in this form; its condition matched ${counted(matched, 'row')} here`;
  const [kql, spl] = [kqlOf(trace), splOf(trace)];
  return [
    ...(shell === undefined
      ? []
      : [`${trace.form === 'zeek' ? 'zeek-cut' : 'jq'} (${run}):`, '', fenced('sh', shell), '']),
    ...(kql === undefined ? [] : ['KQL, Microsoft Sentinel with ASIM (not run):', '', fenced('kql', kql), '']),
    ...(spl === undefined
      ? []
      : ['SPL, Splunk with the Common Information Model (not run):', '', fenced('spl', spl), '']),
  ];
}

/** Letters, digits and what addresses, names and shares are written with; no language here gives any of them a meaning. */
function isPlain(value: string): boolean {
  return /^[\p{L}\p{N}._:@/-]{1,255}$/u.test(value);
}

const shown: Readonly<Partial<Record<RowKind, readonly string[]>>> = {
  conn: ['duration', 'orig_bytes', 'resp_bytes'],
  dns: ['query', 'qtype_name', 'rcode_name'],
  http: ['host', 'uri', 'user_agent'],
  ssl: ['server_name'],
  rpc: ['endpoint', 'operation'],
  smb: ['path'],
};

function zeekCut({ kind, all }: Trace): string {
  const names = [
    ...new Set([
      'ts',
      'uid',
      'id.orig_h',
      'id.resp_h',
      'id.resp_p',
      ...(shown[kind] ?? []),
      ...all.map(({ field }) => field),
    ]),
  ];
  const conditions = all.map(({ field, is, any }) => {
    const at = `$${names.indexOf(field) + 1}`;
    return anyOf(
      any.map(value => (is === 'equals' ? `${at} == "${value}"` : awkPart(at, is, value))),
      '||',
    );
  });
  return `zeek-cut -u ${names.join(' ')} < ${zeekLogs[kind] ?? kind}.log |\n  awk -F'\\t' '${conditions.join(' && ')}'`;
}

function awkPart(at: string, is: TraceField['is'], value: string): string {
  return is === 'contains'
    ? `index(${at}, "${value}")`
    : `substr(${at}, length(${at}) - ${value.length - 1}) == "${value}"`;
}

function jq({ kind, all }: Trace): string {
  const conditions = all.map(({ field, is, any }) => {
    const of = field.startsWith('id.')
      ? `(."${field}" // ."${field.replace('.', '_')}" | tostring)`
      : `(."${field}" // "" | tostring)`;
    return anyOf(
      any.map(value => (is === 'equals' ? `${of} == "${value}"` : `(${of} | ${is}("${value}"))`)),
      'or',
    );
  });
  return `jq -c 'select(${conditions.join(' and ')})' ${zeekLogs[kind] ?? kind}.log`;
}

interface Language {
  readonly table: string;
  readonly names: Readonly<Partial<Record<TraceName, string>>>;
}

/** Microsoft's Advanced Security Information Model, by schema. */
const asim: Readonly<Partial<Record<RowKind, Language>>> = {
  conn: {
    table: '_Im_NetworkSession',
    names: { 'id.orig_h': 'SrcIpAddr', 'id.resp_h': 'DstIpAddr', 'id.resp_p': 'DstPortNumber' },
  },
  dns: { table: '_Im_Dns', names: { 'id.orig_h': 'SrcIpAddr', query: 'DnsQuery' } },
  http: {
    table: '_Im_WebSession',
    names: { 'id.orig_h': 'SrcIpAddr', 'id.resp_h': 'DstIpAddr', 'id.resp_p': 'DstPortNumber', host: 'HttpHost' },
  },
  ssl: {
    table: '_Im_NetworkSession',
    names: { 'id.orig_h': 'SrcIpAddr', 'id.resp_h': 'DstIpAddr', 'id.resp_p': 'DstPortNumber' },
  },
  event: { table: 'SecurityEvent', names: { EventID: 'EventID', 'id.orig_h': 'IpAddress' } },
};

function kqlOf({ kind, all }: Trace): string | undefined {
  const { table, names } = asim[kind] ?? { table: '', names: {} };
  if (!all.every(({ field }) => names[field] !== undefined)) return undefined;
  const conditions = all.map(({ field, is, any }) => {
    const values = any.map(value => (/^(?:DstPortNumber|EventID)$/.test(names[field] ?? '') ? value : `"${value}"`));
    const operator = is === 'equals' ? '==' : is;
    return values.length > 1 && is === 'equals'
      ? `${names[field]} in (${values.join(', ')})`
      : values.map(value => `${names[field]} ${operator} ${value}`).join(' or ');
  });
  return [
    table,
    ...conditions.map(one => `| where ${one}`),
    `| summarize count(), min(TimeGenerated), max(TimeGenerated) by ${names['id.orig_h'] ?? 'Type'}`,
  ].join('\n');
}

/** Splunk's data models. */
const cim: Readonly<Partial<Record<RowKind, Language>>> = {
  conn: {
    table: 'Network_Traffic.All_Traffic',
    names: { 'id.orig_h': 'All_Traffic.src', 'id.resp_h': 'All_Traffic.dest', 'id.resp_p': 'All_Traffic.dest_port' },
  },
  dns: { table: 'Network_Resolution.DNS', names: { 'id.orig_h': 'DNS.src', query: 'DNS.query' } },
  http: {
    table: 'Web.Web',
    names: { 'id.orig_h': 'Web.src', 'id.resp_h': 'Web.dest', 'id.resp_p': 'Web.dest_port', host: 'Web.site' },
  },
  ssl: {
    table: 'Network_Traffic.All_Traffic',
    names: { 'id.orig_h': 'All_Traffic.src', 'id.resp_h': 'All_Traffic.dest', 'id.resp_p': 'All_Traffic.dest_port' },
  },
};

function splOf({ kind, all }: Trace): string | undefined {
  const { table, names } = cim[kind] ?? { table: '', names: {} };
  if (!all.every(({ field }) => names[field] !== undefined)) return undefined;
  const conditions = all.map(({ field, is, any }) =>
    anyOf(
      any.map(value => `${names[field]}="${is === 'equals' ? '' : '*'}${value}${is === 'contains' ? '*' : ''}"`),
      'OR',
    ),
  );
  return `| tstats count min(_time) as first max(_time) as last from datamodel=${table}\n  where ${conditions.join(' ')}\n  by ${names['id.orig_h']}`;
}

function anyOf(parts: readonly string[], or: string): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(` ${or} `)})`;
}

/** A fence longer than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(run => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
