import type { PromptTask } from '../../../../../src/core/compose/prompt';
import { markAsProtected } from '../../../../../src/core/protect/protected';
import type { ProtectedRecord } from '../../../../../src/core/protect/protectedThings';
import type { GoldExample } from '../../../../../src/core/send/provider';
import { hash } from '../../records/mail';

export function record(text: string, fields: Readonly<Record<string, string>> = {}): ProtectedRecord {
  return {
    id: hash.sha256(text + JSON.stringify(fields)).slice(0, 16),
    kind: 'email',
    path: markAsProtected('inbox/mail.eml'),
    line: 1,
    fields: Object.entries(fields).map(([name, value]) => ({
      name: markAsProtected(name),
      value: markAsProtected(value),
    })),
    text: markAsProtected(text),
  };
}

export function example(label: string, text: string, fields: Readonly<Record<string, string>> = {}): GoldExample {
  return { label: markAsProtected(label), record: record(text, fields) };
}

const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Six of each, no two alike. */
export const gold: readonly GoldExample[] = days.flatMap((day, index) => [
  example('spam', `Buy cheap watches today.\nBest price, order now, offer ends ${day}.`, {
    Subject: `Cheap offer ${index}`,
    'Authentication-Results': 'spf=fail',
  }),
  example('clean', `Minutes of the ${day} meeting are attached.\nSee you at lunch, regards Ann.`, {
    Subject: `Re: meeting ${day}`,
    'Authentication-Results': 'spf=pass',
  }),
]);

export function task(descriptions: Readonly<Record<string, string>> = { spam: '', clean: '' }): PromptTask {
  return {
    name: markAsProtected('triage'),
    title: markAsProtected('Triage'),
    produces: 'labels',
    instructions: markAsProtected('Sort them.'),
    labels: Object.entries(descriptions).map(([name, description]) => ({
      name: markAsProtected(name),
      description: markAsProtected(description),
      examples: [],
    })),
    evidence: 'required',
  };
}
