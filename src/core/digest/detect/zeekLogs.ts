import type { RowKind } from '../row';

/** What Zeek calls the log of a kind of row, as in `conn.log`; Sigma knows its log source by the same name. */
export const zeekLogs: Readonly<Partial<Record<RowKind, string>>> = {
  conn: 'conn',
  dns: 'dns',
  http: 'http',
  ssl: 'ssl',
  x509: 'x509',
  rpc: 'dce_rpc',
  smb: 'smb_mapping',
  kerberos: 'kerberos',
};
