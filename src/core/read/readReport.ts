import type { Breathe } from '../breathe';
import type { Prompt } from '../compose/prompt';
import type { ProtectedText } from '../protect/protected';
import { checkCitation } from './checkCitation';
import { findClaims } from './findClaims';
import type { Claim, Report } from './results';

/**
 * A report with every claim checked against what was sent. Verified: it cites, and each citation resolves. Misplaced: the
 * words were sent, but stand elsewhere than cited. Unsupported: everything else.
 */
export function readReport(markdown: ProtectedText, prompt: Pick<Prompt, 'context'>, isPartial = false): Report {
  return { markdown, claims: [...checkClaims(markdown, prompt)].filter(claim => claim !== undefined), isPartial };
}

/** The same, with a turn for others now and then: a long report takes a while. */
export async function readReportInTurns(
  markdown: ProtectedText,
  prompt: Pick<Prompt, 'context'>,
  isPartial: boolean,
  breathe: Breathe,
): Promise<Report> {
  const claims: Claim[] = [];
  for (const claim of checkClaims(markdown, prompt)) {
    if (claim !== undefined) claims.push(claim);
    await breathe();
  }
  return { markdown, claims, isPartial };
}

function* checkClaims(markdown: ProtectedText, prompt: Pick<Prompt, 'context'>): Generator<Claim | undefined> {
  for (const found of findClaims(markdown)) {
    if (found === undefined) {
      yield undefined;
      continue;
    }
    const { text, markdownLine, citations } = found;
    const checked = citations.map(citation => checkCitation(citation, prompt.context));
    const bad = checked.filter(one => !one.citation.resolved);
    const isSupported = checked.length > 0 && bad.length === 0;
    const isMisplaced = bad.length > 0 && bad.every(one => one.isElsewhere);
    yield {
      text,
      verdict: isSupported ? 'verified' : isMisplaced ? 'misplaced' : 'unsupported',
      citations: checked.map(one => one.citation),
      markdownLine,
    };
  }
}
