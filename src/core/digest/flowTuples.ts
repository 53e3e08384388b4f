import { field } from './fields';
import type { Row } from './row';

const encoder = new TextEncoder();

/**
 * The flows of a record of Azure's flow logs of network security groups (versions 1 and 2) and of virtual networks (version 4), each as a row of its own
 * that stands in the line of its record; nothing for other records. Of a connection that is told from its beginning on, the row without amounts is left away.
 */
export function eachFlowTuple(record: string, row: Row, take: (row: Row) => void): void {
  for (const [, tuple = ''] of record.matchAll(/"(\d{10}(?:\d{3})?,[^"\\]{20,300})"/g)) {
    const cells = tuple.split(',');
    const isOfGroup = cells[7] === 'A' || cells[7] === 'D' || cells[7] === undefined;
    const [state = '', out = '', back = ''] = isOfGroup
      ? [cells[7] === 'D' ? 'deny' : (cells[8] ?? 'E'), cells[10], cells[12]]
      : [cells[7] === 'D' ? 'deny' : cells[7], cells[10], cells[12]];
    if (state === 'B') continue;
    const [time = '', source = '', target = '', from = '', to = '', protocol = ''] = cells;
    fill(row, [
      [field.time, time],
      [field.source, source],
      [field.target, target],
      [field.sourcePort, from],
      [field.targetPort, to],
      [field.protocol, protocols[protocol] ?? protocol],
      [field.state, state === 'deny' ? state : ''],
      [field.bytesOut, out],
      [field.bytesIn, back],
    ]);
    take(row);
  }
}

const protocols: Readonly<Record<string, string>> = { T: 'tcp', U: 'udp' };

function fill(row: Row, values: readonly (readonly [number, string])[]): void {
  row.clear();
  row.kind = 'conn';
  row.isJson = false;
  row.bytes = encoder.encode(values.map(([, value]) => value).join(','));
  row.lineStart = 0;
  row.lineEnd = row.bytes.length;
  let at = 0;
  for (const [meant, value] of values) {
    if (value !== '') row.set(meant, at, at + value.length);
    at += value.length + 1;
  }
}
