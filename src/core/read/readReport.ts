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
  const claims = findClaims(markdown).map(({ text, markdownLine, citations }): Claim => {
    const checked = citations.map(citation => checkCitation(citation, prompt.context));
    const bad = checked.filter(one => !one.citation.resolved);
    const isSupported = checked.length > 0 && bad.length === 0;
    const isMisplaced = bad.length > 0 && bad.every(one => one.isElsewhere);
    return {
      text,
      verdict: isSupported ? 'verified' : isMisplaced ? 'misplaced' : 'unsupported',
      citations: checked.map(one => one.citation),
      markdownLine,
    };
  });
  return { markdown, claims, isPartial };
}
