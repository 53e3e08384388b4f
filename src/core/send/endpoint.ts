import { withoutEnd } from '../protect/withoutEnd';
/** Where a provider lies, looked at before a key is bound to it. */
export type Endpoint =
  | { readonly kind: 'endpoint'; readonly url: string; readonly origin: string; readonly host: string }
  /** `why` is a finished sentence with a remedy; nothing of the address that could be a secret stands in it. */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * https, or http on this machine; no name and password in it; nothing that hands out a machine's credentials. Names are
 * not resolved: a name that points inside is a matter of the network's own rules.
 */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return refused('it is not an address such as https://api.anthropic.com');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('it must begin with https://');
  if (url.username !== '' || url.password !== '') return refused('it must not hold a name or a password');
  if (url.search !== '' || url.hash !== '') return refused('it must end before "?" and "#"');
  const address = addressOf(url.hostname);
  if (isMetadata(url.hostname, address)) return refused(`${url.hostname} serves a machine's own credentials`);
  if (url.protocol === 'http:' && !isLoopback(url.hostname, address)) {
    return refused(`http sends key and text unencrypted and is for this machine only, not for ${url.hostname}`);
  }
  return { kind: 'endpoint', url: withoutEnd(url.href, '/'), origin: url.origin, host: url.host };
}

/** An address of the very machine that asks, whether or not anything answers there. */
export function isThisMachine(text: string): boolean {
  const { hostname } = URL.canParse(text) ? new URL(text) : { hostname: '' };
  return isLoopback(hostname, addressOf(hostname));
}

/** Four numbers of an IPv4 address, also of one written inside an IPv6 address. `URL` has made `0x7f.1` plain before. */
type Address = readonly [number, number, number, number];

function addressOf(hostname: string): Address | undefined {
  const plain = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(hostname);
  if (plain !== null) return [Number(plain[1]), Number(plain[2]), Number(plain[3]), Number(plain[4])];
  const mapped = /^\[(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname);
  if (mapped === null) return undefined;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255];
}

function isLoopback(hostname: string, address: Address | undefined): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || address?.[0] === 127;
}

/** Link-local and the addresses and names at which clouds hand out credentials; and the address that means "all". */
function isMetadata(hostname: string, address: Address | undefined): boolean {
  const name = hostname.replace(/\.$/, '');
  if (name === 'metadata' || name === 'metadata.google.internal' || name === 'instance-data') return true;
  if (name === '[::]' || /^\[fe[89ab]/.test(name) || name === '[fd00:ec2::254]') return true;
  if (address === undefined) return false;
  const [first, second] = address;
  return (first === 169 && second === 254) || first === 0 || address.join('.') === '100.100.100.200';
}

function refused(why: string): Endpoint {
  return {
    kind: 'refused',
    why: `The endpoint in the settings is not used: ${why}. Nothing was sent. Correct it in the settings of this machine.`,
  };
}
