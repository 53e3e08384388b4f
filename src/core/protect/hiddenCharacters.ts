/** What was done to characters that a person cannot see but a model reads. */
export interface Unhidden {
  readonly text: string;
  /** Unicode tag characters, which spell out invisible text: removed. */
  readonly tagCount: number;
  /** Characters without width, in places where no script and no emoji needs them: removed. */
  readonly zeroWidthCount: number;
  /** Controls that turn the order of reading round: shown, as `[U+202E]`. */
  readonly directionCount: number;
}

/** Takes the hiding places out of a text; lines keep their numbers. A text that was unhidden stays as it is. */
export function unhide(text: string): Unhidden {
  if (!/[^\x00-\xac]/.test(text)) return { text, tagCount: 0, zeroWidthCount: 0, directionCount: 0 };
  const counts = { tagCount: 0, zeroWidthCount: 0, directionCount: 0 };
  const shown = text.replace(hidden, (character, ...rest) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0xe0000) {
      counts.tagCount += 1;
      return '';
    }
    if (isDirection(code)) {
      counts.directionCount += 1;
      return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    }
    const at = rest.find(value => typeof value === 'number') ?? 0;
    // The byte order mark of a file hides nothing.
    if (code === 0xfeff && at === 0) return '';
    if (isJoiner(code) && isJoinedScript(text, at)) return character;
    counts.zeroWidthCount += 1;
    return '';
  });
  return { text: shown, ...counts };
}

/** For the manifest: `3 invisible characters removed`; `undefined` when nothing was hidden. */
export function describeHidden(found: Unhidden): string | undefined {
  const parts = [
    counted(found.tagCount, 'invisible tag character', 'removed'),
    counted(found.zeroWidthCount, 'invisible character', 'removed'),
    counted(found.directionCount, 'text direction control', 'made visible'),
  ].filter(part => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

function counted(count: number, what: string, done: string): string | undefined {
  return count === 0 ? undefined : `${count} ${what}${count === 1 ? '' : 's'} ${done}`;
}

const hidden =
  /[\u{e0000}-\u{e007f}]|\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]/gu;

function isDirection(code: number): boolean {
  return (
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0x200e ||
    code === 0x200f ||
    code === 0x061c
  );
}

/** The joiner and non-joiner, which several scripts and the emoji of several people need between their letters. */
function isJoiner(code: number): boolean {
  return code === 0x200c || code === 0x200d;
}

function isJoinedScript(text: string, at: number): boolean {
  return joinedScript.test(text.slice(Math.max(0, at - 2), at));
}

const joinedScript =
  /(?:\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Bengali}|\p{Script=Tamil}|\p{Script=Telugu}|\p{Script=Kannada}|\p{Script=Malayalam}|\p{Script=Gujarati}|\p{Script=Gurmukhi}|\p{Script=Sinhala}|\p{Script=Khmer}|\p{Script=Myanmar}|\p{M}|\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])$/u;
