import { field } from './fields';
import { decode, type Row, type RowKind } from './row';

/** What a log calls itself, as one of our kinds. */
export function kindNamed(name: string): RowKind {
  return kinds[name.toLowerCase()] ?? 'other';
}

const kinds: Readonly<Record<string, RowKind>> = {
  conn: 'conn',
  flow: 'conn',
  netflow: 'conn',
  conn_long: 'conn',
  dns: 'dns',
  http: 'http',
  ssl: 'ssl',
  tls: 'ssl',
  x509: 'x509',
  files: 'files',
  fileinfo: 'files',
  alert: 'alert',
  notice: 'notice',
  weird: 'weird',
  anomaly: 'weird',
  dce_rpc: 'rpc',
  smb_files: 'smb',
  smb_mapping: 'smb',
  smb: 'smb',
  kerberos: 'kerberos',
  krb5: 'kerberos',
  ntlm: 'login',
  ssh: 'login',
  rdp: 'login',
  dhcp: 'dhcp',
};

/** As Zeek calls its files: `ssh.log`, `conn.10:00:00-11:00:00.log.gz`, `HOST_conn.log`; `undefined` for other names. */
export function kindOfFile(path: string): RowKind | undefined {
  const name = path.split(/[/\\]/).at(-1) ?? '';
  if (!name.includes('.log')) return undefined;
  const stem = name.slice(0, name.indexOf('.')).toLowerCase();
  const parts = stem.split(/[_-]/);
  for (let from = 0; from < parts.length; from++) {
    const tail = parts.slice(from).join('_');
    if (kinds[tail] !== undefined || zeekOthers.has(tail)) return kindNamed(tail);
  }
  return undefined;
}

/** Logs of Zeek that no detector reads by itself. */
const zeekOthers = new Set(
  'arp capture_loss dnp3 dpd ftp ldap ldap_search modbus mqtt_connect mysql ntp ocsp pe quic radius rfb sip smtp snmp socks software syslog telemetry traceroute tunnel websocket wireguard'.split(
    ' ',
  ),
);

/** For a row whose format names no kind: by the fields that only one kind has. */
export function kindOf(row: Row): RowKind {
  if (row.has(field.kind)) {
    const named = kindNamed(decode(row.bytes, row.starts[field.kind] ?? 0, row.ends[field.kind] ?? 0));
    if (named !== 'other') return named;
  }
  if (row.has(field.eventId)) return 'event';
  if (row.has(field.ruleId) && row.has(field.note)) return 'alert';
  if (row.has(field.query)) return 'dns';
  if (row.has(field.card) && (row.has(field.requested) || row.has(field.client))) return 'dhcp';
  if (row.has(field.endpoint) && row.has(field.operation)) return 'rpc';
  // Duo's authentications.
  if (row.has(field.factor) && row.has(field.outcome) && row.has(field.user)) return 'event';
  // Audit logs of clouds and of identity services say what was done, and mostly by whom.
  if (row.has(field.act) && !row.has(field.uri) && !row.has(field.target)) return 'event';
  // A program that was started, as osquery's tables have it.
  if (row.has(field.detail) && row.has(field.host) && !row.has(field.target) && !row.has(field.uri)) return 'event';
  // GitHub's says `action`, as firewalls do; its own have a point.
  if (
    row.has(field.actor) &&
    row.has(field.state) &&
    !row.has(field.target) &&
    /^\w+\.\w+$/.test(row.text(field.state))
  )
    return 'event';
  if (row.has(field.uri) || row.has(field.agent) || (row.has(field.method) && row.has(field.status))) return 'http';
  if (row.has(field.serverName) || row.has(field.chain)) return 'ssl';
  // A mail has a subject too; a certificate is issued.
  if (row.has(field.subject) && row.has(field.issuer)) return row.has(field.target) ? 'ssl' : 'x509';
  if (row.has(field.source) && row.has(field.target)) {
    if (row.has(field.note)) return row.has(field.message) ? 'notice' : 'weird';
    if (row.has(field.operation)) return 'kerberos';
    return row.has(field.protocol) || row.has(field.targetPort) || row.has(field.bytesOut) ? 'conn' : 'other';
  }
  return 'other';
}
