import { type Addresses, addressOf } from './addresses';
import { isThisMachine } from './endpoint';
import { knownProvider } from './knownProviders';
import type { Provider } from './provider';
import type { Tier } from './tier';

/**
 * Whether what is sent to a place stays on this machine. A service of the internet is one behind a relay on this machine,
 * too, and so is a model that the Ollama of this machine hands on to its makers.
 */
export function reachOf(
  { provider, model, baseUrl }: Pick<Tier, 'provider' | 'model' | 'baseUrl'>,
  addresses: Addresses,
): Provider['reach'] {
  const known = knownProvider(provider);
  if (known?.speaks === 'none') return 'local';
  if (known === undefined || known.isService === true || known.speaks === 'vscode-lm') return 'cloud';
  if (known.speaks === 'ollama' && isCloudName(model)) return 'cloud';
  return isThisMachine(addressOf({ provider, baseUrl }, addresses) ?? '') ? 'local' : 'cloud';
}

/** Ollama's own names for models that run on its servers: `gpt-oss:120b-cloud`, `glm-4.6:cloud`. */
export function isCloudName(model: string): boolean {
  return /[:-]cloud$/.test(model);
}
