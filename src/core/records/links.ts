/** A link as a mail shows it. */
export interface Link {
  readonly shown: string;
  readonly address: string;
}

/** The host an address leads to, lower-case; `undefined` for what leads to none (`mailto:`, a relative one). */
export function hostOf(address: string): string | undefined {
  try {
    const { protocol, hostname } = new URL(address);
    return /^(https?|ftp):$/.test(protocol) && hostname !== '' ? hostname : undefined;
  } catch {
    // Not an address with a host; that is the answer.
    return undefined;
  }
}

/** The shown text names one site, the address leads to another: `https://bank.com → http://evil.example/`. */
export function isMisleading(link: Link): boolean {
  const host = hostOf(link.address);
  const shownHost = shownHostOf(link.shown.slice(0, 300));
  return host !== undefined && shownHost !== undefined && siteOf(shownHost) !== siteOf(host);
}

/** `Click here. It is free` and `report.pdf` name no site though a dot stands in them; what begins like an address does. */
function shownHostOf(shown: string): string | undefined {
  const host = /^\s*(https?:\/\/|www\.)?((?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24})(?:[/:?#]\S*)?(\s|$)/i.exec(shown);
  if (host === null) return undefined;
  const isAddress =
    host[1] !== undefined || /\.(com|net|org|info|biz|edu|gov|io|co|eu|app|dev|[a-z]{2})$/i.test(host[2] ?? '');
  return isAddress ? host[2]?.toLowerCase() : undefined;
}

/** The part of a host that someone can register, near enough: `mail.bank.co.uk` → `bank.co.uk`. */
export function siteOf(host: string): string {
  const labels = host.replace(/\.$/, '').split('.');
  const isCountrySecondLevel =
    /^[a-z]{2}$/.test(labels.at(-1) ?? '') && /^(co|com|net|org|gov|edu|ac|or|ne|go)$/.test(labels.at(-2) ?? '');
  return labels.slice(isCountrySecondLevel ? -3 : -2).join('.');
}
