import * as z from 'zod/mini';
import { exportFormats } from './exportFormats';
import { huntPictureData } from './pictures/huntPictureData';
import { momentsData } from './pictures/momentsData';
import { amount, costSchema, id, listOf, ownText, protectedText, runState, tierSchema } from './plainData';

/** As `Claim` in `core/read/results.ts`. */
export const claimSchema = z.object({
  text: protectedText,
  verdict: z.enum(['verified', 'unsupported', 'misplaced']),
  markdownLine: amount,
  citations: listOf(
    z.object({
      id: ownText,
      path: z.optional(protectedText),
      startLine: z.optional(amount),
      endLine: z.optional(amount),
      quote: z.optional(protectedText),
      resolved: z.boolean(),
      why: z.optional(protectedText),
    }),
  ),
});

const tested = z.optional(
  z.object({ rows: amount, evidence: amount, evidenceMatched: amount, matched: amount, others: amount }),
);

/** As `ProposedRule` in `core/read/results.ts`. */
const ruleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('held'), rule: protectedText, cites: protectedText, markdownLine: amount, tested }),
  z.object({ kind: z.literal('refused'), title: protectedText, why: protectedText, markdownLine: amount, tested }),
]);

/** A snippet that was sent: what a citation shows when it is pointed at, also before it was checked. */
export const sentSnippet = z.object({
  /** `S3`. */
  id: ownText,
  title: protectedText,
  path: z.optional(protectedText),
  startLine: z.optional(amount),
  text: protectedText,
  /** As in `ProtectedSnippet`: where the lines do not simply count up. */
  lineNumbers: z.optional(listOf(amount)),
});
export type SentSnippet = z.infer<typeof sentSnippet>;

/** What changes while a report grows. */
export const reportHeader = z.object({
  state: runState,
  inputTokens: z.optional(amount),
  outputTokens: z.optional(amount),
  /** Figures so far may be our own estimate. */
  counted: z.enum(['exact', 'about']),
  cost: costSchema,
  /** The reply cache answered, and nothing was sent. */
  cachedCalls: z.optional(amount),
  seconds: amount,
  /** What is wrong with the form that the task asks for. */
  formProblem: z.optional(protectedText),
  /** What it can be exported as now. */
  formats: listOf(z.enum(exportFormats)),
});
export type ReportHeader = z.infer<typeof reportHeader>;

/** All of a report. The host holds it; while it streams, `report-grew` and `report-header-changed` say what is new. */
export const reportView = z.object({
  run: id,
  task: protectedText,
  startedMs: z.number(),
  tier: tierSchema,
  header: reportHeader,
  /** As far as it came. */
  markdown: protectedText,
  /** Empty until the report was checked. */
  claims: listOf(claimSchema),
  /** Sigma rules in it, and what became of each; absent until they were run. */
  rules: z.optional(listOf(ruleSchema)),
  sent: listOf(sentSnippet),
  /** Of a hunt in logs. */
  pictures: z.optional(huntPictureData),
  /** Of a report on notes that tell times. */
  moments: z.optional(momentsData),
});
export type ReportView = z.infer<typeof reportView>;
