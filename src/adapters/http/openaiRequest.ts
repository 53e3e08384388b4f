import type { Call } from '../../core/send/provider';

/**
 * Which parts of the protocol a server takes. Compatible servers differ; what one refuses by name is left out from then
 * on, and the answer's form is checked by the reader in any case.
 */
export interface Dialect {
  /** How the answer's form is asked for: by schema, as any JSON object, or by the words of the prompt alone. */
  readonly form: 'schema' | 'object' | 'words';
  readonly room: 'max_tokens' | 'max_completion_tokens';
  /** The other name was tried already. */
  readonly roomIsSettled: boolean;
  readonly usageInStream: boolean;
  /** The stable part as a message of the system, or at the head of the user's. */
  readonly systemRole: boolean;
  readonly effort: boolean;
  /** OpenRouter would cut the middle out of a prompt that is too long for the model. */
  readonly forbidsCompression: boolean;
}

/** Servers that began early know `max_tokens` alone; OpenAI's newer models refuse it. */
export function firstDialect(provider: string): Dialect {
  return {
    form: 'schema',
    room: provider === 'openai' ? 'max_completion_tokens' : 'max_tokens',
    roomIsSettled: false,
    usageInStream: true,
    systemRole: true,
    effort: provider === 'openai' || provider === 'openrouter',
    forbidsCompression: provider === 'openrouter',
  };
}

/** The body. Stable part first, so that servers that cache prefixes find it; no sampling parameters. */
export function openaiRequest({ model, prompt, rendered }: Call, dialect: Dialect): object {
  const messages = dialect.systemRole
    ? [
        { role: 'system', content: rendered.stable },
        { role: 'user', content: rendered.varying },
      ]
    : [{ role: 'user', content: `${rendered.stable}\n\n${rendered.varying}` }];
  return {
    model,
    messages,
    stream: true,
    ...(dialect.usageInStream ? { stream_options: { include_usage: true } } : {}),
    [dialect.room]: prompt.maxOutputTokens,
    ...formOf(rendered.schema, dialect),
    ...(dialect.effort && prompt.effort !== undefined ? { reasoning_effort: prompt.effort } : {}),
    ...(dialect.forbidsCompression ? { plugins: [{ id: 'context-compression', enabled: false }] } : {}),
  };
}

function formOf(schema: object | undefined, { form }: Dialect): object {
  if (schema === undefined || form === 'words') return {};
  if (form === 'object') return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } };
}

/** The dialect without what these words of a refusal complain about; `undefined` where they complain about something else. */
export function simplerDialect(dialect: Dialect, words: string): Dialect | undefined {
  if (/max_(completion_)?tokens/i.test(words) && !dialect.roomIsSettled) {
    const room = dialect.room === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...dialect, room, roomIsSettled: true };
  }
  if (dialect.usageInStream && /stream_options|include_usage/i.test(words)) return { ...dialect, usageInStream: false };
  if (dialect.effort && /reasoning|effort/i.test(words)) return { ...dialect, effort: false };
  if (dialect.forbidsCompression && /plugins|compression/i.test(words))
    return { ...dialect, forbidsCompression: false };
  if (dialect.form !== 'words' && /response_format|json_?schema|json_?object|structured|grammar|schema/i.test(words)) {
    return { ...dialect, form: dialect.form === 'schema' ? 'object' : 'words' };
  }
  if (dialect.systemRole && /system.{0,10}(role|message|prompt)|role.{0,20}system/i.test(words)) {
    return { ...dialect, systemRole: false };
  }
  return undefined;
}
