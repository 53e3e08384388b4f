/** The server that a client asks a proxy for: `CONNECT host:443`, or an address with its scheme; `undefined` for requests to a server itself. */
export function behindProxy(method: string, uri: string): { readonly host: string; readonly port: number } | undefined {
  const [, scheme = '', bracketed, plain = '', port] =
    (method === 'CONNECT' ? tunnel.exec(uri) : address.exec(uri)) ?? none;
  const host = (bracketed ?? plain).toLowerCase();
  if (host === '') return undefined;
  const usual = /^(?:http|ws)$/i.test(scheme) ? 80 : scheme.toLowerCase() === 'ftp' ? 21 : 443;
  const number = Number(port ?? usual);
  return number > 0 && number < 65_536 ? { host, port: number } : undefined;
}

const tunnel = /^(?:(https?):\/\/)?(?:\[([0-9a-f:.]{2,45})\]|([\w.-]{1,253}))(?::(\d{1,5}))?\/?$/i;
const address =
  /^(https?|wss?|ftp):\/\/(?:[^/@\s]{0,100}@)?(?:\[([0-9a-f:.]{2,45})\]|([\w.-]{1,253}))(?::(\d{1,5}))?(?=[/?#]|$)/i;
const none: readonly (string | undefined)[] = [];
