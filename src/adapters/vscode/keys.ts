import type * as vscode from 'vscode';

/** Keys in the editor's secret storage, each bound to the origin that it was set for and never given to another. */
export interface Keys extends KeyRing {
  get(origin: string): Promise<string | undefined>;
}

/** What the user interface may do with keys: all but read one. */
export interface KeyRing {
  has(origin: string): Promise<boolean>;
  set(origin: string, key: string): Promise<void>;
  remove(origin: string): Promise<void>;
}

export function keys(secrets: vscode.SecretStorage): Keys {
  const nameOf = (origin: string) => `tierwise.key:${origin}`;
  return {
    get: async origin => secrets.get(nameOf(origin)),
    has: async origin => (await secrets.get(nameOf(origin))) !== undefined,
    set: async (origin, key) => secrets.store(nameOf(origin), key),
    remove: async origin => secrets.delete(nameOf(origin)),
  };
}
