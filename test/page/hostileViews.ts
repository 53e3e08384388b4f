import { deepEqual, equal } from 'node:assert/strict';
import { desk } from './deskFixture';
import { labels } from './labelsFixture';
import type { OpenPage } from './openPage';
import { report } from './reportFixture';

const forbidden =
  'script[src]:not([nonce]), #page script, img, svg, iframe, object, embed, link:not([rel=stylesheet]), form, video, audio, base, [onerror], [onload], [href]:not(link), [style*=url]';

/** Nothing was made of it, and nothing happened when it was pointed at and pressed. */
export async function isOnlyText(
  page: OpenPage<'desk'> | OpenPage<'report'> | OpenPage<'labels'>,
  text: string,
): Promise<void> {
  const made = await page.page.evaluate(
    selector => document.querySelectorAll(`#page :is(${selector})`).length,
    forbidden,
  );
  equal(made, 0, text);
  deepEqual(page.mishaps, [], text);
}

/** Runs in the page: points at and presses everything that answers to it. */
export function pressEverything(): void {
  for (const target of document.querySelectorAll<HTMLElement>('#page a, #page button:not([data-menu])')) {
    for (const kind of ['mouseover', 'focus', 'click']) target.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
  }
}

export function deskOf(text: string) {
  const { context } = desk.openTask;
  const snippet = { ...context.groups[0].kept[0], title: text, path: text, why: text };
  const items = [{ title: text, why: text }];
  const leftOut = [{ kind: 'withheld', count: 1, items }];
  const groups = [{ ...context.groups[0], title: text, source: text, kept: [snippet] }];
  const tier = { ...desk.tier, name: text, model: text };
  return {
    ...desk,
    tier,
    tierProblem: { what: text, why: text, remedies: [{ action: 'retry', title: text }] },
    tasks: { kind: 'listed', tasks: [{ ...desk.tasks.tasks[0], title: text, description: text }] },
    openTask: {
      ...desk.openTask,
      context: { ...context, groups, leftOut, notes: [text], otherCosts: [{ tier: text, cost: { kind: 'free' } }] },
    },
    runs: [{ ...desk.runs[0], title: text, why: text }],
  };
}

export function reportOf(text: string) {
  const citation = { id: 'S1', path: text, startLine: 1, endLine: 2, quote: text, resolved: false, why: text };
  return {
    ...report,
    task: text,
    tier: { ...report.tier, name: text, model: text },
    header: { ...report.header, state: { kind: 'partial', why: text, canResume: false } },
    markdown: `# ${text}\n\n${text}\n\n- ${text} [S1:1-2]\n\n> ${text}\n\nA claim [S1:1-2].`,
    claims: [
      { text: 'A claim.', verdict: 'misplaced', markdownLine: 9, citations: [citation] },
      { text, verdict: 'unsupported', markdownLine: 1, citations: [] },
    ],
    sent: [{ id: 'S1', title: text, path: text, text, startLine: 1 }],
  };
}

export function labelsOf(text: string, run: string) {
  return {
    ...labels,
    run,
    task: text,
    labels: [{ name: text, description: text, mustConfirm: true }],
    columns: [text, 'Subject'],
    questions: [text],
    goldPath: text,
    header: {
      ...labels.header,
      undoable: 1,
      agreement: {
        records: 1,
        accuracy: { value: 0, low: 0, high: 1, count: 1 },
        macroF1: 0,
        labels: [{ label: text, goldCount: 1 }],
        confusion: [{ gold: text, given: 'abstain', count: 1 }],
      },
    },
    notes: [text],
    rowCount: 1,
    tier: { ...labels.tier, name: text, model: text },
  };
}

export function rowOf(id: string, text: string) {
  return {
    id,
    fields: [text, text],
    path: text,
    line: 1,
    label: text,
    confidence: 'low',
    rationale: text,
    evidence: [
      { quote: text, found: true, line: 1 },
      { quote: text, found: false },
    ],
    tier: text,
    model: text,
    problem: { kind: 'failed', why: text },
    mustConfirm: true,
    answers: [text],
    escalation: { state: 'answered', to: text, why: text, firstTier: text, firstLabel: text, firstConfidence: 'low' },
    sameAs: id,
    person: { label: `${text}!`, by: text, isYou: false },
    alsoAtCount: 0,
  };
}

export function recordOf(id: string, text: string) {
  return { id, fields: [{ name: text, value: text }], text, problem: text, alsoAt: [{ path: text, line: 1 }] };
}
