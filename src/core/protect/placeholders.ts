import type { SecretFinding } from '../ports';

/** One secret as it was replaced. */
export interface Replacement {
  readonly type: string;
  readonly placeholder: string;
  /** 0-based line of the text in which the secret begins. */
  readonly line: number;
}

/** The same value gets the same number as long as this lives. */
export class PlaceholderNumbers {
  private readonly numbers = new Map<string, number>();

  /** `[redacted:password#3]` */
  placeholder(type: string, value: string): string {
    const known = this.numbers.get(value) ?? this.numbers.size + 1;
    this.numbers.set(value, known);
    return `[redacted:${type}#${known}]`;
  }
}

/**
 * The text with every secret replaced. Lines keep their numbers: a secret of several lines becomes a placeholder and as
 * many empty lines as it had line ends.
 */
export function replaceSecrets(
  text: string,
  findings: readonly SecretFinding[],
  numbers: PlaceholderNumbers,
): { readonly text: string; readonly replacements: readonly Replacement[] } {
  const pieces: string[] = [];
  const replacements: Replacement[] = [];
  let copied = 0;
  let line = 0;
  for (const finding of findings) {
    const before = text.slice(copied, finding.start);
    const value = text.slice(finding.start, finding.end);
    const placeholder = numbers.placeholder(finding.type, value);
    line += lineEnds(before).length;
    replacements.push({ type: finding.type, placeholder, line });
    const within = lineEnds(value);
    // Joined, since a call takes no more than some ten thousand arguments and a secret may have a line for each character.
    pieces.push(before, placeholder, within.join(''));
    line += within.length;
    copied = finding.end;
  }
  return { text: pieces.join('') + text.slice(copied), replacements };
}

function lineEnds(text: string): readonly string[] {
  return text.match(/\r?\n/g) ?? [];
}
