import type { Clock, Workers } from '../../core/ports';
import { type Addresses, addressOf } from '../../core/send/addresses';
import type { Door } from '../../core/send/door';
import { type KnownProvider, knownProvider } from '../../core/send/knownProviders';
import type { Provider } from '../../core/send/provider';
import { reachOf } from '../../core/send/reach';
import type { Tier } from '../../core/send/tier';
import type { HttpOptions } from './oneRequest';

export interface ProviderParts {
  readonly addresses: Addresses;
  /** The key of this origin for this provider, and of no other; `undefined` where none is set. */
  readonly apiKey: (origin: string, provider: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly workers: Workers;
}

/** Whoever is asked over HTTP for a tier's place, loaded at first use; `undefined` for a provider that is not. */
export async function httpProvider(place: Tier, door: Door, parts: ProviderParts): Promise<Provider | undefined> {
  const known = knownProvider(place.provider);
  if (known === undefined || known.speaks === 'none' || known.speaks === 'vscode-lm') return undefined;
  const baseUrl = addressOf(place, parts.addresses) ?? '';
  const reach = reachOf(place, parts.addresses);
  const options: HttpOptions = {
    title: titleOf(known, baseUrl),
    apiKey: origin => parts.apiKey(origin, known.name),
    needsKey: known.key === 'needed',
    setKeyHint: keyHint(known),
    baseUrl,
    door,
    clock: parts.clock,
    ...(reach === 'local' ? { idleLimits: patient } : {}),
  };
  if (known.speaks === 'anthropic') {
    return (await import('./anthropic')).anthropicProvider(options);
  }
  const count = (texts: readonly string[], signal: AbortSignal) =>
    parts.workers.run('count-tokens', texts, { deadlineMs: 10_000, signal });
  if (known.speaks === 'ollama') {
    const { ollamaProvider } = await import('./ollama');
    return ollamaProvider({ ...options, reach, count, contextTokens: place.contextTokens });
  }
  const { openaiCompatibleProvider } = await import('./openaiCompatible');
  return openaiCompatibleProvider({ ...options, name: known.name, reach, count });
}

/** A model on this machine may be loaded first, and reads a long prompt for minutes, without a byte of an answer. */
const patient = { withoutBytesMs: 280_000, withoutContentMs: 280_000 };

function titleOf({ name, title }: KnownProvider, baseUrl: string): string {
  if (name !== 'openai-compatible' || !URL.canParse(baseUrl)) return title;
  return `the server at ${new URL(baseUrl).host}`;
}

function keyHint({ name, speaks }: KnownProvider): string {
  const variable =
    speaks === 'anthropic' ? 'ANTHROPIC_API_KEY' : name === 'openrouter' ? 'OPENROUTER_API_KEY' : 'OPENAI_API_KEY';
  const line = speaks === 'ollama' ? '' : `, or ${variable} for the command line`;
  return `Set one with "Tierwise: Set API Key"${line}.`;
}
