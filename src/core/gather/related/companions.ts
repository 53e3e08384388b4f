import type { Companion } from './features';
import { isTest } from './pathKinds';
import type { RelatedIndex, Snapshot } from './relatedIndex';
import { scorePostings, sieveOf } from './scanPostings';
import { wordsOf } from './terms';

/** A change that is asked about. */
export interface ChangeAsked {
  /** The lines that came and went. */
  readonly text: string;
  /** Names that they use. */
  readonly used: readonly string[];
  /** What they define or stand in. */
  readonly touched: readonly string[];
  readonly paths: readonly string[];
}

const mostDefinitions = 16;
const mostTests = 8;
/** A name that more files define than this says nothing about which is meant. */
const mostDefiners = 3;
/** A word that most of the workspace uses is no name worth looking up; in a small one, a few files are not most. */
const leastRarity = 1.5;
const fewFiles = 8;
const mostFilesNaming = 40;

/** What a change needs to be judged: the definitions of what its lines use, and the tests that name what it touches. */
export function companionsOf(index: RelatedIndex, change: ChangeAsked): readonly Companion[] {
  const snapshot = index.snapshot();
  return [...definitionsUsed(index, snapshot, change), ...testsTouching(snapshot, change)];
}

function definitionsUsed(index: RelatedIndex, { files, order }: Snapshot, change: ChangeAsked): readonly Companion[] {
  const used = wordsOf(change.used.join(' '));
  const own = new Set([...wordsOf(change.touched.join(' ')).keys()]);
  const mayBeUsed = sieveOf(used);
  const places = new Map<number, Map<number, number>>();
  for (const [file, { scanned, path }] of files.entries()) {
    const { definitions } = scanned;
    for (let at = 0; at < definitions.length; at += 2 + (definitions[at + 1] as number)) {
      const name = definitions[at + 1 + (definitions[at + 1] as number)] as number;
      if (!mayBeUsed(name) || !used.has(name)) continue;
      // What the change itself defines stands in its hunks.
      if (own.has(name) && change.paths.includes(path)) continue;
      const inFiles = places.get(name) ?? new Map<number, number>();
      places.set(name, inFiles);
      if (!inFiles.has(file)) inFiles.set(file, definitions[at] as number);
    }
  }
  const rarityNeeded = Math.min(leastRarity, Math.log(1 + index.size / fewFiles));
  const rare = [...places]
    .filter(([name, inFiles]) => inFiles.size <= mostDefiners && index.rarity(name) >= rarityNeeded)
    .sort(([one], [other]) => index.rarity(other) - index.rarity(one) || one - other);
  const named = new Map<string, { readonly file: number; readonly passage: number; readonly names: string[] }>();
  for (const [name, inFiles] of rare) {
    const byPath = [...inFiles].sort(([one], [other]) => (order[one] as number) - (order[other] as number));
    for (const [file, passage] of byPath) {
      const key = `${file}:${passage}`;
      const known = named.get(key) ?? { file, passage, names: [] };
      named.set(key, known);
      known.names.push(used.get(name) ?? '');
    }
  }
  return [...named.values()]
    .slice(0, mostDefinitions)
    .flatMap(({ file, passage, names }) =>
      placed(files, file, passage, 'used-by-change', `defines ${list(names)}, which the change uses`),
    );
}

function testsTouching(snapshot: Snapshot, { touched, paths }: ChangeAsked): readonly Companion[] {
  const { files, order } = snapshot;
  const names = wordsOf(touched.join(' '));
  const best = new Map<number, { readonly passage: number; readonly names: string[]; score: number }>();
  for (const [term, word] of names) {
    snapshot.sheets.begin();
    const scored = scorePostings(snapshot, new Map([[term, 1]]));
    const naming = [...scored.best.keys()].filter(file => (scored.best[file] as number) > 0);
    if (naming.length > mostFilesNaming) continue;
    for (const file of naming) {
      const path = files[file]?.path ?? '';
      if (!isTest(path) || paths.includes(path)) continue;
      const values = scored.passages.get(file) ?? new Float64Array();
      const known = best.get(file) ?? { passage: values.indexOf(Math.max(...values)), names: [], score: 0 };
      known.names.push(word);
      known.score += scored.best[file] as number;
      best.set(file, known);
    }
  }
  return [...best]
    .sort(([one, a], [other, b]) => b.score - a.score || (order[one] as number) - (order[other] as number))
    .slice(0, mostTests)
    .flatMap(([file, { passage, names: own }]) =>
      placed(files, file, passage, 'tests-change', `test that names ${list(own)}, which the change touches`),
    );
}

function placed(
  files: Snapshot['files'],
  file: number,
  passage: number,
  role: Companion['role'],
  fact: string,
): readonly Companion[] {
  const known = files[file];
  if (known === undefined) return [];
  const { lines } = known.scanned;
  return [
    {
      path: known.path,
      startLine: (lines[passage] as number) + 1,
      endLine: lines[passage + 1] as number,
      role,
      facts: [fact],
    },
  ];
}

function list(names: readonly string[]): string {
  const shown = [...new Set(names)].slice(0, 3).map(name => `\`${name}\``);
  return names.length > 3 ? `${shown.join(', ')} and ${names.length - 3} more` : shown.join(' and ');
}
