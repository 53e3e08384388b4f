import type { Tlp } from '../taxonomy/tlp';
import type { Cost } from './words';

/** What every exported file says of the run that it came from. */
export interface RunFacts {
  /** The task's title. */
  readonly task: string;
  /** With whom it may be shared; absent where nobody said. */
  readonly tlp?: Tlp;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly tier: string;
  readonly model: string;
  /** False for the offline tier, which says so wherever it appears. */
  readonly usesLanguageModel: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cost: Cost;
  readonly seconds: number;
}
