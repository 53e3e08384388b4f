import { field as meant } from '../digest/fields';
import { mayBeFirewall, readFirewall } from '../digest/readFirewall';
import { Row } from '../digest/row';
import { field } from './rawRecord';
import type { SourceRecord } from './record';
import { utcTime } from './utcTime';

/** What a firewall's line says of a flow, as the digest reads it (`readFirewall.ts`); empty for every other line. */
export function firewallFields(line: string): SourceRecord['fields'] {
  if (!mayBeFirewall.test(line)) return [];
  const plain = line.slice(0, longestLine).replace(/[^\t\x20-\x7e]/g, '?');
  const row = new Row();
  row.clear();
  row.bytes = new TextEncoder().encode(plain);
  if (!readFirewall(plain, row)) return [];
  const time = row.text(meant.time);
  const [out, back, both] = [meant.bytesOut, meant.bytesIn, meant.bytesBoth].map(at => row.text(at));
  const said = [
    ['Time', time === '' ? '' : utcTime(time)],
    ['Rule', row.text(meant.note)],
    ['Severity', row.text(meant.severity)],
    ['Action', row.text(meant.state)],
    ['User', row.text(meant.user)],
    ['Source', endOf(row.text(meant.source), row.text(meant.sourcePort))],
    ['Destination', endOf(row.text(meant.target), row.text(meant.targetPort))],
    ['Protocol', row.text(meant.protocol)],
    ['Bytes', out !== '' && back !== '' ? `${out} out, ${back} in` : out !== '' ? out : (both ?? '')],
  ] as const;
  return said.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [field(name, value)]));
}

const longestLine = 8_000;

function endOf(address: string, port: string): string {
  if (port === '' || port === '0') return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
