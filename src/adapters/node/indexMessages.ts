import type { Patience, Proposals } from '../../core/gather/related/workspaceIndex';
import type { NodeFolder } from './workspace';

/** What the index's thread is told first, and once. */
export interface IndexedWorkspace {
  readonly folders: readonly NodeFolder[];
  readonly trusted: boolean;
  readonly excludes: readonly string[];
  readonly gitPath?: string;
  readonly maxFileBytes: number;
}

export interface IndexRequest {
  readonly id: number;
  readonly question: string;
  readonly open: readonly string[];
  readonly shown: readonly string[];
  readonly unsaved: readonly (readonly [path: string, text: string])[];
  readonly budgetTokens: number;
  readonly patience: Patience;
}

export interface IndexAnswer {
  readonly id: number;
  readonly output?: Proposals;
  /** A sentence: what must stay out is not known. */
  readonly refusal?: string;
  readonly error?: string;
}
