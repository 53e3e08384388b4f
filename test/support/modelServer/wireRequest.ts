/** A request body as far as this server reads it. Everything in it is looked at by `validate.ts` before it is used. */
export interface WireRequest {
  readonly model: string;
  readonly max_tokens?: number;
  readonly stream?: boolean;
  readonly system?: string | readonly WireBlock[];
  readonly messages: readonly WireMessage[];
  readonly output_config?: {
    readonly effort?: string;
    readonly format?: { readonly type: string; readonly schema: object };
  };
  readonly tools?: readonly object[];
  readonly tool_choice?: { readonly type: string };
  readonly thinking?: { readonly type: string };
}

export interface WireMessage {
  readonly role: string;
  readonly content: string | readonly WireBlock[];
}

export interface WireBlock {
  readonly type: string;
  readonly text?: string;
  readonly cache_control?: { readonly type: string; readonly ttl?: string };
  readonly citations?: { readonly enabled?: boolean };
  readonly title?: string;
  readonly context?: string;
  /** Of a document. */
  readonly source?: { readonly type: string; readonly content?: readonly WireBlock[] };
}

/** The prompt in the order in which it is cached: system, then messages. */
export function blocksOf(request: WireRequest): readonly WireBlock[] {
  return [asBlocks(request.system ?? []), ...request.messages.map(message => asBlocks(message.content))].flat();
}

export function systemText(request: WireRequest): string {
  return textOf(request.system ?? []);
}

export function userText(request: WireRequest): string {
  return request.messages.map(message => textOf(message.content)).join('\n');
}

function asBlocks(content: string | readonly WireBlock[]): readonly WireBlock[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function textOf(content: string | readonly WireBlock[]): string {
  return asBlocks(content)
    .map(block => block.text ?? '')
    .join('\n');
}
