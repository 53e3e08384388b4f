import type { TokenCounter } from '../fit/tokenCounter';
import { short } from './findingRows';
import type { Labelled } from './labelled';
import { type RowsPage, rowsPage } from './rowsPage';

const titles = {
  full: 'Records',
  short: 'Further records, in short',
  leftOut: 'further records are not named for want of room',
};

/** Where the labels come from: a run, or files that were exported. */
export interface LabelledFrom {
  /** `run 20261122-231005-b002 of Triage emails`, `2 files`. */
  readonly title: string;
  /** In the order of the task, the first one gravest; empty where it is not known. */
  readonly labels: readonly string[];
}

/** Labels on a page that fits a room: counts of all, then the records, those first whose label stands first in the task. */
export function labelledPage(
  all: readonly Labelled[],
  from: LabelledFrom,
  roomTokens: number,
  counter: TokenCounter,
  signal: AbortSignal,
): Promise<RowsPage & { readonly order: readonly Labelled[] }> {
  const order = inOrder(all, from.labels);
  const items = order.map(one => ({ full: fullRow(one), short: shortRow(one), level: one.label }));
  return rowsPage(headerLines(all, from), items, titles, roomTokens, counter, signal).then(page => ({
    ...page,
    order,
  }));
}

/** Without a task's order what is rarer comes first: there the few that somebody looks for are. */
function inOrder(all: readonly Labelled[], labels: readonly string[]): readonly Labelled[] {
  const counts = countBy(all, ({ label }) => label);
  const place = ({ label }: Labelled) => {
    const known = labels.indexOf(label);
    if (label === 'abstain') return Number.POSITIVE_INFINITY;
    return known >= 0 ? known : labels.length + (counts.get(label) ?? 0);
  };
  const bands = ['high', 'medium', 'low'];
  const band = ({ confidence }: Labelled) => bands.indexOf(confidence) + 1 || bands.length + 1;
  return [...all].sort(
    (a, b) =>
      compare(place(a), place(b)) ||
      band(a) - band(b) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line),
  );
}

/** Infinity less infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function fullRow({ label, confidence, rationale, answers, path, line, about, problem, isEscalated }: Labelled): string {
  const parts = [
    `${label} · ${about === '' ? path : short(about, 90)}`,
    ...(problem === '' ? [] : [`problem ${problem}`]),
    ...(confidence === '' || confidence === 'none' ? [] : [`confidence ${confidence}`]),
    ...(isEscalated ? ['a second tier was asked'] : []),
    ...(answers.length === 0
      ? []
      : [
          answers
            .slice(0, 6)
            .map(([question, answer]) => `${question} ${answer}`)
            .join(', '),
        ]),
    ...(rationale === '' ? [] : [short(rationale, 220)]),
  ];
  return `${parts.join(' · ')} (${path}:${line})`;
}

function shortRow({ path, line }: Labelled): string {
  return `${path}:${line}`;
}

function headerLines(all: readonly Labelled[], { title, labels }: LabelledFrom): readonly string[] {
  const open = all.filter(({ label }) => label === 'abstain');
  const questions = [...new Set(all.flatMap(({ answers }) => answers.map(([question]) => question)))];
  const order = [
    ...labels,
    ...[...countBy(all, ({ label }) => label)].sort(([, a], [, b]) => b - a).map(([label]) => label),
  ];
  const counts = countBy(all, ({ label }) => label);
  return [
    `# Labels of ${title}, put together by a program`,
    `Records: ${all.length}`,
    `Labels: ${[...new Set(order)].map(label => `${label} ${counts.get(label) ?? 0}`).join(', ')}`,
    `Confidence: ${countsOf(all, ({ confidence }) => confidence)}`,
    `Without an answer: ${open.length}${open.length === 0 ? '' : ` (${countsOf(open, ({ problem }) => problem || 'nothing could be decided')})`}`,
    `Tiers: ${countsOf(all, ({ tier }) => tier)}`,
    ...(all.some(({ isEscalated }) => isEscalated)
      ? [`A second tier was asked: ${all.filter(({ isEscalated }) => isEscalated).length}`]
      : []),
    ...questions.slice(0, 6).map(question => {
      const given = all.flatMap(({ answers }) =>
        answers.filter(([asked]) => asked === question).map(([, answer]) => answer),
      );
      return `Answers to ${question}: ${countsOf(given, answer => answer)}`;
    }),
  ];
}

const mostCounts = 12;

function countsOf<One>(all: readonly One[], of: (one: One) => string): string {
  const counts = [...countBy(all, of)].filter(([name]) => name !== '').sort(([, a], [, b]) => b - a);
  const words = counts.slice(0, mostCounts).map(([name, count]) => `${name} ${count}`);
  return words.length === 0
    ? 'not told'
    : `${words.join(', ')}${counts.length > words.length ? ` and ${counts.length - words.length} more` : ''}`;
}

function countBy<One>(all: readonly One[], of: (one: One) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
  return counts;
}
