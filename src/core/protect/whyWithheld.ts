import type { Snippet } from '../gather/source';
import { sensitiveName } from './sensitiveNames';

/** Why a piece of a file may not be shown at all: by the file's name, or the one it had before, since a rename does not make a credential file harmless. */
export function whyWithheld(snippet: Snippet): string | undefined {
  const before = (snippet.facts ?? []).map(fact => /^(?:renamed|copied) from (.+)$/.exec(fact)?.[1]);
  for (const path of [snippet.path, ...before]) {
    const why = path === undefined ? undefined : whyNameWithheld(path);
    if (why !== undefined) return why;
  }
  return undefined;
}

export function whyNameWithheld(path: string): string | undefined {
  const reason = sensitiveName(path);
  return reason === undefined ? undefined : `sensitive name: ${reason}`;
}
