import type { DigestEdge } from '../../digest/fitRows';
import { stixMarking, type Tlp } from '../../taxonomy/tlp';
import { uuid5 } from '../../uuid5';
import { type IndicatorKind, indicatorKind, isPrivateAddress } from '../indicator';
import { counted } from '../words';
import { isoTime } from './findingsJsonl';
import type { HuntFinding } from './huntFinding';
import { whyOf } from './indicatorsOf';

export interface StixHead {
  readonly run: string;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** With whom it may be shared: every object is marked with it. */
  readonly tlp?: Tlp;
}

type StixObject = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * A STIX 2.1 bundle (OASIS, 2021): for each finding what was observed (hosts, traffic, times), indicators for what others may
 * look for, the ATT&CK techniques it looks like, and one report about all. Addresses that mean nothing outside their network are
 * observed, but are no indicators. Observables have the ids that the specification prescribes; the same run gives the same bundle.
 */
export function stixBundle(findings: readonly HuntFinding[], head: StixHead): string {
  const made = new Map<string, StixObject>();
  const add = (object: StixObject): string => {
    if (!made.has(object.id)) made.set(object.id, object);
    return object.id;
  };
  const stamp = stampOf(head);
  const system = add(stamp('identity', 'tierwise', { name: 'Tierwise', identity_class: 'system' }));
  const own = (type: string, key: string, rest: object): StixObject =>
    stamp(type, key, { created_by_ref: system, ...rest });
  const shown = findings.filter(({ category }) => category !== 'visibility_gap');
  for (const finding of shown) {
    const observed = addObserved(finding, own, add);
    for (const technique of finding.techniques) add(attackPattern(technique, own));
    if (finding.category === 'threat') addIndicators(finding, observed, own, add, head);
  }
  const refs = [...made.keys()];
  const gaps = findings.length - shown.length;
  add(
    own('report', 'report', {
      name: head.title,
      description: `${counted(shown.length, 'finding')} of a hunt in network logs, by thresholds of a program; none is confirmed by a person. Connections are counted (${largest} of a finding at most); of other observations the lines that show them.${gaps === 0 ? '' : ` Times without records: ${gaps}.`}`,
      report_types: ['threat-report'],
      published: head.date,
      object_refs: refs,
    }),
  );
  const bundle = {
    type: 'bundle',
    id: `bundle--${uuid5(ours, head.run)}`,
    objects: marked([...made.values()], head.tlp),
  };
  return `${JSON.stringify(bundle, undefined, 2)}\n`;
}

function marked(objects: readonly StixObject[], tlp: Tlp | undefined): readonly StixObject[] {
  if (tlp === undefined) return objects;
  const marking = stixMarking(tlp);
  return [marking, ...objects.map(object => ({ ...object, object_marking_refs: [marking.id] }))];
}

/** Namespace of what is ours; any constant UUID does. */
const ours = '6f1de1a5-3f54-4f0e-9d8e-2f1a7a0f6c31';
/** Namespace of observables (STIX 2.1, 2.9 "Identifier"). */
const observables = '00abedb4-aa42-466c-9c01-fed23315a9b7';

type Own = (type: string, key: string, rest: object) => StixObject;
type Add = (object: StixObject) => string;

function stampOf({ run, date }: StixHead): Own {
  return (type, key, rest) => ({
    type,
    spec_version: '2.1',
    id: `${type}--${uuid5(ours, `${run} ${type} ${key}`)}`,
    created: date,
    modified: date,
    ...rest,
  });
}

/** As many connections as a digest tells of a finding. */
const largest = 12;

/** That something was seen, and which values it shows. */
interface Observed {
  readonly id: string;
  readonly values: readonly string[];
}

/**
 * What was seen of a finding: each connection of two hosts as often and as long as it was, and the hosts that stand in none of
 * them. How often these were seen is not counted, so the lines that show them say so often at least.
 */
function addObserved(finding: HuntFinding, own: Own, add: Add): readonly Observed[] {
  const ofEdges = finding.edges.flatMap(edge => {
    const [source, target] = [observable(edge.source), observable(edge.target)];
    if (source === undefined || target === undefined) return [];
    const refs = [add(source), add(target), add(traffic(edge, source.id, target.id))];
    const key = `${finding.id} ${edge.source} ${edge.target}`;
    const id = addSeen(key, refs, edge.flows, [edge.first ?? finding.first, edge.last ?? finding.last], own, add);
    return [{ id, values: [edge.source, edge.target] }];
  });
  const told = new Set(ofEdges.flatMap(({ values }) => values));
  const values = [...new Set([...finding.hosts, ...finding.suspects])].filter(value => !told.has(value));
  const refs = values.flatMap(value => {
    const object = observable(value);
    return object === undefined ? [] : [add(object)];
  });
  const lines = finding.places.reduce((sum, place) => sum + place.lines.length, 0);
  const id = addSeen(finding.id, refs, lines, [finding.first, finding.last], own, add);
  return [...ofEdges, { id, values }].flatMap(one => (one.id === undefined ? [] : [{ ...one, id: one.id }]));
}

