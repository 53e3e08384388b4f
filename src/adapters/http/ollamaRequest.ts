import type { Call } from '../../core/send/provider';
import { countAt, jsonAt, listAt, textAt } from './jsonAt';

/** A model as `/api/show` describes it. */
export interface OllamaModel {
  /** The longest context it was made for; absent where it does not say. */
  readonly contextTokens?: number;
  readonly capabilities: readonly string[];
  readonly family: string;
  /** It runs on a server of the internet; the Ollama of this machine only hands on. */
  readonly isRemote: boolean;
}

export function readModel(data: unknown): OllamaModel {
  const family = textAt(data, 'details', 'family') ?? '';
  const architecture = textAt(data, 'model_info', 'general.architecture') ?? family;
  return {
    contextTokens: countAt(data, 'model_info', `${architecture}.context_length`),
    capabilities: listAt(data, 'capabilities').filter(one => typeof one === 'string'),
    family,
    isRemote: textAt(data, 'remote_host') !== undefined || jsonAt(data, 'remote_model') !== undefined,
  };
}

export function isThinker({ capabilities }: OllamaModel): boolean {
  return capabilities.includes('thinking');
}

/**
 * The body for `/api/chat`. The context's length goes with every call and is the same in a run, so that the model is loaded
 * once; cutting a prompt is forbidden in both ways that Ollama has. A label is asked for at temperature 0.
 */
export function ollamaRequest(
  { model: name, prompt, rendered }: Call,
  model: OllamaModel,
  contextTokens: number,
): object {
  const isShort = prompt.task.produces !== 'report';
  return {
    model: name,
    messages: [
      { role: 'system', content: rendered.stable },
      { role: 'user', content: rendered.varying },
    ],
    stream: true,
    truncate: false,
    shift: false,
    options: {
      num_ctx: contextTokens,
      num_predict: prompt.maxOutputTokens,
      ...(isShort ? { temperature: 0 } : {}),
    },
    ...(rendered.schema === undefined ? {} : { format: rendered.schema }),
    ...thinkOf(prompt.effort ?? (isShort ? 'low' : undefined), model),
  };
}

/** gpt-oss knows levels and cannot be told not to think; other models think or do not. */
function thinkOf(effort: Call['prompt']['effort'], model: OllamaModel): object {
  if (effort === undefined || !isThinker(model)) return {};
  if (/gpt-?oss/i.test(model.family)) return { think: effort === 'xhigh' || effort === 'max' ? 'high' : effort };
  return { think: effort !== 'low' };
}
