import { deepEqual, equal, match } from 'node:assert/strict';
import type { HuntFinding } from '../../../src/core/show/hunt/huntFinding';
import { stixBundle } from '../../../src/core/show/hunt/stixBundle';
import { stixComplaints } from '../../support/schemas/officialSchemas';
import { asIfProtected } from '../../unit/core/show/asIfProtected';

type Edge = HuntFinding['edges'][number];

const begin = 1_790_000_000;
const edge = (source: string, target: string, more: Partial<Edge> = {}): Edge => ({
  ...{ source: asIfProtected(source), target: asIfProtected(target), ports: [asIfProtected('443/tcp')] },
  ...{ flows: 1, bytesOut: 10, bytesIn: 20, first: begin, last: begin + 60 },
  ...more,
});
const finding = (more: Partial<HuntFinding>): HuntFinding => ({
  ...{ id: 'R1', category: 'threat', severity: 'high', kind: 'flows', said: asIfProtected('10.0.0.5: odd') },
  ...{ hosts: [], suspects: [], techniques: [], edges: [], places: [], claims: [], first: begin, last: begin + 900 },
  ...more,
});

function objectsOf(...findings: readonly HuntFinding[]) {
  const bundle = JSON.parse(stixBundle(findings, { run: 'r', title: 't', date: '2026-11-29T00:00:00.000Z' }));
  deepEqual(stixComplaints()(bundle), []);
  const objects: readonly Record<string, unknown>[] = bundle.objects;
  const byId = new Map(objects.map(one => [one['id'], one]));
  const refsOf = (one: Record<string, unknown>) => [one['object_refs']].flat().map(ref => byId.get(ref));
  return { objects, byId, refsOf, ofType: (type: string) => objects.filter(one => one['type'] === type) };
}

describe('a STIX bundle', () => {
  it('says of each connection how often and how long it was seen, and not the sum of all', () => {
    const { ofType, refsOf } = objectsOf(
      finding({
        hosts: [asIfProtected('10.0.0.5')],
        suspects: [asIfProtected('203.0.113.7'), asIfProtected('203.0.113.8')],
        edges: [
          edge('10.0.0.5', '203.0.113.7', { flows: 120 }),
          edge('10.0.0.5', '203.0.113.8', { flows: 3, first: begin + 600, last: begin + 900 }),
        ],
      }),
    );

    deepEqual(
      ofType('observed-data').map(one => [
        refsOf(one).flatMap(object => object?.['value'] ?? []),
        one['number_observed'],
        String(one['last_observed']).slice(11, 19),
      ]),
      [
        [['10.0.0.5', '203.0.113.7'], 120, new Date((begin + 60) * 1000).toISOString().slice(11, 19)],
        [['10.0.0.5', '203.0.113.8'], 3, new Date((begin + 900) * 1000).toISOString().slice(11, 19)],
      ],
    );
  });

  it('rests an indicator on what shows its value, and on nothing else', () => {
    const { ofType, byId, refsOf } = objectsOf(
      finding({
        suspects: [asIfProtected('203.0.113.7'), asIfProtected('evil.example')],
        edges: [edge('10.0.0.5', '203.0.113.7'), edge('10.0.0.6', '203.0.113.7'), edge('10.0.0.6', '203.0.113.9')],
      }),
    );

    const based = ofType('relationship').map(({ source_ref: from, target_ref: to }) => [
      byId.get(from)?.['name'],
      refsOf(byId.get(to) ?? {}).flatMap(object => object?.['value'] ?? []),
    ]);
    deepEqual(based, [
      ['203.0.113.7 (flows)', ['10.0.0.5', '203.0.113.7']],
      ['203.0.113.7 (flows)', ['10.0.0.6', '203.0.113.7']],
      ['evil.example (flows)', ['evil.example']],
    ]);
  });

  it('counts what is no connection by the lines that show it, and says so', () => {
    const places = [{ path: asIfProtected('auth.log'), lines: [3, 5, 8] }];
    const { ofType } = objectsOf(finding({ kind: 'log-ins', hosts: [asIfProtected('203.0.113.7')], places }));

    deepEqual(
      ofType('observed-data').map(one => one['number_observed']),
      [3],
    );
    match(String(ofType('report')[0]?.['description']), /of other observations the lines that show them/);
  });

  it('names the port of a connection where it is one: the bytes are of all', () => {
    const ports = ['443/tcp', '53/udp'].map(asIfProtected);
    const { ofType } = objectsOf(
      finding({ edges: [edge('10.0.0.5', '203.0.113.7', { ports }), edge('10.0.0.5', '203.0.113.8')] }),
    );

    deepEqual(
      ofType('network-traffic').map(one => [one['dst_port'], one['protocols']]),
      [
        [undefined, ['ipv4']],
        [443, ['ipv4', 'tcp']],
      ],
    );
    equal(ofType('observed-data').length, 2);
  });
});
