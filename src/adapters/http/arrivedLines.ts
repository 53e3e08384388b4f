import * as failures from '../../core/send/failures';
import type { Reply, SendFailure, Usage } from '../../core/send/provider';
import { countAt, jsonAt, nameAt, textAt } from './jsonAt';
import { usageApart } from './usageApart';

/** What has come of an answer of Ollama so far. */
export class ArrivedLines {
  private text = '';
  private model: string | undefined;
  private usage: Usage | undefined;
  private doneReason: string | undefined;
  private isClosed = false;
  hasBegun = false;

  constructor(
    private readonly provider: string,
    private readonly onText: (delta: string) => void,
  ) {}

  get isWhole(): boolean {
    return this.doneReason !== undefined;
  }

  get arrivedText(): string {
    return this.text;
  }

  /** `message.thinking` is no part of the answer. */
  take(line: unknown): void {
    this.hasBegun = true;
    this.model ??= nameAt(line, 'model');
    this.add(textAt(line, 'message', 'content') ?? '');
    if (jsonAt(line, 'done') !== true) return;
    // Older servers say that it is done and not why.
    this.doneReason = textAt(line, 'done_reason') ?? 'stop';
    this.usage = usageOf(line);
  }

  /** `estimated` is what was counted here, for a server that reports nothing. */
  async end(askedModel: string, estimated: () => Promise<Usage>): Promise<Reply | SendFailure> {
    if (this.doneReason === undefined) return this.keep(failures.cutOff(this.provider));
    const end = endOf[this.doneReason];
    if (end === undefined) {
      return this.keep(failures.unreadableAnswer(this.provider, 'it ended for a reason that is not known'));
    }
    const model = this.model ?? askedModel;
    return { kind: 'reply', text: this.text, end, model, usage: this.usage ?? (await estimated()) };
  }

  keep(failure: SendFailure): SendFailure {
    return { ...failure, partialText: this.text === '' ? undefined : this.text, usage: this.usage };
  }

  close(): void {
    this.isClosed = true;
  }

  private add(delta: string): void {
    if (this.isClosed || delta === '') return;
    this.text += delta;
    this.onText(delta);
  }
}

const endOf: Readonly<Record<string, Reply['end']>> = { stop: 'complete', length: 'max-tokens' };

/** `prompt_eval_count` is the whole prompt, what was read from the cache included (ollama, llm/llama_server.go, 2026). */
function usageOf(line: unknown): Usage | undefined {
  const cached = countAt(line, 'prompt_eval_cached_count');
  return usageApart(countAt(line, 'prompt_eval_count'), cached, countAt(line, 'eval_count'));
}
