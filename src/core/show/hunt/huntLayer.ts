import { literal, type ProtectedText } from '../../protect/protected';
import { navigatorLayer } from '../navigatorLayer';
import type { HuntFinding } from './huntFinding';
import { whyOf } from './indicatorsOf';

const scores = { informational: 0, low: 1, medium: 2, high: 3 } as const;

/** The techniques that the findings look like, scored by the gravest finding of each. */
export function huntLayer(title: ProtectedText, findings: readonly HuntFinding[]): string {
  return navigatorLayer(
    {
      name: title,
      description: literal(
        'Techniques that findings in network logs look like, by thresholds of a program. What is not coloured was not looked for or not seen.',
      ),
      scoreMeans: literal('the gravest finding: 1 low, 2 medium, 3 high'),
      highestScore: 3,
    },
    findings.flatMap(finding =>
      finding.techniques.map(({ id }) => ({ id, score: scores[finding.severity], comment: whyOf(finding) })),
    ),
  );
}
