import * as failures from '../../core/send/failures';
import type { Reply, SendFailure, Usage } from '../../core/send/provider';
import { countAt, jsonAt, nameAt, textAt } from './jsonAt';
import { usageApart } from './usageApart';

/** What has come of an answer of the compatible protocol so far. */
export class ArrivedChunks {
  private text = '';
  private model: string | undefined;
  private usage: Usage | undefined;
  private finishReason: string | undefined;
  private isClosed = false;
  private isRefused = false;
  hasBegun = false;

  constructor(
    private readonly provider: string,
    private readonly onText: (delta: string) => void,
  ) {}

  /** It said why it ended. Usage may still come. */
  get isWhole(): boolean {
    return this.finishReason !== undefined;
  }

  /** Unknown members are passed over; `delta.reasoning` and `delta.reasoning_content` are thinking, and no answer. */
  take(chunk: unknown): void {
    this.hasBegun = true;
    this.model ??= nameAt(chunk, 'model');
    this.usage = usageOf(jsonAt(chunk, 'usage')) ?? this.usage;
    const refusal = textAt(chunk, 'choices', 0, 'delta', 'refusal');
    if (refusal !== undefined && refusal !== '') this.isRefused = true;
    this.add(textAt(chunk, 'choices', 0, 'delta', 'content') ?? '');
    this.finishReason = textAt(chunk, 'choices', 0, 'finish_reason') ?? this.finishReason;
  }

  /** `estimated` is what was counted here, for a server that reports nothing. */
  async end(askedModel: string, estimated: () => Promise<Usage>): Promise<Reply | SendFailure> {
    if (this.finishReason === undefined) return this.keep(failures.cutOff(this.provider));
    const end = this.isRefused ? 'refused' : endOf[this.finishReason];
    if (end === undefined) {
      return this.keep(failures.unreadableAnswer(this.provider, 'it ended for a reason that is not known'));
    }
    return {
      kind: 'reply',
      text: this.text,
      end,
      model: this.model ?? askedModel,
      usage: this.usage ?? (await estimated()),
    };
  }
  keep(failure: SendFailure): SendFailure {
    return { ...failure, partialText: this.text === '' ? undefined : this.text, usage: this.usage };
  }

  close(): void {
    this.isClosed = true;
  }

  get arrivedText(): string {
    return this.text;
  }

  private add(delta: string): void {
    if (this.isClosed || delta === '') return;
    this.text += delta;
    this.onText(delta);
  }
}

const endOf: Readonly<Record<string, Reply['end']>> = {
  stop: 'complete',
  eos: 'complete',
  length: 'max-tokens',
  content_filter: 'refused',
};

/** `prompt_tokens` holds what was read from the cache as well. */
function usageOf(usage: unknown): Usage | undefined {
  const cached = countAt(usage, 'prompt_tokens_details', 'cached_tokens');
  return usageApart(countAt(usage, 'prompt_tokens'), cached, countAt(usage, 'completion_tokens'));
}
