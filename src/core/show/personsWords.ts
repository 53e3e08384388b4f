import type { RunState } from '../keep/runState';
import type { Agreement } from '../measure/agreement';
import { agreementOfRun, goldOfRun } from '../measure/goldAgreement';
import type { Workspace } from '../ports';
import { literal, type ProtectedText } from '../protect/protected';
import type { Protector } from '../protect/protector';
import type { PersonsWord } from './viewOfLabels';

/** What persons say of the records of a run: here, or in its gold file. */
export interface PersonsWords {
  readonly of: PersonsWord;
  readonly agreement?: Agreement<ProtectedText>;
  /** Why the gold file says nothing: a sentence. */
  readonly problem?: ProtectedText;
}

export const noWords: PersonsWords = { of: () => undefined };

export interface PersonsWordsPorts {
  readonly workspace: Workspace;
  readonly protector: Protector;
  /** Who sits here. */
  readonly me: string;
}

/** Never rejects for a gold file that cannot be meant: what was corrected here stands in any case. */
export async function personsWords(
  state: RunState,
  { workspace, protector, me }: PersonsWordsPorts,
  signal: AbortSignal,
): Promise<PersonsWords> {
  const { gold, problem } = await goldOfRun(state, workspace, signal).then(
    found => ({ gold: found, problem: undefined }),
    (error: unknown) => ({ gold: new Map(), problem: error instanceof Error ? error.message : String(error) }),
  );
  const names = new Map<string, ProtectedText>((state.start.task.labels ?? []).map(({ name }) => [name, name]));
  const people = [...new Set([...gold.values()].map(row => row.by ?? ''))];
  const { texts } = await protector.protectTexts([me, problem ?? '', ...people], { source: 'gold' }, signal);
  const [myself, told = literal('')] = texts;
  const shown = new Map(people.map((by, index) => [by, texts[index + 2] ?? literal('')]));
  return {
    of(id) {
      const own = state.corrections.get(id);
      if (own !== undefined) return { label: own.label, by: own.by, isYou: own.by === myself };
      const row = gold.get(id);
      const label = row === undefined ? undefined : names.get(row.label);
      if (label === undefined) return undefined;
      return { label, by: shown.get(row.by ?? '') ?? literal(''), isYou: row.by === me };
    },
    agreement: agreementOfRun(state, gold),
    ...(problem === undefined ? {} : { problem: told }),
  };
}
