import { sha1 } from '../../sha1';
import type { ProposedFile } from './features';
import type { IndexQuestion } from './workspaceIndex';

const mostAnswers = 8;

/** Answers by question and state of the index; a few hundred features each, and no text. */
export class KnownAnswers {
  private readonly answers = new Map<string, readonly ProposedFile[]>();
  private version = 0;

  /** What was found before a change is not asked for again. */
  of(version: number, asked: IndexQuestion, find: () => readonly ProposedFile[]): readonly ProposedFile[] {
    if (version !== this.version) this.answers.clear();
    this.version = version;
    const { question, open, shown, change, budgetTokens } = asked;
    const key = sha1(new TextEncoder().encode(JSON.stringify([question, open, shown, change, budgetTokens]))).join('.');
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const found = find();
    if (this.answers.size >= mostAnswers) this.answers.clear();
    this.answers.set(key, found);
    return found;
  }
}
