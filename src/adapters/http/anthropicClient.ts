import { BaseAnthropic } from '@anthropic-ai/sdk/client';
import { AnthropicError, APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk/error';
import { Messages } from '@anthropic-ai/sdk/resources/messages';
import { Models } from '@anthropic-ai/sdk/resources/models';

/**
 * The SDK's client with the resources that are asked, as its editions for other clouds are put together. The whole one brings
 * files, skills, organizations and betas along: four times as much to load, for longer than a host may be held up.
 */
export class AnthropicClient extends BaseAnthropic {
  readonly messages = new Messages(this);
  readonly models = new Models(this);
}

export { AnthropicError, APIConnectionError, APIError, APIUserAbortError };
