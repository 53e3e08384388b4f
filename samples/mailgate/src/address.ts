/** An address as the gateway wants it: the local part as written, the domain in lower case. */
export interface Address {
  readonly local: string;
  readonly domain: string;
}

/** Reads `ben@example.com` or `Ben <ben@example.com>`; undefined when there is no usable address in it. */
export function parseAddress(text: string): Address | undefined {
  const bare = (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
  const at = bare.lastIndexOf('@');
  if (at < 1) return undefined;
  const local = bare.slice(0, at);
  const domain = bare.slice(at + 1).toLowerCase();
  return /\s/.test(local) || !isDomain(domain) ? undefined : { local, domain };
}

export function formatAddress(address: Address): string {
  return `${address.local}@${address.domain}`;
}

function isDomain(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every(label => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
}
