import type { LogWork } from './digest/logWork';
import type { RelatedFiles } from './gather/related/relatedFiles';
import type { LeaseTimes } from './keep/lease';
import type { Clock, Git, Hash, Storage, Workers, Workspace } from './ports';
import type { Door } from './send/door';
import type { PriceTable } from './send/prices';
import type { Provider } from './send/provider';
import type { Tier } from './send/tier';
import type { Settings } from './settings';
import type { TaskFile } from './task/parseTask';

/** Everything outside the core that a run needs, wired by hand in `services.ts` and `nodeServices.ts`. */
export interface Services {
  readonly workspace: Workspace;
  readonly git: Git;
  readonly clock: Clock;
  readonly hash: Hash;
  readonly workers: Workers;
  readonly related: RelatedFiles;
  readonly logs: LogWork;
  /** Loads what reads records, or mails as well, a part in each turn; absent where nobody else waits for this thread. */
  loadReaders?(kind: 'records' | 'mails'): Promise<void>;
  readonly storage: Storage;
  readonly settings: Settings;
  readonly prices: PriceTable;
  readonly builtInTasks: readonly TaskFile[];
  /** For people; never an absolute path. */
  readonly workspaceName: string;
  /** Names this workspace among others on this machine, without telling where it lies. */
  readonly workspaceKey: string;
  /** Who answers for a tier's place; loads the adapter at first use. `undefined` for a provider that is not known here. */
  provider(place: Tier, door: Door): Promise<Provider | undefined>;
  /** Of the texts of a run so many characters are held in memory, the others left in their files; absent: as is good for most machines. */
  readonly heldCharacters?: number;
  /** When the owner of a run counts as dead; absent: as is good for people. */
  readonly leaseTimes?: LeaseTimes;
  /** `count` decimal digits nobody can guess. */
  randomDigits(count: number): string;
}
