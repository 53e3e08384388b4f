import * as vscode from 'vscode';
import { breather } from '../core/breathe';
import { isTierwiseError } from '../core/errors';
import { estimateRun } from '../core/estimate';
import { listRuns } from '../core/keep/runs';
import { prepare } from '../core/prepare';
import { literal, type ProtectedText } from '../core/protect/protected';
import { createProtector } from '../core/protect/protector';
import type { Picks } from '../core/rank/picks';
import { tierFor } from '../core/readSettings';
import { resolveIfReady } from '../core/send/resolveTier';
import { contextOfPrepared, type ShownContext } from '../core/show/contextOfPrepared';
import type { ContextView, DeskRun, DeskView } from '../core/show/deskView';
import type { Problem, TierView } from '../core/show/plainData';
import { type MessageFromPage, readMessageFromPage } from '../core/show/protocol';
import { tierView } from '../core/show/tierView';
import { deskRunOf } from '../core/show/viewOfRun';
import { listTasks, takeTask } from '../core/task/shelf';
import type { Task } from '../core/task/task';
import type { EditorServices } from '../services';
import type { CommandId } from './commandIds';
import { deskTaskOf, textsOf } from './deskTasks';
import { openPlace } from './openPlace';
import { fillWebview } from './pageHtml';
import { pickShown } from './pickShown';
import type { PreviewDocuments } from './previewDocuments';
import { remedy } from './remedy';
import type { RunBoard } from './runBoard';
import { SavedPicks, withKey, withoutKey } from './savedPicks';
import { type Suggestion, suggestionFor } from './suggestionFor';
import { keylessTiers } from './tierKeys';

/** A change in an editor is followed by others: the context is gathered anew when they pause. */
const quietMs = 700;
const mostRuns = 30;

