import { type Child, type ElementNode, element } from '../element';
import { counted, place, whole } from '../words';
import type { Moment, MomentsData } from './momentsData';
import { type Picture, round } from './picture';

const width = 720;
const [left, right, line] = [14, 14, 34];

/** How a moment is opened in the table, and what its mark in the drawing becomes: a link to its row in a file. */
export interface OpenMoment {
  readonly row: (moment: Moment, number: number) => Child;
  readonly mark: (moment: Moment, number: number, drawn: readonly ElementNode[]) => readonly ElementNode[];
}

/**
 * Entries of notes as numbered points in time, with their table. The way between two is as long as the time between them by order of
 * magnitude: an incident is minutes within days.
 */
export function momentsPicture({ moments, dayless }: MomentsData, open: OpenMoment): Picture | undefined {
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const steps = moments.map(({ timeMs }, at) =>
    at === 0 ? 0 : 1 + Math.log2(1 + (timeMs - (moments[at - 1]?.timeMs ?? timeMs)) / 60_000),
  );
  const all = steps.reduce((sum, step) => sum + step, 0);
  let passed = 0;
  const places = steps.map(step => {
    passed += step;
    return round(left + (all === 0 ? 0 : (passed / all) * (width - left - right)));
  });
  const marks = moments.flatMap((moment, at) => {
    const x = places[at] ?? 0;
    const isAbove = at % 2 === 0;
    return open.mark(moment, at + 1, [
      element('circle', { class: 'host-mark', cx: x, cy: line, r: 4 }),
      element(
        'text',
        { class: 'row-name', x, y: isAbove ? line - 12 : line + 20, 'text-anchor': 'middle' },
        String(at + 1),
      ),
    ]);
  });
  const zoneless = moments.filter(({ isZoneless }) => isZoneless).length;
  return {
    name: 'moments',
    title: 'Timeline of the notes',
    says: [
      `${counted(moments.length, 'entry', 'entries')} from ${first.when} to ${last.when} UTC, numbered as in the table; a longer way is a longer time by order of magnitude.`,
      ...(zoneless === 0 ? [] : [`${whole(zoneless)} name no time zone and are drawn as if they meant UTC.`]),
      ...(dayless === 0 ? [] : [`${whole(dayless)} with a time and no day are not drawn.`]),
    ].join(' '),
    drawing: element('svg', { viewBox: `0 0 ${width} 84`, 'aria-hidden': true }, [
      element('line', { class: 'middle', x1: 0, y1: line, x2: width, y2: line }),
      ...days(moments, places),
      ...marks,
    ]),
    header: ['No.', 'Time (UTC)', 'Event', 'Place'],
    rows: moments.map((moment, at) => [
      open.row(moment, at + 1),
      `${moment.when}${moment.isZoneless ? ' (zone not given)' : ''}`,
      moment.said.length <= 300 ? moment.said : `${moment.said.slice(0, 299).replace(/[\uD800-\uDBFF]$/, '')}…`,
      moment.path === undefined ? '' : place(moment.path, moment.line, moment.line),
    ]),
  };
}

/** A day's name stands where its first entry does, if there is room. */
function days(moments: readonly Moment[], places: readonly number[]): readonly ElementNode[] {
  let [lastDay, lastX] = ['', Number.NEGATIVE_INFINITY];
  return moments.flatMap(({ when }, at): readonly ElementNode[] => {
    const [day, x] = [when.slice(0, 10), places[at] ?? 0];
    const isNew = day !== lastDay;
    lastDay = day;
    if (!isNew || x - lastX < 74) return [];
    lastX = x;
    const isAtEnd = x > width - 70;
    return [
      element('line', { class: 'middle', x1: x, y1: line, x2: x, y2: 66 }),
      element(
        'text',
        { class: 'row-name', x: isAtEnd ? width : Math.max(0, x - 6), y: 79, 'text-anchor': isAtEnd ? 'end' : 'start' },
        day,
      ),
    ];
  });
}
