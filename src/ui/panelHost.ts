import type { EditorServices } from '../services';
import type { CommandId } from './commandIds';
import type { LiveRun } from './liveRun';
import type { PreviewDocuments } from './previewDocuments';

/** What a panel needs of the window around it. */
export interface PanelHost {
  readonly services: EditorServices;
  readonly previews: PreviewDocuments;
  /** A run that is under way in this window. */
  liveRun(id: string): LiveRun | undefined;
  ask(id: CommandId, args: readonly unknown[]): void;
  /** Shows what went wrong, in the one place that does. */
  onFailed(error: unknown): void;
  /** Shows what went wrong by itself. */
  resumeRun(run: string): Promise<void>;
  /** A new run that asks about one record of this one, by itself; its page opens. */
  askAlone(run: string, record: string): Promise<void>;
}
