import { element, type PageNode } from '../core/show/element';
import { labelsOverTime, type OverTime, stretchWords } from '../core/show/labelsOverTime';
import type { LabelsRow, LabelsView } from '../core/show/labelsView';
import { counted, whole } from '../core/show/words';

/** When the records of each label were: a line of bars each, on one axis; the figures in a table below. Drawn only while unfolded. */
export function overTimePart(view: LabelsView, rows: readonly LabelsRow[], isOpen: boolean): PageNode {
  const time = isOpen
    ? labelsOverTime(
        rows,
        view.labels.map(label => label.name),
      )
    : undefined;
  return element(
    'details',
    { class: 'over-time', key: 'over-time', id: 'over-time' },
    element('summary', {}, 'Labels over time'),
    isOpen &&
      (time === undefined
        ? element('p', { class: 'soft' }, 'All records are of one time.')
        : element('div', { class: 'time-parts' }, chart(time), notes(time), table(time))),
  );
}

function chart({ lines, startsMs, stepMs }: OverTime): PageNode {
  const most = Math.max(1, ...lines.flatMap(line => line.counts));
  const last = startsMs.at(-1) ?? 0;
  return element(
    'div',
    { class: 'time-lines' },
    lines.map(({ label, counts }) => [
      element('span', { class: 'time-label', key: `name-${label}` }, label),
      bars(label, counts, most),
      element(
        'span',
        { class: 'time-total', key: `sum-${label}` },
        whole(counts.reduce((sum, count) => sum + count, 0)),
      ),
    ]),
    element('span', {}),
    element(
      'span',
      { class: 'time-axis soft' },
      element('span', {}, stretchWords(startsMs[0] ?? 0, stepMs)),
      element('span', {}, stretchWords(last, stepMs)),
    ),
    element('span', {}),
  );
}

/** All lines have one height for the most: a rare label looks rare. */
function bars(label: string, counts: readonly number[], most: number): PageNode {
  return element(
    'svg',
    {
      class: 'time-bars',
      key: `bars-${label}`,
      viewBox: `0 0 ${counts.length} 20`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': `${label}: at most ${whole(Math.max(...counts))} at a time`,
    },
    counts.map((count, index) => {
      const height = count === 0 ? 0 : Math.max(1.5, (20 * count) / most);
      return element('rect', { x: index, y: 20 - height, width: 0.8, height });
    }),
  );
}

function notes({ stepMs, withoutTime }: OverTime): PageNode {
  const missing = withoutTime === 0 ? '' : ` ${counted(withoutTime, 'record')} without a time.`;
  return element('p', { class: 'soft' }, `A bar stands for ${stepWords(stepMs)}; times are UTC.${missing}`);
}

function stepWords(stepMs: number): string {
  const minutes = Math.round(stepMs / 60_000);
  if (minutes < 60) return counted(minutes, 'minute');
  return minutes < 1440 ? counted(Math.round(minutes / 60), 'hour') : counted(Math.round(minutes / 1440), 'day');
}

function table({ lines, startsMs, stepMs }: OverTime): PageNode {
  const filled = startsMs
    .map((_, index) => index)
    .filter(index => lines.some(({ counts }) => (counts[index] ?? 0) > 0));
  return element(
    'details',
    { class: 'time-table' },
    element('summary', {}, 'As a table'),
    element(
      'table',
      { class: 'figures' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'From'),
          lines.map(({ label }) => element('th', { scope: 'col', key: `head-${label}` }, label)),
        ),
      ),
      element(
        'tbody',
        {},
        filled.map(index =>
          element(
            'tr',
            { key: `row-${startsMs[index]}` },
            element('th', { scope: 'row' }, stretchWords(startsMs[index] ?? 0, stepMs)),
            lines.map(({ label, counts }) => element('td', { key: `cell-${label}` }, whole(counts[index] ?? 0))),
          ),
        ),
      ),
    ),
  );
}
