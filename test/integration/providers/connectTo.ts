import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { type OllamaOptions, ollamaProvider } from '../../../src/adapters/http/ollama';
import { type OpenaiCompatibleOptions, openaiCompatibleProvider } from '../../../src/adapters/http/openaiCompatible';
import type { Connection, Provider } from '../../../src/core/send/provider';
import { canaryKey, labelCall, never, systemClock } from '../anthropic/anthropicTest';

const common = {
  apiKey: async () => canaryKey,
  needsKey: false,
  setKeyHint: 'Set one with "Tierwise: Set API Key".',
  door: async () => ({ kind: 'open' }) as const,
  clock: systemClock,
  count: async (texts: readonly string[]) => texts.map(text => countTokens(text)),
};

export function compatible(baseUrl: string, options: Partial<OpenaiCompatibleOptions> = {}): Provider {
  return openaiCompatibleProvider({
    ...common,
    name: 'openai',
    title: 'OpenAI',
    reach: 'cloud',
    baseUrl,
    ...options,
  });
}

export function ollama(baseUrl: string, options: Partial<OllamaOptions> = {}): Provider {
  return ollamaProvider({ ...common, title: 'Ollama', reach: 'local', contextTokens: 16_384, baseUrl, ...options });
}

export function connected(provider: Provider): Promise<Connection> {
  return provider.connect({ gold: [] }, never);
}

export const chatCall = (parts: { readonly contextWords?: number } = {}) => labelCall({ ...parts, model: 'gpt-test' });
export const ollamaCall = (parts: { readonly contextWords?: number } = {}) =>
  labelCall({ ...parts, model: 'qwen3:8b' });
