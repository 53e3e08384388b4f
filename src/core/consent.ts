import { notAllowed } from './errors';
import type { TierEstimate } from './estimate';
import type { Manifest } from './fit/manifest';
import type { Storage } from './ports';
import type { Prepared } from './prepare';
import type { RerankPlan } from './rerankPlan';
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
      /** Records that go out, one a call; 0 for a report, which is one call. */
      readonly recordCount: number;
      /** Set where one line of each of many passages goes out before, for their order; also of passages that are not kept. */
      readonly reranking?: RerankPlan;
    }
  /** The task came with the folder, and would send to a cloud tier. Approved by its content: one byte changed asks again. */
  | { readonly kind: 'workspace-task'; readonly provider: string; readonly task: Task };

/** The last moment at which nothing has left. Throws a sentence where it was not allowed; a yes is remembered on this machine. */
export async function requireConsent(
  { request, manifest, records, rerank }: Prepared,
  provider: Provider,
  estimates: readonly TierEstimate[],
  { storage, workspaceKey }: Services,
  ask: (question: ConsentQuestion) => Promise<boolean>,
): Promise<void> {
  if (provider.reach === 'local') return;
  const estimate = estimates.find(one => one.tier.name === request.tier.name);
  const who = consentName(provider);
  const questions: ConsentQuestion[] = [
    {
      kind: 'first-send',
      provider: who,
      manifest,
      estimate,
      recordCount: records.records.length,
      reranking: rerank,
    },
  ];
  if (request.task.origin === 'workspace') {
    questions.unshift({ kind: 'workspace-task', provider: who, task: request.task });
  }
  const given = consents(storage, workspaceKey);
  for (const question of questions) {
    if (await given.isGiven(question)) continue;
    if (!(await ask(question))) throw notAllowed(who);
    await given.give(question);
  }
}

/** A name that many servers share says nothing of where a text goes, so its host is a part of it. */
function consentName({ name, address = '' }: Provider): string {
  if (name !== 'openai-compatible' || !URL.canParse(address)) return name;
  return `${name} at ${new URL(address).host}`;
}

/** What a person allowed on this machine. Outside every workspace, so that no folder can bring its own permission. */
export interface Consents {
  isGiven(question: ConsentQuestion): Promise<boolean>;
  give(question: ConsentQuestion): Promise<void>;
}

const file = 'consents.jsonl';

export function consents(storage: Storage, workspaceKey: string): Consents {
  const keyOf = (question: ConsentQuestion): string =>
    question.kind === 'first-send' ? `send:${question.provider}:${workspaceKey}` : `task:${question.task.hash}`;
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
