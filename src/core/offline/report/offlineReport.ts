import { type Breathe, unhurried } from '../../breathe';
import type { Prompt } from '../../compose/prompt';
import { readChange } from './change';
import { changeReport } from './changeReport';
import { readDigestPage } from './digestPage';
import { findingReport } from './findingReport';
import { findingsReport } from './findingsReport';
import { readFindings } from './findingsSent';
import { huntReport } from './huntReport';
import { incidentReport } from './incidentReport';
import { inForm } from './inForm';
import { labelsReport } from './labelsReport';
import { readNotes } from './notesSent';
import { passageReport } from './passageReport';
import { releaseNotes } from './releaseNotes';

/**
 * A report made without a language model: facts of the diff, the digest of logs, the page of findings, notes and commits, or
 * passages of the context, each with a citation that resolves. It judges nothing. Where the task asks for
 * headings, it stands under them. Markdown, citations as
 * `[S3:41-44 "short quote"]`.
 */
export async function offlineReport(prompt: Prompt, breathe: Breathe = unhurried): Promise<string> {
  const { kind, body } = await made(prompt, breathe);
  await breathe();
  return [`# ${kind} (made without a language model)`, '', ...inForm(body, prompt.task.form)]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

async function made(
  prompt: Prompt,
  breathe: Breathe,
): Promise<{ readonly kind: string; readonly body: readonly string[] }> {
  const page = readDigestPage(prompt.context);
  if (page !== undefined) return { kind: 'Hunt report', body: huntReport(page, prompt) };
  const findings = readFindings(prompt.context, 'findings');
  if (findings !== undefined) return { kind: 'Findings', body: findingsReport(findings) };
  const labels = readFindings(prompt.context, 'labels');
  if (labels !== undefined) return { kind: 'Executive summary', body: labelsReport(labels) };
  await breathe();
  const change = readChange(prompt.context);
  if (change !== undefined) return { kind: 'Change report', body: await changeReport(change, prompt, breathe) };
  await breathe();
  const notes = readNotes(prompt.context);
  const released = releaseNotes(notes);
  if (released !== undefined) return { kind: 'Release notes', body: released };
  if (isOnIncident(prompt)) return { kind: 'Incident report', body: incidentReport(notes) };
  if (isOnWeakness(prompt)) return { kind: 'Finding', body: await findingReport(notes) };
  return { kind: 'Passages', body: passageReport(prompt) };
}

/** By the task's own title: notes on an incident have no form by which they are known. */
function isOnIncident({ task, context }: Prompt): boolean {
  return (
    /incident|post-?mortem|outage/i.test(task.title) && context.some(({ snippet }) => snippet.source === 'records')
  );
}

function isOnWeakness({ task, context }: Prompt): boolean {
  return (
    /\b(finding|vulnerability|weakness|pentest)/i.test(task.title) &&
    context.some(({ snippet }) => snippet.source === 'records')
  );
}
