import type { TierEstimate } from './estimate';
import type { Manifest } from './fit/manifest';
import type { Storage } from './ports';
import type { Task } from './task/task';

/** Asked before something of a workspace leaves for the first time, or before a stranger's task is run. */
export type ConsentQuestion =
  | {
      /** Nothing of this workspace was ever sent to this provider. */
      readonly kind: 'first-send';
      readonly provider: string;
      readonly manifest: Manifest;
      readonly estimate: TierEstimate | undefined;
    }
  /** The task came with the folder, and would send to a cloud tier. Approved by its content: one byte changed asks again. */
  | { readonly kind: 'workspace-task'; readonly provider: string; readonly task: Task };

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
    give: question => storage.append(file, new TextEncoder().encode(`${JSON.stringify(keyOf(question))}\n`)),
  };
}
