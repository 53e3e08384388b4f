import type { Git, PastCommit, Workspace } from '../../ports';

const mostCommits = 2_000;

/** The history of a workspace's repositories, read again when one of them has another commit. */
export class PastCommits {
  /** Newest first, repository by repository. */
  commits: readonly PastCommit[] = [];
  /** Why there is no history, where there is none. */
  why: string | undefined;
  private head: string | undefined;
  private stamps: string | undefined;

  constructor(
    private readonly workspace: Workspace,
    private readonly git: Git,
    /** What changes with every commit and checkout; `undefined` where only git can tell. */
    private readonly headStamp: (prefix: string) => string | undefined,
  ) {}

  /** Whether something changed. Git is not asked where its files say that nothing did. */
  async refresh(signal: AbortSignal): Promise<boolean> {
    const stamps = this.workspace.folders.map(({ prefix }) => this.headStamp(prefix));
    const now = stamps.includes(undefined) ? undefined : stamps.join('\n');
    if (now !== undefined && now === this.stamps) return false;
    const changed = await this.ask(signal);
    this.stamps = this.why === undefined ? now : undefined;
    return changed;
  }

  private async ask(signal: AbortSignal): Promise<boolean> {
    this.why = undefined;
    if (!this.workspace.trusted) {
      this.why = 'git is not run in a workspace that is not trusted';
      return false;
    }
    const found: { readonly prefix: string; readonly headId: string; read(): Promise<readonly PastCommit[]> }[] = [];
    for (const { prefix } of this.workspace.folders) {
      try {
        const repository = await this.git.repository(prefix, signal);
        if (repository === undefined) this.why = 'the folder lies in no git repository, or git cannot be found';
        else if (repository.hasCommits) {
          found.push({ prefix, headId: repository.headId, read: () => repository.history(mostCommits, signal) });
        }
      } catch (error) {
        this.why = whyFailed(error, signal);
      }
    }
    const head = found.map(({ prefix, headId }) => `${prefix}${headId}`).join('\n');
    if (head === this.head) return false;
    const commits: PastCommit[] = [];
    for (const { prefix, read } of found) {
      try {
        for (const { message, paths } of await read()) {
          commits.push({ message, paths: paths.map(path => `${prefix}${path}`) });
        }
      } catch (error) {
        this.why = whyFailed(error, signal);
      }
    }
    this.head = head;
    this.commits = commits;
    return true;
  }
}

function whyFailed(error: unknown, signal: AbortSignal): string {
  signal.throwIfAborted();
  return error instanceof Error ? error.message : 'git failed';
}
