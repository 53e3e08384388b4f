import * as z from 'zod/mini';
import type { OfferedModel } from './offeredModel';

/** What providers said that they have, when they were last asked: data of this machine, never of a workspace. */
export type KeptModels = readonly KeptList[];

export interface KeptList {
  /** As in the settings: `openrouter`. */
  readonly provider: string;
  /** Where it was asked. */
  readonly address: string;
  /** `2026-11-28T14:00:00.000Z` */
  readonly askedAt: string;
  /** In the provider's own order; Anthropic's is newest first. */
  readonly models: readonly OfferedModel[];
}

/** In the folder of runs, for the editor and the command line alike. */
export const keptModelsFile = 'models.json';

/** Out of the file's text; a file that cannot be read is no list, and the next refresh writes it anew. */
export function readKeptModels(text: string): KeptModels {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

/** The lists with this one in place of what the same provider said before. */
export function withList(kept: KeptModels, list: KeptList): KeptModels {
  return [list, ...kept.filter(one => one.provider !== list.provider || one.address !== list.address)];
}

/** What is known of a provider's model; `undefined` where it was never asked, or did not name it. */
export function keptModel(kept: KeptModels, provider: string, model: string): OfferedModel | undefined {
  return kept.filter(one => one.provider === provider).flatMap(one => one.models.filter(({ id }) => id === model))[0];
}

/** The newest of a line that stays, as the provider itself says it. */
export function newestOfLine(kept: KeptModels, provider: string, line: string): OfferedModel | undefined {
  return kept
    .find(one => one.provider === provider)
    ?.models.find(model => model.line === line && model.isRetiring !== true);
}

const text = z.string().check(z.minLength(1), z.maxLength(300));
const count = z.optional(z.int().check(z.gte(1)));

const keptSchema = z.array(
  z.object({
    provider: text,
    address: text,
    askedAt: text,
    models: z.array(
      z.object({
        id: text,
        line: z.optional(text),
        isRetiring: z.optional(z.boolean()),
        contextTokens: count,
        maxOutputTokens: count,
        isRemote: z.optional(z.boolean()),
      }),
    ),
  }),
);
