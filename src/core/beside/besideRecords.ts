import type { TokenCounter } from '../fit/tokenCounter';
import type { IgnoreRules } from '../gather/ignoreRules';
import type { PrepareRequest } from '../prepare';
import { literal } from '../protect/protected';
import type { Protector } from '../protect/protector';
import type { CollectedRecord } from '../records/collect';
import { goldExamples } from '../records/goldExamples';
import type { Services } from '../services';
import { type Beside, planBeside } from './beside';
import { gatherPieces } from './gatherPieces';

export interface BesideFrom {
  readonly rules: IgnoreRules;
  readonly protector: Protector;
  readonly counter: TokenCounter;
  readonly collected: readonly CollectedRecord[];
  readonly budgetTokens: number;
}

/** The most of the budget that goes to what is beside a record. */
const largestShare = 0.25;
const tokensOfExample = 500;
const tokensOfPieces = 1_500;

/** What the task asks for beside single records; nothing for the offline tier, which learns from the gold and reads no context. */
export async function besideRecords(
  request: PrepareRequest,
  services: Services,
  { rules, protector, counter, collected, budgetTokens }: BesideFrom,
  signal: AbortSignal,
): Promise<Beside | undefined> {
  const { task, goldPath, tier, escalateTo } = request;
  const { examples = 0, perRecord = [] } = task.context;
  const isOffline = tier.provider === 'offline' && escalateTo === undefined;
  if (task.produces !== 'labels' || isOffline || (examples === 0 && perRecord.length === 0)) return undefined;
  const { workspace, settings } = services;
  const gold = goldPath ?? task.gold;
  const names = task.labels.map(label => label.name);
  const from = { ...services, rules, protector, mayBeMissing: goldPath === undefined, how: task.records ?? {} };
  const found =
    examples === 0 || gold === undefined ? undefined : await goldExamples(gold, names, collected, from, signal);
  const pieces = await gatherPieces(perRecord, workspace, rules, { maxFileBytes: settings.maxFileBytes }, signal);
  const wished = examples * tokensOfExample + (perRecord.length > 0 ? tokensOfPieces : 0);
  const roomTokens = Math.min(wished, Math.floor(budgetTokens * largestShare));
  const material = { gold: found?.examples ?? [], examples, pieces, roomTokens };
  const planned = await planBeside(material, protector, counter, signal);
  const isVoid = perRecord.length > 0 && pieces.snippets.length === 0;
  const lacking = isVoid ? [literal('no file gave a row or a passage for "per-record", so records go without')] : [];
  return { ...planned, notes: [...planned.notes, ...lacking, ...(found?.notes ?? [])] };
}
