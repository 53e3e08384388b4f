/** What is true of a provider whoever uses it: how it is spoken to, where it lies unless told otherwise, whether it wants a key. */
export interface KnownProvider {
  /** As in the settings. */
  readonly name: string;
  /** As people know it. */
  readonly title: string;
  readonly speaks: 'anthropic' | 'openai' | 'ollama' | 'vscode-lm' | 'none';
  /** Its own address; absent where there is none (`openai-compatible`), or where nothing is asked over the network. */
  readonly address?: string;
  readonly key: 'needed' | 'optional' | 'none';
  /** Whoever answers at this machine's own address is taken to be on this machine; a service of the cloud behind a relay is not. */
  readonly isService?: boolean;
  /** The setting, without `tierwise.`, that gives another address. */
  readonly addressSetting?: AddressSetting;
}

export const addressSettings = ['anthropic.baseUrl', 'openai.baseUrl', 'ollama.baseUrl'] as const;
export type AddressSetting = (typeof addressSettings)[number];

/** Every provider a tier can name. The presets of the compatible protocol are an address and nothing else. */
export const knownProviders: readonly KnownProvider[] = [
  {
    name: 'anthropic',
    title: 'Anthropic',
    speaks: 'anthropic',
    address: 'https://api.anthropic.com',
    key: 'needed',
    isService: true,
    addressSetting: 'anthropic.baseUrl',
  },
  {
    name: 'openai',
    title: 'OpenAI',
    speaks: 'openai',
    address: 'https://api.openai.com/v1',
    key: 'needed',
    isService: true,
    addressSetting: 'openai.baseUrl',
  },
  {
    name: 'openrouter',
    title: 'OpenRouter',
    speaks: 'openai',
    address: 'https://openrouter.ai/api/v1',
    key: 'needed',
    isService: true,
  },
  { name: 'lm-studio', title: 'LM Studio', speaks: 'openai', address: 'http://127.0.0.1:1234/v1', key: 'optional' },
  { name: 'llama.cpp', title: 'llama.cpp', speaks: 'openai', address: 'http://127.0.0.1:8080/v1', key: 'optional' },
  { name: 'vllm', title: 'vLLM', speaks: 'openai', address: 'http://127.0.0.1:8000/v1', key: 'optional' },
  {
    name: 'openai-compatible',
    title: 'the compatible server',
    speaks: 'openai',
    key: 'optional',
    addressSetting: 'openai.baseUrl',
  },
  {
    name: 'ollama',
    title: 'Ollama',
    speaks: 'ollama',
    address: 'http://127.0.0.1:11434',
    key: 'optional',
    addressSetting: 'ollama.baseUrl',
  },
  { name: 'vscode-lm', title: 'the editor’s models', speaks: 'vscode-lm', key: 'none' },
  { name: 'offline', title: 'offline', speaks: 'none', key: 'none' },
];

export function knownProvider(name: string): KnownProvider | undefined {
  return knownProviders.find(one => one.name === name);
}

/** For sentences: `Anthropic`; a name that is not known stands for itself. */
export function providerTitle(name: string): string {
  return knownProvider(name)?.title ?? name;
}
