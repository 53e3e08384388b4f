import { fillWorthiest } from '../fit/fillWorthiest';
import { type ProposedFile, type ProposedPassage, plainPassage } from '../gather/related/features';
import { chanceOfFile, chanceOfPassage, type Worth } from './relatedWorth';

/** Of what the index proposes, this many times the budget is read, protected and ranked; the rest would not be kept anyway. */
const timesBudget = 2.5;
/** Fewer than of any text: a guess that is too high would leave out what fits. */
const bytesPerToken = 4.5;

/** The passages worth reading, by what is known of them without their text. */
export function shortlist(files: readonly ProposedFile[], budgetTokens: number): readonly ProposedFile[] {
  const candidates = files.flatMap(file => {
    const fileWorth = chanceOfFile(file.features);
    const headTokens = Math.ceil(file.path.length / bytesPerToken) + 1;
    return file.passages.map(passage => ({
      passage,
      file: file.path,
      worth: new LazyWorth(fileWorth, passage),
      tokens: Math.ceil(passage.bytes / bytesPerToken) + 1,
      headTokens,
    }));
  });
  const kept = new Set<ProposedPassage>();
  for (const { passage } of fillWorthiest<Candidate>(candidates, budgetTokens * timesBudget)) kept.add(passage);
  return files.flatMap(file => {
    const passages = file.passages.filter(passage => kept.has(passage)).map(plainPassage);
    return passages.length === 0 ? [] : [{ ...file, passages }];
  });
}

/** The passage is judged when that is asked for: those of most files need no judging. */
class LazyWorth implements Worth {
  private known: number | undefined;

  constructor(
    readonly file: number,
    private readonly about: ProposedPassage,
  ) {}

  get passage(): number {
    this.known ??= chanceOfPassage(this.about.features);
    return this.known;
  }
}

interface Candidate {
  readonly passage: ProposedPassage;
  readonly file: string;
  readonly worth: Worth;
  readonly tokens: number;
  readonly headTokens: number;
}
