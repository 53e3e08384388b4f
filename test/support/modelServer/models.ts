/** The models this server has, as `/v1/models` tells them. Written apart from our price table on purpose: a second source. */
export interface ServedModel {
  readonly id: string;
  readonly line: string;
  readonly lifecycle: 'active' | 'deprecated';
  readonly maxInputTokens: number;
  readonly maxTokens: number;
  readonly takesForcedTools: boolean;
  readonly takesEffort: boolean;
  readonly takesThinkingBudget: boolean;
}

const current = { lifecycle: 'active', maxInputTokens: 1_000_000, maxTokens: 128_000, takesEffort: true } as const;

/** Newest first. */
export const servedModels: readonly ServedModel[] = [
  { id: 'claude-haiku-5-5', line: 'haiku', ...current, takesForcedTools: true, takesThinkingBudget: false },
  { id: 'claude-sonnet-5-5', line: 'sonnet', ...current, takesForcedTools: false, takesThinkingBudget: false },
  { id: 'claude-fable-5-1', line: 'fable', ...current, takesForcedTools: false, takesThinkingBudget: false },
  { id: 'claude-opus-5-5', line: 'opus', ...current, takesForcedTools: false, takesThinkingBudget: false },
  { id: 'claude-sonnet-5', line: 'sonnet', ...current, takesForcedTools: true, takesThinkingBudget: false },
  { id: 'claude-opus-5', line: 'opus', ...current, takesForcedTools: true, takesThinkingBudget: false },
  {
    id: 'claude-haiku-4-5',
    line: 'haiku',
    lifecycle: 'active',
    maxInputTokens: 200_000,
    maxTokens: 64_000,
    takesForcedTools: true,
    takesEffort: false,
    takesThinkingBudget: true,
  },
];

/** The body of `GET /v1/models`. */
export function modelList(): object {
  const data = servedModels.map(model => ({
    type: 'model',
    id: model.id,
    display_name: model.id,
    created_at: '2026-10-01T00:00:00Z',
    line: model.line,
    lifecycle: model.lifecycle,
    retires_at: null,
    max_input_tokens: model.maxInputTokens,
    max_tokens: model.maxTokens,
    capabilities: {
      structured_outputs: { supported: true },
      batch: { supported: true },
      effort: { low: { supported: model.takesEffort } },
    },
  }));
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}
