import { type Breathe, unhurried } from '../breathe';
import type { PromptLabel, PromptTask } from '../compose/prompt';
import { cancelled } from '../send/failures';
import { type Connection, noUsage, type Provider } from '../send/provider';
import { type DescriptionModel, descriptionModel } from './labels/descriptionModel';
import { type GoldModel, trainGoldModel } from './labels/goldModel';
import { labelRecord } from './labels/labelRecord';
import { offlineReport } from './report/offlineReport';

export const offlineModel = 'offline classifier (no language model)';

/**
 * The tier that needs no key, no account and no network, and no language model: labels by a classifier trained on the
 * spot on the task's gold, reports put together from the context. It answers in the form that is asked of a language
 * model, so that everything after it checks it the same way. The same input gives the same answer.
 */
export function offlineProvider(breathe: Breathe = unhurried): Provider {
  return {
    name: 'offline',
    reach: 'local',
    learns: true,
    connect: async ({ gold }, signal) => {
      signal.throwIfAborted();
      return connection(trainGoldModel(gold), breathe);
    },
  };
}

function connection(gold: GoldModel | undefined, breathe: Breathe): Connection {
  // The labels are the same in every call of a run.
  let descriptions: { readonly labels: readonly PromptLabel[]; readonly model: DescriptionModel } | undefined;
  const descriptionsOf = (task: PromptTask): DescriptionModel => {
    if (descriptions?.labels !== task.labels)
      descriptions = { labels: task.labels, model: descriptionModel(task.labels) };
    return descriptions.model;
  };
  return {
    send: async ({ prompt }, onText, signal) => {
      if (signal.aborted) return cancelled();
      const { task, record } = prompt;
      const text =
        record === undefined
          ? await offlineReport(prompt, breathe)
          : JSON.stringify(labelRecord(record, task, { gold, descriptions: descriptionsOf(task) }));
      onText(text);
      return { kind: 'reply', text, end: 'complete', model: offlineModel, usage: noUsage };
    },
  };
}
