import type { LabelsView } from '../core/show/labelsView';
import { remedyAction } from '../core/show/plainData';
import type { MessageFromPage } from '../core/show/protocol';

/** What a press on the page asks of the host; `chosen` is the record that is open. */
export function labelsMessage(
  data: DOMStringMap,
  { run, formats }: Pick<LabelsView, 'run' | 'formats'>,
  chosen: string | undefined,
): MessageFromPage<'labels'> | undefined {
  switch (data['action']) {
    case 'stop':
      return { kind: 'run-stopped', run };
    case 'pause':
      return { kind: 'run-paused', run };
    case 'ask-alone':
      return chosen === undefined ? undefined : { kind: 'record-asked-alone', run, record: chosen };
    case 'continue':
      return { kind: 'run-continued', run };
    case 'resume':
      return { kind: 'run-resumed', run };
    case 'sent':
      return { kind: 'sent-asked', run };
    case 'export': {
      const as = formats.find(form => form === data['choice']);
      return as === undefined ? undefined : { kind: 'export-asked', run, as };
    }
    case 'open-record':
      return chosen === undefined ? undefined : { kind: 'record-opened', run, record: chosen };
    case 'open-evidence':
      return chosen === undefined
        ? undefined
        : { kind: 'evidence-opened', run, record: chosen, evidence: Number(data['evidence']) };
    case 'remedy': {
      const action = remedyAction.safeParse(data['remedy']).data;
      return action === undefined ? undefined : { kind: 'remedy-asked', action, run };
    }
    default:
      return undefined;
  }
}
