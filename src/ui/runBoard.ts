import type * as vscode from 'vscode';
import { EventEmitter, l10n, window } from 'vscode';
import { renderPrompt } from '../core/compose/renderPrompt';
import { isCancelled } from '../core/errors';
import type { Prepared } from '../core/prepare';
import { literal, type ProtectedText } from '../core/protect/protected';
import { tierFor } from '../core/readSettings';
import { type RunOutcome, run } from '../core/run';
import type { EditorServices } from '../services';
import { askConsent } from './consentDialog';
import type { LiveRun, StartRequest } from './liveRun';
import type { Panels } from './panels';
import { withProgress } from './progress';

/** Starts runs and knows those that are under way in this window; the journal knows all others. */
export class RunBoard {
  private readonly live = new Map<string, LiveRun>();
  private readonly changed = new EventEmitter<void>();
  /** A run began, went on or ended. */
  readonly onDidChange: vscode.Event<void> = this.changed.event;

  constructor(
    private readonly services: EditorServices,
    private readonly panels: Panels,
  ) {
    panels.liveRun = id => this.live.get(id);
    panels.startAgain = request => this.start(request);
  }

  /** Resolves with the run's id as soon as it is in its journal and its page is open; it then goes on by itself. */
  async start(request: StartRequest): Promise<string> {
    const now = this.services.now();
    const tier = tierFor(now.settings, request.tier, request.task.tier);
    const stop = new AbortController();
    return withProgress(l10n.t('“{0}” on {1}: gathering the context', request.task.title, tier.name), async signal => {
      signal.addEventListener('abort', () => stop.abort(), { once: true });
      return new Promise<string>((resolve, reject) => {
        this.drive(request, tier, stop, resolve).catch(reject);
      });
    });
  }

  stop(id: string): void {
    this.live.get(id)?.stop();
  }

  dispose(): void {
    // The journal is complete without us: what is under way can be taken up in the next window.
    for (const one of this.live.values()) one.stop();
    this.changed.dispose();
  }

  private async drive(
    request: StartRequest,
    tier: ReturnType<typeof tierFor>,
    stop: AbortController,
    onStarted: (id: string) => void,
  ): Promise<RunOutcome> {
    const now = this.services.now();
    let prepared: Prepared | undefined;
    let live: LiveRun | undefined;
    const notes: ProtectedText[] = [];
    try {
      const outcome = await run(
        { ...request, tier, holder: literal('VS Code') },
        now,
        {
          prepared: value => {
            prepared = value;
          },
          consent: question => askConsent(question, async () => this.showPrompt(prepared)),
          started: (id, kept) => {
            live = { id, kept, request, notes, markdown: literal(''), stop: () => stop.abort() };
            this.live.set(id, live);
            this.panels.openLive(live);
            this.changed.fire();
            onStarted(id);
          },
          labelled: result => {
            if (live !== undefined) this.panels.labelled(live, result);
          },
          reportGrew: markdown => {
            if (live === undefined) return;
            live.markdown = markdown;
            this.panels.reportGrew(live);
          },
          spent: () => live !== undefined && this.panels.headerChanged(live),
          noticed: note => {
            notes.push(note);
          },
        },
        stop.signal,
      );
      this.tellEnd(request, outcome);
      return outcome;
    } catch (error) {
      if (live === undefined) throw error;
      if (!isCancelled(error, stop.signal))
        void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      throw error;
    } finally {
      if (live !== undefined) {
        this.live.delete(live.id);
        this.panels.ended(live);
      }
      this.changed.fire();
    }
  }

  private async showPrompt(prepared: Prepared | undefined): Promise<void> {
    if (prepared === undefined) return;
    const record = prepared.records.records[0]?.record;
    const rendered = renderPrompt({ ...prepared.frame, record });
    await this.panels.previews.show({
      title: prepared.request.task.name,
      rendered,
      manifest: prepared.manifest,
      estimates: [],
      recordCount: prepared.records.records.length,
    });
  }

  private tellEnd({ task }: StartRequest, { state, why }: RunOutcome): void {
    if (state === 'done' || state === 'cancelled') return;
    void window.showWarningMessage(l10n.t('“{0}” ended early. {1}', task.title, why ?? ''));
  }
}