/** The sidebar: tasks, the context as it would be sent now, its price, and runs. Holds the view; the page only draws it. */
export class Desk {
  onAsked: (id: CommandId, args: readonly unknown[]) => Promise<unknown> = async () => undefined;
  onResumed: (run: string) => Promise<void> = async () => undefined;
  onFailed: (error: unknown) => void = () => undefined;
  private webviewView: vscode.WebviewView | undefined;
  private tasks: DeskView['tasks'] = { kind: 'loading' };
  private runs: readonly DeskRun[] = [];
  private openTask:
    | { readonly id: string; context: ContextView; shown?: ShownContext; produces?: Task['produces'] }
    | undefined;
  /** Tiers that need a key for an address that has none. */
  private keyless: ReadonlySet<string> = new Set();
  private readable: readonly Task[] = [];
  private suggested: Suggestion | undefined;
  private readonly picks: SavedPicks;
  private gathering: AbortController | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private readonly listening: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly services: EditorServices,
    private readonly board: RunBoard,
    readonly previews: PreviewDocuments,
  ) {
    this.picks = new SavedPicks(context.workspaceState);
    const soon = () => this.gatherSoon();
    this.listening = vscode.Disposable.from(
      board.onDidChange(() => void this.readRuns()),
      vscode.window.tabGroups.onDidChangeTabs(soon),
      vscode.window.onDidChangeActiveTextEditor(() => void this.suggest()),
      // Labels depend on no selection, and their records are many: typing must not read them all again.
      vscode.window.onDidChangeTextEditorSelection(() => this.openTask?.produces === 'report' && this.gatherSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === 'file' && this.gatherSoon()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) =>
        uri.path.endsWith('.task.md') ? this.refresh() : this.gatherSoon(),
      ),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.refresh()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.refresh()),
      vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('tierwise') && this.refresh()),
    );
  }

  attach(view: vscode.WebviewView): void {
    this.webviewView = view;
    view.webview.onDidReceiveMessage((data: unknown) => {
      const message = readMessageFromPage('desk', data);
      if (message !== undefined) this.receive(message).catch(this.onFailed);
    });
    view.onDidChangeVisibility(() => view.visible && this.refresh());
    view.onDidDispose(() => {
      this.webviewView = undefined;
    });
    fillWebview(view.webview, 'desk', 'Tierwise', this.context.extensionUri);
  }

  picksOf(task: string): Picks {
    return this.picks.of(task);
  }

  refresh(): void {
    void this.readTasks();
    void this.readRuns();
    this.gatherSoon(0);
  }

  dispose(): void {
    this.gathering?.abort();
    clearTimeout(this.waiting);
    this.listening.dispose();
  }

  private show(): void {
    if (this.webviewView?.visible !== true) return;
    void this.webviewView.webview.postMessage({ kind: 'desk-shown', view: this.view() });
  }

  private view(): DeskView {
    const { settings, folders, workspace } = this.services.now();
    const tiers = settings.tiers.map(tier => tierView(tier, settings.addresses ?? {}));
    const chosen = tiers.find(tier => tier.name === settings.tier) ?? {
      name: settings.tier,
      model: '',
      usesLanguageModel: true,
      reach: 'cloud',
    };
    return {
      workspace: folders.length === 0 ? 'no-folder' : workspace.trusted ? 'trusted' : 'untrusted',
      tier: chosen,
      tiers,
      tierProblem: this.tierProblem(chosen),
      tasks: this.tasks,
      suggestion: this.suggested?.view,
      openTask: this.openTask && { id: this.openTask.id, context: this.openTask.context },
      runs: this.runs,
    };
  }

  private tierProblem(tier: TierView): Problem | undefined {
    if (tier.model === '')
      return {
        what: literal('This tier is not known'),
        why: literal('The settings name a tier that this version does not have.'),
        remedies: [{ action: 'choose-tier', title: vscode.l10n.t('Choose another tier') }],
      };
    if (!this.keyless.has(tier.name)) return undefined;
    return {
      what: literal('This tier needs an API key'),
      why: literal('No key is set for its address.'),
      remedies: [
        { action: 'set-api-key', title: vscode.l10n.t('Set API key') },
        { action: 'choose-tier', title: vscode.l10n.t('Choose another tier') },
      ],
    };
  }

  private async readTasks(): Promise<void> {
    try {
      const { builtInTasks, workspace, hash, clock, workers, settings } = this.services.now();
      // Nothing secret is read in Restricted Mode.
      this.keyless = new Set(workspace.trusted ? await keylessTiers(settings.tiers, this.services) : []);
      const shelved = await listTasks(builtInTasks, workspace, hash, breather(clock));
      const texts = shelved.flatMap(textsOf);
      const passed = await createProtector(workers).protectTexts(
        texts,
        { source: 'task' },
        AbortSignal.timeout(30_000),
      );
      const next = passed.texts.values();
      const take = (): ProtectedText => next.next().value ?? literal('');
      this.tasks = { kind: 'listed', tasks: shelved.map(one => deskTaskOf(one, take)) };
      this.readable = shelved.flatMap(({ parsed }) => (parsed.kind === 'task' ? [parsed.task] : []));
      await this.suggest();
    } catch (error) {
      this.tasks = { kind: 'failed', problem: await this.problemOf(error, 'Tasks cannot be listed') };
    }
    this.show();
  }

  /** What the file that a person looks at is good for. A page in front is no file, and changes nothing. */
  private async suggest(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined || this.tasks.kind !== 'listed') return;
    this.suggested = await suggestionFor(uri, this.readable, this.services);
    this.show();
  }

  private async readRuns(): Promise<void> {
    try {
      this.runs = (await listRuns(this.services.now(), mostRuns)).map(deskRunOf);
    } catch (error) {
      this.onFailed(error);
    }
    this.show();
  }

  private gatherSoon(afterMs = quietMs): void {
    if (this.openTask === undefined || this.webviewView?.visible !== true) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.gather(), afterMs);
  }

  /** What would be sent now. A newer gathering ends an older one; what is shown stays until the new one is there. */
  private async gather(): Promise<void> {
    const open = this.openTask;
    if (open === undefined) return;
    this.gathering?.abort();
    const gathering = new AbortController();
    this.gathering = gathering;
    if (open.context.kind === 'ready') open.context = { ...open.context, isRefreshing: true };
    this.show();
    try {
      const now = this.services.now();
      const task = takeTask(await listTasks(now.builtInTasks, now.workspace, now.hash, breather(now.clock)), open.id);
      open.produces = task.produces;
      const variables = new Map(task.variables.map(name => [name, `‹${name}›`]));
      const tier = await resolveIfReady(tierFor(now.settings, task.tier), now, gathering.signal);
      const prepared = await prepare({ task, variables, tier, picks: this.picksOf(task.name) }, now, gathering.signal);
      const estimates = await estimateRun(prepared, now, gathering.signal);
      const { manifest, excluded, records, bestFirst, next } = prepared;
      open.shown = contextOfPrepared(
        { manifest, bestFirst, next, excluded, estimates, chosenTier: tier.name, diffScope: task.context.gitDiff },
        now.hash,
      );
      open.context = open.shown.view;
      this.countRecords(task.name, records.records.length);
    } catch (error) {
      if (gathering.signal.aborted) return;
      open.context = { kind: 'failed', problem: await this.problemOf(error, 'The context cannot be gathered') };
    }
    this.show();
  }

  private countRecords(task: string, recordCount: number): void {
    if (this.tasks.kind !== 'listed') return;
    this.tasks = {
      kind: 'listed',
      tasks: this.tasks.tasks.map(one =>
        one.id === task && one.produces === 'labels' ? { ...one, recordCount } : one,
      ),
    };
  }

  private async problemOf(
    error: unknown,
    what: 'Tasks cannot be listed' | 'The context cannot be gathered',
  ): Promise<Problem> {
    const words = error instanceof Error ? error.message : String(error);
    const { text } = await createProtector(this.services.now().workers).protectText(
      words,
      { source: 'message' },
      AbortSignal.timeout(30_000),
    );
    const remedies = isTierwiseError(error)
      ? [{ action: 'open-task' as const, title: vscode.l10n.t('Open the task') }]
      : [];
    return {
      what:
        what === 'Tasks cannot be listed'
          ? literal('Tasks cannot be listed')
          : literal('The context cannot be gathered'),
      why: text,
      remedies: [...remedies, { action: 'retry', title: vscode.l10n.t('Try again') }],
    };
  }

  private async receive(message: MessageFromPage<'desk'>): Promise<void> {
    switch (message.kind) {
      case 'page-ready':
        this.show();
        return this.refresh();
      case 'refresh-asked':
        return this.refresh();
      case 'tier-choice-asked':
        return void this.onAsked('tierwise.chooseTier', []);
      case 'new-task-asked':
        return void this.onAsked('tierwise.newTask', []);
      case 'task-unfolded':
        this.openTask = { id: message.task, context: { kind: 'loading' } };
        return this.gather();
      case 'task-folded':
        this.gathering?.abort();
        this.openTask = undefined;
        return this.show();
      case 'task-opened':
        return this.remedy('open-task', { task: message.task });
      case 'snippet-pinned':
        return this.pick(message, (picks, key) => ({
          pinned: withKey(picks.pinned, key),
          excluded: withoutKey(picks.excluded, key),
        }));
      case 'snippet-unpinned':
        return this.pick(message, (picks, key) => ({ ...picks, pinned: withoutKey(picks.pinned, key) }));
      case 'snippet-excluded':
        return this.pick(message, (picks, key) => ({
          pinned: withoutKey(picks.pinned, key),
          excluded: withKey(picks.excluded, key),
        }));
      case 'snippet-included':
        return this.pick(message, (picks, key) => ({ ...picks, excluded: withoutKey(picks.excluded, key) }));
      case 'snippet-opened': {
        const place = this.openTask?.shown?.places.get(message.snippet);
        return place && openPlace(place.path, place, this.services.now().folders);
      }
      case 'preview-asked':
        return void this.onAsked('tierwise.previewContext', [message.task]);
      case 'run-asked':
        return void this.onAsked('tierwise.runTask', [message.task]);
      case 'suggestion-run-asked':
        if (this.suggested === undefined) return;
        return void this.onAsked('tierwise.runTask', [message.task, undefined, this.suggested.uri]);
      case 'field-map-asked':
        return void this.onAsked('tierwise.mapFields', [this.suggested?.uri]);
      case 'run-opened':
        return void this.onAsked('tierwise.openLastRun', [message.run]);
      case 'run-stopped':
        return this.board.stop(message.run);
      case 'run-resumed':
        return this.remedy('resume-run', { run: message.run });
      case 'remedy-asked':
        if (message.action === 'retry') return this.refresh();
        return this.remedy(message.action, message);
    }
  }

  /** Ids come from what was shown; one that is not known any more changes nothing. */
  private pick(
    message: Parameters<typeof pickShown>[1] & { readonly task: string },
    change: (picks: Picks, key: string) => Picks,
  ): Promise<void> {
    const key = this.openTask?.shown?.keys.get(message.snippet);
    if (key !== undefined) this.picks.change(message.task, picks => change(picks, key));
    if (key !== undefined && this.openTask) this.openTask.context = pickShown(this.openTask.context, message);
    return this.gather();
  }

  private async remedy(
    action: Parameters<typeof remedy>[0],
    about: { readonly run?: string; readonly task?: string },
  ): Promise<void> {
    const task =
      about.task ??
      (await listRuns(this.services.now(), mostRuns)).flatMap(run =>
        run.kind === 'run' && run.id === about.run ? [run.task] : [],
      )[0];
    const ask = (id: CommandId, args: readonly unknown[]) => void this.onAsked(id, args);
    await remedy(
      action,
      { ask, services: this.services, resumeRun: run => this.onResumed(run) },
      { run: about.run, task },
    );
  }
}
