import type * as vscode from 'vscode';
import { noPicks, type Picks } from '../core/rank/picks';

const key = 'tierwise.picks';
type Saved = Record<string, { readonly pinned: readonly string[]; readonly excluded: readonly string[] }>;

/** Pins and exclusions by task. They outlive the window, and are keys of places: no text of the workspace. */
export class SavedPicks {
  private readonly picks: Map<string, Picks>;

  constructor(private readonly memory: vscode.Memento) {
    const saved = Object.entries(memory.get<Saved>(key, {}));
    this.picks = new Map(
      saved.map(([task, { pinned, excluded }]) => [task, { pinned: new Set(pinned), excluded: new Set(excluded) }]),
    );
  }

  of(task: string): Picks {
    return this.picks.get(task) ?? noPicks;
  }

  change(task: string, change: (picks: Picks) => Picks): void {
    this.picks.set(task, change(this.of(task)));
    const saved = [...this.picks].map(
      ([name, { pinned, excluded }]) => [name, { pinned: [...pinned], excluded: [...excluded] }] as const,
    );
    void this.memory.update(key, Object.fromEntries(saved) satisfies Saved);
  }
}

export function withKey(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...keys, key]);
}

export function withoutKey(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set([...keys].filter(one => one !== key));
}