/** `undefined` where nothing has a name that STIX knows, or no time. */
function addSeen(
  key: string,
  refs: readonly string[],
  times: number,
  [from, to]: readonly [number | undefined, number | undefined],
  own: Own,
  add: Add,
): string | undefined {
  const [first, last] = [isoTime(from), isoTime(to)];
  if (refs.length === 0 || first === undefined || last === undefined) return undefined;
  return add(
    own('observed-data', key, {
      first_observed: first,
      last_observed: last,
      number_observed: Math.min(999_999_999, Math.max(1, times)),
      object_refs: [...new Set(refs)],
    }),
  );
}

const stixTypes: Readonly<Partial<Record<IndicatorKind, string>>> = {
  ipv4: 'ipv4-addr',
  ipv6: 'ipv6-addr',
  domain: 'domain-name',
  url: 'url',
  email: 'email-addr',
};

function observable(value: string): StixObject | undefined {
  const kind = indicatorKind(value);
  const type = kind === undefined ? undefined : stixTypes[kind];
  if (type === undefined) return undefined;
  return { type, spec_version: '2.1', id: `${type}--${uuid5(observables, JSON.stringify({ value }))}`, value };
}

function traffic(edge: DigestEdge, source: string, target: string): StixObject {
  // Bytes are of all ports, so one of several is not named.
  const [port = '', protocol = ''] = (edge.ports.length === 1 ? (edge.ports[0] ?? '') : '').split('/');
  const number = Number(port);
  const isPort = protocol !== '' && Number.isInteger(number);
  const network = indicatorKind(edge.target) === 'ipv6' ? 'ipv6' : 'ipv4';
  const protocols = isPort ? [network, protocol] : [network, ...(port === '' || port === 'ip' ? [] : [port])];
  const [first, last] = [isoTime(edge.first), isoTime(edge.last)];
  // The properties that make the id, in the order of RFC 8785.
  const key = {
    ...(isPort ? { dst_port: number } : {}),
    dst_ref: target,
    ...(last === undefined ? {} : { end: last }),
    protocols,
    src_ref: source,
    ...(first === undefined ? {} : { start: first }),
  };
  return {
    type: 'network-traffic',
    spec_version: '2.1',
    id: `network-traffic--${uuid5(observables, JSON.stringify(key))}`,
    ...key,
    src_byte_count: Math.round(edge.bytesOut),
    dst_byte_count: Math.round(edge.bytesIn),
    ...(last === undefined ? {} : { is_active: false }),
  };
}

function attackPattern({ id, name, tactics }: HuntFinding['techniques'][number], own: Own): StixObject {
  return own('attack-pattern', id, {
    name,
    external_references: [
      {
        source_name: 'mitre-attack',
        external_id: id,
        url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
      },
    ],
    kill_chain_phases: tactics.map(phase => ({ kill_chain_name: 'mitre-attack', phase_name: phase })),
  });
}

/** By STIX's "None / Low / Med / High" scale. */
const confidence = { informational: 0, low: 15, medium: 50, high: 85 } as const;

function addIndicators(
  finding: HuntFinding,
  observed: readonly Observed[],
  own: Own,
  add: Add,
  { date }: StixHead,
): void {
  for (const value of finding.suspects) {
    const kind = indicatorKind(value);
    const type = kind === undefined ? undefined : stixTypes[kind];
    if (type === undefined || isPrivateAddress(value)) continue;
    const indicator = own('indicator', `${finding.id} ${value}`, {
      name: `${value} (${finding.kind})`,
      description: whyOf(finding),
      indicator_types: ['anomalous-activity'],
      pattern: `[${type}:value = '${value.replace(/[\\']/g, '\\$&')}']`,
      pattern_type: 'stix',
      pattern_version: '2.1',
      valid_from: isoTime(finding.first) ?? date,
      confidence: confidence[finding.severity],
    });
    add(indicator);
    const relate = (type_: string, target: string) =>
      add(
        own('relationship', `${indicator.id} ${type_} ${target}`, {
          relationship_type: type_,
          source_ref: indicator.id,
          target_ref: target,
        }),
      );
    for (const technique of finding.techniques) relate('indicates', attackPattern(technique, own).id);
    for (const { id, values } of observed) if (values.includes(value)) relate('based-on', id);
  }
}
