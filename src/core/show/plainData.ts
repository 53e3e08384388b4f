import * as z from 'zod/mini';
import type { ProtectedText } from '../protect/protected';

// A page forbids `eval`; without this the library would probe for it, and the browser would report that.
z.config({ jitless: true });

/**
 * Text that came from outside. The host can only put protected text here; the page shows it as text and nothing else.
 * Only messages to a page are read with it, so it is no way around the gate.
 */
export const protectedText = z.custom<ProtectedText>(value => typeof value === 'string');

/** Our own words, and what settings say. */
export const ownText = z.string();

/** What the host looks things up by: opaque, short, and never a path or an address. Names become one by `messageId`. */
export const id = z.string().check(z.regex(/^[A-Za-z0-9_.:#-]{1,2000}$/));

/** Any name as an id: different names give different ids, plain names stay as they are, and a file's name always fits. */
export function messageId(name: string): string {
  return Array.from(name, character =>
    /[A-Za-z0-9_-]/.test(character) ? character : `.${(character.codePointAt(0) ?? 0).toString(16)}.`,
  ).join('');
}

/** Of what a page sends. What a host sends may be an estimate, and so any `amount`; neither is ever infinite. */
export const wholeNumber = z.int().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
export const amount = z.number().check(z.gte(0));

export function listOf<Item extends z.core.SomeType>(item: Item) {
  return z.readonly(z.array(item));
}

/** What it costs; as `Cost` in `words.ts`. */
export const costSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('priced'), usd: amount, exact: z.boolean(), inDoubtUsd: z.optional(amount) }),
  z.object({ kind: z.literal('unpriced') }),
  z.object({ kind: z.literal('free') }),
]);

/** What a person can do about a problem; the host knows how. */
export const remedyAction = z.enum([
  'retry',
  'resume-run',
  'set-api-key',
  'choose-tier',
  'open-settings',
  'open-task',
  'open-folder',
  'manage-trust',
  'approve-task',
  'show-log',
]);
export type RemedyAction = z.infer<typeof remedyAction>;

/** What did not work, why, and what to do: each a finished sentence or phrase. */
export const problemSchema = z.object({
  what: protectedText,
  why: protectedText,
  remedies: listOf(z.object({ action: remedyAction, title: ownText })),
});
export type Problem = z.infer<typeof problemSchema>;

/** How far a run is, the same on every page. */
export const runState = z.discriminatedUnion('kind', [
  /** Nothing has come back yet: `note` says what is under way (`Reading 214 files`). */
  z.object({ kind: z.literal('waiting'), note: protectedText }),
  z.object({ kind: z.literal('running') }),
  /** Everything arrived and the claims are being checked. */
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('done') }),
  z.object({ kind: z.literal('partial'), why: protectedText, canResume: z.boolean() }),
  /** `kept` says what was kept: `the first two sections`, `412 of 5,000 records`. */
  z.object({ kind: z.literal('cancelled'), kept: protectedText, canResume: z.boolean() }),
  z.object({ kind: z.literal('failed'), problem: problemSchema }),
]);
export type RunState = z.infer<typeof runState>;

/** Who answers. */
export const tierSchema = z.object({
  name: ownText,
  model: ownText,
  /** As people know them: `Anthropic`, `Ollama`. */
  provider: z.optional(ownText),
  /** False for the offline tier; the page then says what it is. */
  usesLanguageModel: z.boolean(),
  /** `local`: nothing leaves this machine. */
  reach: z.enum(['local', 'cloud']),
});
export type TierView = z.infer<typeof tierSchema>;
