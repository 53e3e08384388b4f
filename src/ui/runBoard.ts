import type * as vscode from 'vscode';
import { EventEmitter, l10n, window } from 'vscode';
import type { RunState } from '../core/keep/runState';
import { PauseGate } from '../core/pauseGate';
import type { Prepared } from '../core/prepare';
import { previewOrderPrompt, previewPrompt } from '../core/previewPrompt';
import { literal, type ProtectedText } from '../core/protect/protected';
import { tierFor } from '../core/readSettings';
import { aloneRequest, resumeRequest } from '../core/resumeRequest';
import { type RunOutcome, type RunRequest, run } from '../core/run';
import type { EditorServices } from '../services';
import { askConsent } from './consentDialog';
import type { LiveRun, StartRequest } from './liveRun';
import type { Panels } from './panels';
import { withProgress } from './progress';

const holder = literal('VS Code');

/** Starts runs and knows those that are under way in this window; the journal knows all others. */
export class RunBoard {
  onFailed: (error: unknown) => void = () => undefined;
  onReportBegun: () => void = () => undefined;
  /** Also of one that ended early, with what arrived. */
  onReportEnded: (kept: RunState) => void = () => undefined;
  private readonly live = new Map<string, LiveRun>();
  private readonly changed = new EventEmitter<void>();
  /** A run began, went on or ended. */
  readonly onDidChange: vscode.Event<void> = this.changed.event;

  constructor(
    private readonly services: EditorServices,
    private readonly panels: Panels,
  ) {
    panels.liveRun = id => this.live.get(id);
  }

  /** Resolves with the run's id as soon as it is in its journal and its page is open; it then goes on by itself. */
  start({ tier, ...request }: StartRequest): Promise<string> {
    const { settings } = this.services.now();
    const chosen = tierFor(settings, tier, request.task.tier);
    const sendsNothing = tier !== undefined && chosen.provider === 'offline';
    return this.launch({ ...request, tier: chosen, sendsNothing, holder });
  }

  /** Takes a run up as it was asked for, with the records that have no answer yet. */
  async resume(run: string): Promise<string> {
    await this.panels.releaseRun(run);
    return this.launch(await resumeRequest(run, this.services.now(), holder));
  }

  /** Asks what a run asked, about one of its records alone. */
  async askAlone(run: string, record: string): Promise<string> {
    return this.launch(await aloneRequest(run, record, this.services.now(), holder));
  }

  private launch(request: RunRequest): Promise<string> {
    const stop = new AbortController();
    const title = l10n.t('“{0}” on {1}: gathering the context', request.task.title, request.tier.name);
    return withProgress(title, async signal => {
      signal.addEventListener('abort', () => stop.abort(), { once: true });
      return new Promise<string>((resolve, reject) => {
        let isStarted = false;
        this.drive(request, stop, id => {
          isStarted = true;
          resolve(id);
        }).catch(error => (isStarted ? this.onFailed(error) : reject(error)));
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
    request: RunRequest,
    stop: AbortController,
    onStarted: (id: string) => void,
  ): Promise<RunOutcome> {
    const now = this.services.now();
    let prepared: Prepared | undefined;
    let live: LiveRun | undefined;
    const notes: ProtectedText[] = [];
    const canPause = request.task.produces === 'labels' && request.inBatches !== true;
    const gate = canPause ? new PauseGate() : undefined;
    try {
      const outcome = await run(
        { ...request, gate },
        now,
        {
          prepared: value => {
            prepared = value;
          },
          consent: async question => {
            if (await askConsent(question, () => this.showPrompt(prepared))) return true;
            // To an unknown price: the run then says itself why it stops.
            if (question.kind === 'unpriced') return false;
            // A no is an answer, not an error.
            stop.abort();
            throw stop.signal.reason;
          },
          waiting: ms => {
            if (live !== undefined) this.panels.waiting(live, ms);
          },
          batchWaiting: (_batch, calls) => {
            if (live !== undefined) this.panels.batchWaiting(live, calls);
          },
          started: (id, kept, corrections) => {
            live = { id, kept, corrections, notes, markdown: literal(''), stop: () => stop.abort(), gate };
            this.live.set(id, live);
            this.panels.openLive(live);
            if (request.task.produces === 'report') this.onReportBegun();
            this.changed.fire();
            onStarted(id);
          },
          reranked: () => {
            if (live !== undefined) this.panels.contextChanged(live);
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
      if (request.task.produces === 'report') this.onReportEnded(outcome.kept);
      return outcome;
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
    const rendered = await previewPrompt(prepared, AbortSignal.timeout(30_000));
    const { manifest, next, records, request } = prepared;
    await this.panels.previews.show({
      title: request.task.name,
      rendered,
      manifest,
      next,
      estimates: [],
      recordCount: records.records.length,
      reranking: prepared.rerank,
      order: await previewOrderPrompt(prepared, AbortSignal.timeout(30_000)),
    });
  }

  private tellEnd({ task }: RunRequest, { state, why }: RunOutcome): void {
    if (state === 'done' || state === 'cancelled') return;
    void window.showWarningMessage(l10n.t('“{0}” ended early. {1}', task.title, why ?? ''));
  }
}
