import type Anthropic from '@anthropic-ai/sdk';
import * as failures from '../../core/send/failures';
import { promptTokens } from '../../core/send/prices';
import type { Reply, SendFailure, Usage } from '../../core/send/provider';
import { countAt } from './jsonAt';

/**
 * What has come of an answer so far. Kept beside the SDK's own copy, which is lost with an error: a part of an answer is
 * worth keeping, and so is what it cost.
 */
export class ArrivedMessage {
  private text = '';
  private model: string | undefined;
  private usage: Usage | undefined;
  private stopReason: string | undefined;
  private refusedAs: string | undefined;
  private hasStopped = false;
  private isClosed = false;

  /** Of the text block that is being written. */
  private cited: unknown[] = [];
  /** Blanks at its end, which stand behind its citations. */
  private blanks = '';

  /** `mark`: what the citations of one block of text are in words, to stand behind it. */
  constructor(
    private readonly onText: (delta: string) => void,
    private readonly mark?: (citations: readonly unknown[]) => string,
  ) {}

  get hasBegun(): boolean {
    return this.model !== undefined;
  }

  /** The last event is there, and it says why the answer ended. */
  get isWhole(): boolean {
    return this.hasStopped && this.stopReason !== undefined;
  }

  /** Unknown events and unknown parts are passed over: the API adds new ones. */
  take(event: Anthropic.MessageStreamEvent): void {
    switch (event.type) {
      case 'message_start':
        this.model = event.message.model;
        this.usage = usageOf(event.message.usage, undefined);
        break;
      case 'content_block_start':
        if (event.content_block.type === 'text') {
          this.cited.push(...(event.content_block.citations ?? []));
          this.add(event.content_block.text);
        }
        break;
      case 'content_block_delta':
        if (event.delta.type === 'text_delta') this.add(event.delta.text);
        if (event.delta.type === 'citations_delta') this.cited.push(event.delta.citation);
        break;
      case 'content_block_stop':
        this.endBlock();
        break;
      case 'message_delta':
        this.stopReason = event.delta.stop_reason ?? this.stopReason;
        this.refusedAs = event.delta.stop_details?.category ?? undefined;
        this.usage = usageOf(event.usage, this.usage);
        break;
      case 'message_stop':
        this.hasStopped = true;
        break;
    }
  }

  /** Blocks are put together with nothing between: citations and thinking split one text into many. */
  end(askedModel: string): Reply | SendFailure {
    if (!this.isWhole) return this.keep(failures.cutOff('Anthropic'));
    const end = endOf[this.stopReason ?? ''];
    if (end === undefined)
      return this.keep(failures.unreadableAnswer('Anthropic', 'it ended for a reason that is not known'));
    return {
      kind: 'reply',
      text: this.text,
      end,
      model: this.model ?? askedModel,
      usage: this.usage ?? {
        inputTokens: 0,
        cacheReadTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 0,
        source: 'estimated',
      },
      ...(end === 'refused' && this.refusedAs !== undefined ? { refusedAs: this.refusedAs } : {}),
    };
  }

  /** The failure with what had arrived before it. */
  keep(failure: SendFailure): SendFailure {
    return { ...failure, partialText: this.text === '' ? undefined : this.text, usage: this.usage };
  }

  /** Nobody listens any more. */
  close(): void {
    this.isClosed = true;
  }

  private add(delta: string): void {
    const whole = this.blanks + delta;
    const text = this.mark === undefined ? whole : whole.trimEnd();
    this.blanks = whole.slice(text.length);
    this.put(text);
  }

  private endBlock(): void {
    if (this.cited.length > 0 && this.mark !== undefined) this.put(this.mark(this.cited));
    this.cited = [];
    this.put(this.blanks);
    this.blanks = '';
  }

  private put(text: string): void {
    if (this.isClosed || text === '') return;
    this.text += text;
    this.onText(text);
  }
}

/** Why an answer ended, by the API's own word; what is not in it is not known. */
export const endOf: Readonly<Record<string, Reply['end']>> = {
  end_turn: 'complete',
  stop_sequence: 'complete',
  max_tokens: 'max-tokens',
  // The window is full: cut for another reason, and as useless or useful.
  model_context_window_exceeded: 'max-tokens',
  refusal: 'refused',
};

type ReportedUsage = { readonly [name in keyof Anthropic.MessageDeltaUsage]?: Anthropic.MessageDeltaUsage[name] };

/**
 * Figures are totals, and absent where they do not apply: what is not said, or is no count, stays as it was. A prompt of no tokens is
 * none that anybody counted: what it cost is not known then.
 */
function usageOf(reported: ReportedUsage | undefined, before: Usage | undefined): Usage | undefined {
  if (reported === undefined) return before;
  const most = (name: keyof ReportedUsage, known = 0) => Math.max(known, countAt(reported, name) ?? 0);
  const usage: Omit<Usage, 'source'> = {
    inputTokens: most('input_tokens', before?.inputTokens),
    cacheReadTokens: most('cache_read_input_tokens', before?.cacheReadTokens),
    cacheWriteTokens: most('cache_creation_input_tokens', before?.cacheWriteTokens),
    outputTokens: most('output_tokens', before?.outputTokens),
  };
  return { ...usage, source: promptTokens(usage) > 0 ? 'reported' : 'estimated' };
}
