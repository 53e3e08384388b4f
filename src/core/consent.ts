import { perCallOf, votesOf } from './callPlan';
import { notAllowed } from './errors';
import type { TierEstimate } from './estimate';
import type { Manifest } from './fit/manifest';
import type { Storage } from './ports';
import type { Prepared } from './prepare';
import { join, literal, numeral, type ProtectedText } from './protect/protected';
import type { ReportShape } from './reportShape';
import type { RerankPlan } from './rerankPlan';
import { priceOf } from './send/prices';
import type { Provider } from './send/provider';
import type { Services } from './services';
import type { Task } from './task/task';

/** Asked before something of a workspace leaves for the first time, or before a stranger's task is run. */
export type ConsentQuestion =
  | {
      /** Nothing of this workspace was ever sent to this provider. */
      readonly kind: 'first-send';
      readonly provider: string;
      readonly manifest: Manifest;
      readonly estimate: TierEstimate | undefined;
      /** Records that go out; 0 for a report, which is one call. */
      readonly recordCount: number;
      /** `one call each`, `up to 5 in a call`, `3 calls each`. */
      readonly howAsked: ProtectedText;
      /** What goes out beside single records, in words; empty for nothing. */
      readonly beside: readonly ProtectedText[];
      /** Set where one line of each of many passages goes out before, for their order; also of passages that are not kept. */
      readonly reranking?: RerankPlan;
    }
  /** A cap is set and no price is known for the model, so the cap cannot be kept. Asked anew for each run. */
  | { readonly kind: 'unpriced'; readonly provider: string; readonly model: string; readonly capUsd: number }
  /** The task came with the folder, and would send to a cloud tier. Approved by its content: one byte changed asks again. */
  | {
      readonly kind: 'workspace-task';
      readonly provider: string;
      readonly task: Task;
      /** Its template and its style, which are a part of what is approved. */
      readonly shape?: Pick<ReportShape, 'hash' | 'files'>;
    };

/**
 * The last moment at which nothing has left. Throws a sentence where it was not allowed; a yes is remembered on this
 * machine, but for the one to spend at an unknown price.
 */
export async function requireConsent(
  prepared: Prepared,
  provider: Provider,
  estimates: readonly TierEstimate[],
  { storage, workspaceKey, settings, prices }: Services,
  ask: (question: ConsentQuestion) => Promise<boolean>,
): Promise<{ readonly mayBeUnpriced: boolean }> {
  const { request, manifest, records, sameAs, rerank, beside, shape } = prepared;
  if (provider.reach === 'local') return { mayBeUnpriced: false };
  const estimate = estimates.find(one => one.tier.name === request.tier.name);
  const who = consentName(provider);
  const questions: RememberedQuestion[] = [
    {
      kind: 'first-send',
      provider: who,
      manifest,
      estimate,
      recordCount: records.records.length - sameAs.size,
      howAsked: howAsked(prepared),
      beside: [...(beside?.roomTokens === 0 ? [] : (beside?.notes ?? [])), ...(shape?.notes ?? [])],
      reranking: rerank,
    },
  ];
  if (request.task.origin === 'workspace') {
    questions.unshift({ kind: 'workspace-task', provider: who, task: request.task, shape });
  }
  const given = consents(storage, workspaceKey);
  for (const question of questions) {
    if (await given.isGiven(question)) continue;
    if (!(await ask(question))) throw notAllowed(who);
    await given.give(question);
  }
  const capUsd = settings.maxCostUsd ?? settings.maxCostUsdPerDay;
  const price = priceOf(prices, request.tier);
  if (capUsd === undefined || price.kind !== 'unpriced') return { mayBeUnpriced: false };
  // A no leaves it to the cap, whose sentence says what to do.
  return { mayBeUnpriced: await ask({ kind: 'unpriced', provider: who, model: price.model, capUsd }) };
}

function howAsked(prepared: Prepared): ProtectedText {
  const votes = votesOf(prepared);
  const perCall = prepared.frame.task.several === true ? perCallOf(prepared.request) : 1;
  if (votes > 1) return join([numeral(votes), literal(' calls each')]);
  return perCall > 1 ? join([literal('up to '), numeral(perCall), literal(' in a call')]) : literal('one call each');
}

/** A name that many servers share says nothing of where a text goes, so its host is a part of it. */
function consentName({ name, address = '' }: Provider): string {
  if (name !== 'openai-compatible' || !URL.canParse(address)) return name;
  return `${name} at ${new URL(address).host}`;
}

export type RememberedQuestion = Exclude<ConsentQuestion, { kind: 'unpriced' }>;

/** What a person allowed on this machine. Outside every workspace, so that no folder can bring its own permission. */
export interface Consents {
  isGiven(question: RememberedQuestion): Promise<boolean>;
  give(question: RememberedQuestion): Promise<void>;
}

const file = 'consents.jsonl';

export function consents(storage: Storage, workspaceKey: string): Consents {
  const keyOf = (question: RememberedQuestion): string =>
    question.kind === 'first-send'
      ? `send:${question.provider}:${workspaceKey}`
      : `task:${question.task.hash}${question.shape === undefined ? '' : `:${question.shape.hash}`}`;
  return {
    async isGiven(question) {
      const bytes = await storage.read(file);
      if (bytes === undefined) return false;
      return new TextDecoder()
        .decode(bytes)
        .split('\n')
        .includes(JSON.stringify(keyOf(question)));
    },
    // On a line of its own, also behind a line that a crash has torn.
    give: question => storage.append(file, new TextEncoder().encode(`\n${JSON.stringify(keyOf(question))}\n`)),
  };
}
