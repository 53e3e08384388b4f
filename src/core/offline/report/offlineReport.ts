import type { Prompt } from '../../compose/prompt';
import { readChange } from './change';
import { changeReport } from './changeReport';
import { passageReport } from './passageReport';

/**
 * A report made without a language model: facts of the diff, or passages of the context, each with a citation that
 * resolves. It judges nothing. Markdown, citations as `[S3:41-44 "short quote"]`.
 */
export function offlineReport(prompt: Prompt): string {
  const change = readChange(prompt.context);
  const body = change === undefined ? passageReport(prompt) : changeReport(change, prompt);
  const kind = change === undefined ? 'Passages' : 'Change report';
  return [`# ${kind} (made without a language model)`, '', ...body].join('\n').trimEnd().concat('\n');
}
