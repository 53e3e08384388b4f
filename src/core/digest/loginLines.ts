/** A log-in that a product tells in a line of its own form, which words alone would not show. */
export interface LoginLine {
  readonly from: string;
  readonly user: string;
  readonly ok: boolean;
  /** As the product is called. */
  readonly service: string;
}

/** By each vendor's own reference of messages; `undefined` for all other lines. */
export function loginLine(text: string): LoginLine | undefined {
  if (!mayBe.test(text)) return undefined;
  for (const { pattern, service, result } of lines) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) continue;
    const ok = result === 'in line' ? !refused.test(text) : result === 'success';
    return { from: groups['from'] ?? '', user: groups['user'] ?? '', ok, service };
  }
  return undefined;
}

/** Words of all lines. */
const mayBe =
  /Login OK|Login incorrect|-login: Login|%(?:ASA|FTD)-\d-(?:113039|716001)|Peer Connection Initiated|TLS Auth Error|,GLOBALPROTECT,/;

const refused = /,failure,|Login incorrect/;

interface LineOfProduct {
  readonly pattern: RegExp;
  readonly service: string;
  readonly result: 'success' | 'failure' | 'in line';
}

const lines: readonly LineOfProduct[] = [
  {
    pattern:
      /Login (?:OK|incorrect)[^[\n]{0,160}: \[(?<user>[^\]/\n]{1,80})[^\]\n]{0,80}\][^\n]{0,120}? cli (?<from>[\da-f.:-]{7,45})/i,
    service: 'RADIUS',
    result: 'in line',
  },
  {
    pattern:
      /\b(?:imap|pop3|managesieve|submission)-login: Login: user=<(?<user>[^>\n]{1,100})>.{0,80}?\brip=(?<from>[\da-f.:]{2,45})/,
    service: 'dovecot',
    result: 'success',
  },
  {
    pattern:
      /%(?:ASA|FTD)-\d-(?:113039|716001): Group <[^>\n]{0,100}> User <(?<user>[^>\n]{1,100})> IP <(?<from>[\da-f.:]{2,45})>/,
    service: 'AnyConnect',
    result: 'success',
  },
  {
    pattern: /(?<from>(?:\d{1,3}\.){3}\d{1,3}):\d{1,5} \[(?<user>[^\]\n]{1,100})\] Peer Connection Initiated/,
    service: 'OpenVPN',
    result: 'success',
  },
  {
    pattern: /(?<from>(?:\d{1,3}\.){3}\d{1,3}):\d{1,5} TLS Auth Error: Auth Username\/Password verification failed/,
    service: 'OpenVPN',
    result: 'failure',
  },
  {
    pattern:
      /,GLOBALPROTECT,[^,\n]{0,20},[^,\n]{0,10},[^,\n]{0,40},[^,\n]{0,40},(?:portal|gateway)-auth,[^,\n]{0,20},[^,\n]{0,40},[^,\n]{0,40},(?<user>[^,\n]{1,120}),[^,\n]{0,40},[^,\n]{0,100},(?<from>[\da-f.:]{2,45}),/,
    service: 'GlobalProtect',
    result: 'in line',
  },
];
