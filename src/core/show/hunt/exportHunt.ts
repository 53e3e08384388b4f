import type { RunState } from '../../keep/runState';
import type { Tlp } from '../../taxonomy/tlp';
import { iocCsv } from '../iocCsv';
import { findingsJsonl } from './findingsJsonl';
import { huntFindings } from './huntFinding';
import { huntLayer } from './huntLayer';
import { indicatorsOf } from './indicatorsOf';
import { queriesDocument } from './queriesDocument';
import { sigmaFile } from './sigmaFile';
import { stixBundle } from './stixBundle';

export const huntFormats = ['jsonl', 'ioc', 'stix', 'navigator', 'sigma', 'queries'] as const;
export type HuntFormat = (typeof huntFormats)[number];

/** The findings of a hunt as a file's text, or a sentence why the run has none. */
export function exportHunt(
  state: RunState,
  format: HuntFormat,
  manifestHash: string,
  tlp?: Tlp,
): { readonly text: string } | { readonly why: string } {
  const facts = state.manifests.at(-1)?.digest;
  if (facts === undefined) {
    return {
      why: `The report was not made from a digest of logs, so it has no findings to export as ${format}. Use md or html.`,
    };
  }
  const findings = huntFindings(state);
  const { run, tier, task } = state.start;
  const model = state.ledger.models.join(', ') || state.start.model;
  switch (format) {
    case 'jsonl':
      return { text: findingsJsonl(findings, { run, tier, model, manifestHash }) };
    case 'ioc':
      return { text: iocCsv(indicatorsOf(findings)) };
    case 'stix':
      return { text: stixBundle(findings, { run, title: task.title, date: state.startedAt, tlp }) };
    case 'navigator':
      return { text: huntLayer(task.title, findings) };
    case 'sigma':
      return { text: sigmaFile(facts, state.report?.rules) };
    case 'queries':
      return { text: queriesDocument(task.title, facts) };
  }
}

/** The report was made from a digest of logs. */
export function isHunt(state: Pick<RunState, 'manifests'>): boolean {
  return state.manifests.at(-1)?.digest !== undefined;
}
