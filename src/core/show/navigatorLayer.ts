import type { ProtectedText } from '../protect/protected';
import { attackTitle } from '../taxonomy/taxonomy';

export interface LayerTechnique {
  /** `T1071` or `T1071.004`. */
  readonly id: string;
  /** What the colour says; from 0 to `highestScore`. */
  readonly score: number;
  readonly comment: ProtectedText;
}

export interface LayerHead {
  readonly name: ProtectedText;
  readonly description: ProtectedText;
  /** What a score counts, for the legend: `1 low, 2 medium, 3 high`. */
  readonly scoreMeans: ProtectedText;
  readonly highestScore: number;
}

/**
 * A layer for the ATT&CK Navigator, in its published format 4.5. Techniques that are named several times keep their highest score
 * and all comments. The version of ATT&CK is left to the Navigator, since our table has one of another kind; the metadata name it.
 */
export function navigatorLayer(head: LayerHead, techniques: readonly LayerTechnique[]): string {
  const layer = {
    name: head.name,
    versions: { navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: head.description,
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
    hideDisabled: false,
    techniques: merged(techniques).map(({ id, score, comments }) => ({
      techniqueID: id,
      score,
      comment: comments.join('\n'),
      enabled: true,
      ...(id.includes('.') ? {} : { showSubtechniques: true }),
    })),
    gradient: { colors: ['#fff3b0', '#fb8b24', '#c1121f'], minValue: 0, maxValue: Math.max(1, head.highestScore) },
    metadata: [
      { name: 'score', value: head.scoreMeans },
      { name: 'technique ids', value: attackTitle },
    ],
  };
  return `${JSON.stringify(layer, undefined, 2)}\n`;
}

interface Merged {
  readonly id: string;
  score: number;
  readonly comments: string[];
}

function merged(techniques: readonly LayerTechnique[]): readonly Merged[] {
  const found = new Map<string, Merged>();
  for (const { id, score, comment } of techniques) {
    const known = found.get(id);
    if (known === undefined) found.set(id, { id, score, comments: [comment] });
    else {
      known.score = Math.max(known.score, score);
      if (!known.comments.includes(comment)) known.comments.push(comment);
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
