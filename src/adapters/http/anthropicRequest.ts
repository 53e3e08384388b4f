import type Anthropic from '@anthropic-ai/sdk';
import { leastCacheableTokens } from '../../core/send/costEstimate';
import type { Call } from '../../core/send/provider';
import { citedDocuments } from './anthropicDocuments';

/** Both kinds of request out of one call, so that what is counted is what is sent. */
export interface AnthropicRequest {
  readonly message: Anthropic.MessageCreateParamsNonStreaming;
  readonly count: Anthropic.MessageCountTokensParams;
}

/**
 * Stable part first, as the system text; the cache mark only where the same prefix is sent again (one call per record)
 * and where it is long enough. No sampling parameters, no prefill, no forced tool: current models refuse them.
 */
export function anthropicRequest(call: Call, keptFor: '5m' | '1h' = '5m'): AnthropicRequest {
  const { prompt, rendered, model } = call;
  const isReused = prompt.record !== undefined && fewestTokens(rendered.stable) >= leastCacheableTokens;
  const cited = citedDocuments(call);
  const stable: Anthropic.TextBlockParam = { type: 'text', text: cited?.system ?? rendered.stable };
  const count: Anthropic.MessageCountTokensParams = {
    model,
    system: [
      isReused
        ? { ...stable, cache_control: keptFor === '1h' ? { type: 'ephemeral', ttl: '1h' } : { type: 'ephemeral' } }
        : stable,
    ],
    messages: [
      {
        role: 'user',
        content:
          cited === undefined ? rendered.varying : [...cited.documents, { type: 'text', text: rendered.varying }],
      },
    ],
    output_config: outputConfig(call),
  };
  return { count, message: { ...count, max_tokens: prompt.maxOutputTokens } };
}

/** Sorting is a small thing to think about; a report is left at the model's own effort, unless the task says otherwise. */
function outputConfig({ prompt, rendered, model }: Call): Anthropic.OutputConfig | undefined {
  if (prompt.task.produces === 'report' && prompt.effort === undefined) return undefined;
  const effort = prompt.effort ?? 'low';
  const schema = rendered.schema === undefined ? undefined : { ...rendered.schema };
  return {
    ...(withoutEffort.test(model) ? {} : { effort }),
    ...(schema === undefined ? {} : { format: { type: 'json_schema', schema } }),
  };
}

/** Older than `effort`; an id that is not known is taken for a newer one. */
const withoutEffort = /^claude-(3|haiku-4|sonnet-4-[0-5]|sonnet-4$|opus-4-[01])/;

/** A low estimate, for the question whether a cache is worth its price: Claude counts 2.3 to 3.3 letters a token. */
function fewestTokens(text: string): number {
  return Math.floor(text.length / 3.4);
}
