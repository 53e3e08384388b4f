import { stringify } from 'yaml';
import { sigmaValue } from '../../sigma/compileSigma';
import type { RowKind } from '../row';
import type { Trace, TraceName } from './trace';
import { zeekLogs } from './zeekLogs';

export interface SigmaHead {
  /** A UUID. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly level: 'low' | 'medium' | 'high';
  /** ATT&CK techniques with their tactics. */
  readonly techniques: readonly { readonly id: string; readonly tactics: readonly string[] }[];
}

/** A Sigma rule (specification 2.0.0) as YAML that asks for a trace; `undefined` for a log that no log source of Sigma stands for. */
export function sigmaRule(head: SigmaHead, trace: Trace): string | undefined {
  const source = trace.form === 'other' ? elsewhere[trace.kind] : zeekSource(trace.kind);
  if (source === undefined) return undefined;
  const names = trace.form === 'other' ? elsewhere[trace.kind]?.names : undefined;
  const selection: [string, unknown][] = [];
  for (const { field, is, any } of trace.all) {
    const name = names === undefined ? field : names[field];
    if (name === undefined) return undefined;
    const values = any.map(value => (/^\d{1,9}$/.test(value) ? Number(value) : sigmaValue(value)));
    selection.push([is === 'equals' ? name : `${name}|${is}`, values.length === 1 ? values[0] : values]);
  }
  const rule = {
    title: shorten(head.title, 110),
    id: head.id,
    status: 'experimental',
    description: head.description,
    author: 'Tierwise (made by a program from one hunt)',
    tags: tagsOf(head),
    logsource: source.logsource,
    detection: { selection: Object.fromEntries(selection), condition: 'selection' },
    falsepositives: ['Services that the network’s owner knows; the rule saw one sample only.'],
    level: head.level,
  };
  return stringify(rule, { lineWidth: 110 });
}

interface Source {
  readonly logsource: Readonly<Record<string, string>>;
}

function zeekSource(kind: RowKind): Source | undefined {
  const service = zeekLogs[kind];
  return service === undefined ? undefined : { logsource: { product: 'zeek', service } };
}

/** Sigma's generic log sources, and what they call the fields (its taxonomy appendix). */
const elsewhere: Readonly<
  Partial<Record<RowKind, Source & { readonly names: Readonly<Partial<Record<TraceName, string>>> }>>
> = {
  conn: {
    logsource: { category: 'firewall' },
    names: { 'id.orig_h': 'src_ip', 'id.resp_h': 'dst_ip', 'id.resp_p': 'dst_port' },
  },
  dns: { logsource: { category: 'dns' }, names: { query: 'query', 'id.orig_h': 'src_ip' } },
  http: { logsource: { category: 'webserver' }, names: { 'id.orig_h': 'c-ip', host: 'cs-host' } },
  event: {
    logsource: { product: 'windows', service: 'security' },
    names: { EventID: 'EventID', 'id.orig_h': 'IpAddress' },
  },
};

function tagsOf({ techniques }: SigmaHead): readonly string[] {
  const tactics = techniques.flatMap(technique => technique.tactics);
  return [...new Set([...tactics, ...techniques.map(({ id }) => id.toLowerCase())])].map(name => `attack.${name}`);
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
