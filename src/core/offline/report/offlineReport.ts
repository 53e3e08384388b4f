import type { Prompt } from '../../compose/prompt';
import { readChange } from './change';
import { changeReport } from './changeReport';
import { readDigestPage } from './digestPage';
import { huntReport } from './huntReport';
import { passageReport } from './passageReport';

/**
 * A report made without a language model: facts of the diff, the digest of logs, or passages of the context, each with a citation that
 * resolves. It judges nothing. Markdown, citations as `[S3:41-44 "short quote"]`.
 */
export function offlineReport(prompt: Prompt): string {
  const page = readDigestPage(prompt.context);
  const change = page === undefined ? readChange(prompt.context) : undefined;
  const body =
    page !== undefined
      ? huntReport(page, prompt)
      : change === undefined
        ? passageReport(prompt)
        : changeReport(change, prompt);
  const kind = page !== undefined ? 'Hunt report' : change === undefined ? 'Passages' : 'Change report';
  return [`# ${kind} (made without a language model)`, '', ...body].join('\n').trimEnd().concat('\n');
}
