import { withoutEnd } from '../protect/withoutEnd';
import { type AddressSetting, addressSettings, knownProvider } from './knownProviders';

/** Other addresses than the providers' own: from this machine's settings, and for the command line from its environment. */
export type Addresses = Readonly<Partial<Record<AddressSetting, string>>>;

/** Where a provider is asked; `undefined` for one that has no address, or of which none was said. */
export function addressOf(
  { provider, baseUrl }: { readonly provider: string; readonly baseUrl?: string },
  addresses: Addresses,
): string | undefined {
  const known = knownProvider(provider);
  if (known === undefined || known.speaks === 'vscode-lm' || known.speaks === 'none') return undefined;
  const set = known.addressSetting === undefined ? undefined : addresses[known.addressSetting];
  const address = baseUrl ?? set ?? known.address;
  return known.speaks === 'ollama' && address !== undefined ? ollamaAddress(address) : address;
}

/** Out of the environment of the command line's own process; no file of a workspace is asked. */
export function addressesOfEnvironment(environment: Readonly<Record<string, string | undefined>>): Addresses {
  const named = {
    'anthropic.baseUrl': environment['ANTHROPIC_BASE_URL'],
    'openai.baseUrl': environment['OPENAI_BASE_URL'],
    'ollama.baseUrl': environment['OLLAMA_HOST'],
  };
  return Object.fromEntries(
    addressSettings.flatMap(name => {
      const value = named[name]?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
}

/**
 * As Ollama itself reads OLLAMA_HOST (its envconfig): `127.0.0.1`, `:11500`, `host:port`, with or without `http://`. The
 * address that means "listen everywhere" is asked at this machine.
 */
export function ollamaAddress(text: string): string {
  const [, scheme = 'http', rest = ''] = /^(?:(https?):\/\/)?(.*)$/i.exec(text.trim()) ?? [];
  const [authority = '', ...path] = rest.split('/');
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? [];
  if (host === '' && port === undefined && authority !== '') return text;
  const name = host === '' || host === '0.0.0.0' || host === '[::]' ? '127.0.0.1' : host;
  const isBare = !/^https?:\/\//i.test(text.trim());
  const shownPort = port ?? (isBare ? '11434' : undefined);
  const way = withoutEnd(path.join('/'), '/');
  return `${scheme.toLowerCase()}://${name}${shownPort === undefined ? '' : `:${shownPort}`}${way === '' ? '' : `/${way}`}`;
}
