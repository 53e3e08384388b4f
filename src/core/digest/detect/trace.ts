import type { RowKind } from '../row';

/** What rows of one kind have in common that show a finding: the same thing as a Sigma rule and as a query. */
export interface Trace<Text extends string = string> {
  readonly kind: RowKind;
  /** Zeek's tab-separated form, its JSON, or somebody else's log. */
  readonly form: 'zeek' | 'zeek-json' | 'other';
  /** All must hold. */
  readonly all: readonly TraceField<Text>[];
}

export interface TraceField<Text extends string = string> {
  readonly field: TraceName;
  readonly is: 'equals' | 'endswith' | 'contains';
  /** One of them. */
  readonly any: readonly Text[];
}

/** As Zeek calls them; `namesElsewhere` has what Sigma's generic log sources do. */
export const traceNames = [
  'id.orig_h',
  'id.resp_h',
  'id.resp_p',
  'query',
  'host',
  'server_name',
  'endpoint',
  'operation',
  'path',
  'EventID',
] as const;
export type TraceName = (typeof traceNames)[number];

/** An evidence row, as far as a trace asks. */
export interface EvidenceRow {
  readonly kind: RowKind;
  readonly form: Trace['form'];
  readonly values: ReadonlyMap<TraceName, string>;
}

/** The finding, as far as a trace asks. */
export interface TracedFinding {
  readonly entities: readonly string[];
  readonly suspects: readonly string[];
}

/** More values than this say that it is no pattern. */
const mostValues = 8;

/**
 * For each kind of log with evidence, what its rows have in common: from the widest to the narrowest. Widest is the behaviour
 * without names (a remote call), then the suspect, then the suspect with its hosts. Empty where the rows have nothing to look for.
 */
export function tracesOf(finding: TracedFinding, rows: readonly EvidenceRow[]): readonly (readonly Trace[])[] {
  const kinds = [...new Set(rows.map(({ kind, form }) => `${kind} ${form}`))];
  return kinds.flatMap(key => {
    const own = rows.filter(({ kind, form }) => `${kind} ${form}` === key);
    const [first] = own;
    if (first === undefined) return [];
    const found = candidates(finding, own).map(all => ({ kind: first.kind, form: first.form, all }));
    return found.length === 0 ? [] : [found];
  });
}

type Fields = readonly TraceField[];

function candidates({ entities, suspects }: TracedFinding, rows: readonly EvidenceRow[]): readonly Fields[] {
  const kind = rows[0]?.kind;
  if (kind === undefined) return [];
  const behaviours: readonly Fields[] =
    kind === 'rpc'
      ? [[common(rows, 'endpoint'), common(rows, 'operation')].flat()]
      : kind === 'smb'
        ? [common(rows, 'path')]
        : [];
  const suspect = kind === 'dns' ? belowDomain(rows, suspects) : suspectHost(rows, suspects, kind);
  const others = entities.filter(one => !suspects.includes(one));
  const isSource = suspect.some(({ field }) => field === 'id.orig_h');
  const hosts = isSource ? [] : common(rows, 'id.orig_h').filter(({ any }) => any.every(one => others.includes(one)));
  // Ports of a scan are those of the lines that were kept, and no pattern: the pair is one.
  const pair = isSource && kind === 'conn' ? samePair(suspect, rows, others) : [];
  const wide = behaviours.filter(all => all.length > 0);
  if (suspect.length === 0) return wide;
  return [
    ...wide,
    ...(wide[0] === undefined ? [] : [[...wide[0], ...suspect]]),
    ...(pair.length === 0 ? [] : [pair]),
    ...(wide.length === 0 ? [suspect] : []),
    ...(hosts.length === 0 ? [] : [[...hosts, ...(wide[0] ?? []), ...suspect]]),
  ];
}

/** The suspect as source or as target of all rows, with the ports, where they are few and say something. */
function suspectHost(rows: readonly EvidenceRow[], suspects: readonly string[], kind: RowKind): Fields {
  const side = (['id.resp_h', 'id.orig_h'] as const).find(field =>
    rows.every(({ values }) => suspects.includes(values.get(field) ?? '')),
  );
  if (side === undefined) return [];
  const eventId = kind === 'event' ? common(rows, 'EventID') : [];
  // Windows numbers its events; what other systems call theirs has no log source of its own here.
  if (kind === 'event' && !eventId.some(({ any }) => any.every(one => /^\d+$/.test(one)))) return [];
  return [
    ...common(rows, side),
    ...(side === 'id.resp_h' || kind === 'conn' ? common(rows, 'id.resp_p') : []),
    ...eventId,
  ];
}

/** Source and target without their ports, where several ports of one target were tried; else nothing. */
function samePair(suspect: Fields, rows: readonly EvidenceRow[], others: readonly string[]): Fields {
  const ports = new Set(rows.map(({ values }) => values.get('id.resp_p')));
  const targets = common(rows, 'id.resp_h').filter(({ any }) => any.every(one => others.includes(one)));
  if (ports.size < 2 || targets.length === 0) return [];
  return [...suspect.filter(({ field }) => field === 'id.orig_h'), ...targets];
}

function belowDomain(rows: readonly EvidenceRow[], suspects: readonly string[]): Fields {
  const names = rows.map(({ values }) => (values.get('query') ?? '').toLowerCase().replace(/\.$/, ''));
  const domain = suspects.find(one => names.every(name => name.endsWith(`.${one}`)));
  return domain === undefined ? [] : [{ field: 'query', is: 'endswith', any: [`.${domain}`] }];
}

/** The values of a field that every row has; nothing where one has none, or where they are too many. */
function common(rows: readonly EvidenceRow[], field: TraceName): Fields {
  const values = [...new Set(rows.map(({ values: of }) => of.get(field) ?? ''))].sort();
  if (values.includes('') || values.length > mostValues) return [];
  return [{ field, is: 'equals', any: values }];
}
