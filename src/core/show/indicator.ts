import type { ProtectedText } from '../protect/protected';

/** Something that other systems can look for: an address, a name, a hash. Kinds are named as in STIX and MISP. */
export interface Indicator {
  readonly kind: IndicatorKind;
  /** As it stands in the material; where somebody had written it so that nobody clicks, as it was before. */
  readonly value: ProtectedText;
  /** Where it stands; absent where no file shows it. */
  readonly path?: ProtectedText;
  /** 1-based. */
  readonly line?: number;
  /** What speaks for it: `R3: regular on 443/tcp`. */
  readonly why: ProtectedText;
}

export type IndicatorKind = 'ipv4' | 'ipv6' | 'domain' | 'url' | 'email' | 'md5' | 'sha1' | 'sha256';

/** What a text is as a whole; `undefined` for what other systems cannot look for. */
export function indicatorKind(text: string): IndicatorKind | undefined {
  if (text.length > longest) return undefined;
  return kinds.find(([, is]) => is(text))?.[0];
}

/** So that nobody follows it by a click: `203.0.113[.]7`, `hxxps://evil[.]example/a.b`, `who[@]evil[.]example`. Hashes stay. */
export function defang({ kind, value }: Pick<Indicator, 'kind'> & { readonly value: string }): string {
  switch (kind) {
    case 'ipv4':
    case 'domain':
      return value.replaceAll('.', '[.]');
    case 'ipv6':
      return value.replaceAll(':', '[:]');
    case 'email':
      return value.replaceAll('@', '[@]').replaceAll('.', '[.]');
    case 'url':
      return defangUrl(value);
    default:
      return value;
  }
}

/**
 * An address that means nothing outside its own network: RFC 1918, loopback, link-local, carrier NAT (RFC 6598); of IPv6 the
 * unique local, link-local and loopback ones.
 */
export function isPrivateAddress(address: string): boolean {
  if (address.includes(':')) return /^(?:f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1$)/i.test(address);
  const [a = -1, b = -1] = address.split('.').map(Number);
  if (a === 10 || a === 127) return true;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 100) return b >= 64 && b < 128;
  return (a === 192 && b === 168) || (a === 169 && b === 254);
}

/** The longest URL that mail and browsers carry. */
const longest = 2_083;

const kinds: readonly (readonly [IndicatorKind, (text: string) => boolean])[] = [
  ['ipv4', text => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every(part => Number(part) < 256)],
  ['ipv6', text => /^[0-9a-f:]{2,39}$/i.test(text) && (text.match(/:/g)?.length ?? 0) >= 2],
  ['url', text => /^(?:https?|ftps?):\/\/[^\s/]/i.test(text)],
  ['email', text => /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/.test(text) && isDomain(text.slice(text.indexOf('@') + 1))],
  ['md5', text => /^[0-9a-f]{32}$/i.test(text)],
  ['sha1', text => /^[0-9a-f]{40}$/i.test(text)],
  ['sha256', text => /^[0-9a-f]{64}$/i.test(text)],
  ['domain', isDomain],
];

/** Labels of letters, digits, hyphens (and underscores, which DNS carries), the last one with a letter. */
function isDomain(text: string): boolean {
  const labels = text.split('.');
  if (labels.length < 2 || text.length > 253) return false;
  return labels.every(label => /^[\p{L}\p{N}_-]{1,63}$/u.test(label)) && /\p{L}/u.test(labels.at(-1) ?? '');
}

/** The scheme, and the dots of the host and of what stands before it; a path keeps its own. */
function defangUrl(url: string): string {
  const parts = /^(https?|ftps?)(:\/\/)([^/?#]*)/i.exec(url);
  if (parts === null) return url.replaceAll('.', '[.]');
  const [whole, scheme = '', slashes = '', authority = ''] = parts;
  const safe = /^f/i.test(scheme) ? scheme.replace(/ftp/i, 'fxp') : scheme.replace(/tt/i, 'xx');
  return `${safe}${slashes}${authority.replaceAll('@', '[@]').replaceAll('.', '[.]')}${url.slice(whole.length)}`;
}
