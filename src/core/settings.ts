import type { Addresses } from './send/addresses';
import type { Tier } from './send/tier';
import type { CellSeparator } from './show/forSpreadsheet';
import type { Tlp } from './taxonomy/tlp';

/** What this machine's owner decided. A workspace can choose a tier's name and patterns to leave out, nothing else. */
export interface Settings {
  readonly tiers: readonly Tier[];
  /** Why a tier that is known by name cannot be used, in a sentence; absent: all can. */
  readonly unusableTiers?: Readonly<Record<string, string>>;
  /** The tier that is used where a task names none. */
  readonly tier: string;
  /** Where providers are asked, in place of their own addresses; absent: nowhere else. */
  readonly addresses?: Addresses;
  /** Globs that stay out of every source, beside the ignore files. */
  readonly exclude: readonly string[];
  readonly maxFileBytes: number;
  /** The most a run may cost, in USD; absent: no cap. */
  readonly maxCostUsd?: number;
  /** The most that all runs of a day (UTC) may cost together, in every window and command line of this machine; absent: no cap. */
  readonly maxCostUsdPerDay?: number;
  /** Whether an identical request is answered by what was paid for before; absent: yes. */
  readonly replyCache?: boolean;
  /** Whether a run asks about one made-up record more, to see whether the model takes orders from what it reads. */
  readonly canaryRecords?: boolean;
  /** With whom exports may be shared, where their task does not say. */
  readonly tlp?: Tlp;
  /** What stands between the cells of CSV that the editor exports; absent: commas. */
  readonly csvSeparator?: CellSeparator;
}

export const defaultMaxFileBytes = 1024 * 1024;
