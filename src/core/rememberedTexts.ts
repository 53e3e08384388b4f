/** How what a run looks at is remembered: by the part of it that is under way. */
export interface RunMemory {
  /** Its texts come by once: they are remembered for as long as a call takes, and not for the next run. */
  isPassing: boolean;
}

/** Of what comes again. */
export const lasting: Readonly<RunMemory> = { isPassing: false };
/** Of what is looked at for the last time. */
export const passing: Readonly<RunMemory> = { isPassing: true };

/**
 * What was found out about texts, by the texts themselves. What lasts is bounded in number and in characters, and all of it
 * is let go when the bound is reached; beside it little is kept of what only passes, so that a run over more text than memory
 * holds neither fills it nor drives out what comes again.
 */
export class RememberedTexts<Value> {
  private readonly lasting: Shelf<Value>;
  private readonly passing = new Shelf<Value>(mostPassing, mostPassingCharacters);

  constructor(most: { readonly texts: number; readonly characters: number }) {
    this.lasting = new Shelf(most.texts, most.characters);
  }

  get(text: string): Value | undefined {
    return this.lasting.get(text) ?? this.passing.get(text);
  }

  set(text: string, value: Value, { isPassing }: Readonly<RunMemory>): void {
    const shelf = isPassing && text.length > shortCharacters ? this.passing : this.lasting;
    shelf.set(text, value);
  }
}

/** Names and addresses come again also in a long run. */
const shortCharacters = 200;
/** Of the prompts that are under way, and a few more. */
const mostPassing = 2_000;
const mostPassingCharacters = 2_000_000;

class Shelf<Value> {
  private readonly values = new Map<string, Value>();
  private characters = 0;

  constructor(
    private readonly mostTexts: number,
    private readonly mostCharacters: number,
  ) {}

  get(text: string): Value | undefined {
    return this.values.get(text);
  }

  set(text: string, value: Value): void {
    if (text.length > this.mostCharacters || this.values.has(text)) return;
    if (this.values.size >= this.mostTexts || this.characters + text.length > this.mostCharacters) {
      this.values.clear();
      this.characters = 0;
    }
    this.values.set(text, value);
    this.characters += text.length;
  }
}
