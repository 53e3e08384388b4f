import { type Child, type ElementNode, element } from '../element';
import { counted, place, whole } from '../words';
import type { Moment, MomentsData } from './momentsData';
import { inBothWidths, type Picture, round } from './picture';

const [left, right, line] = [14, 14, 34];
/** Two digits and some room. */
const numberWidth = 20;

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
  const zoneless = moments.filter(({ isZoneless }) => isZoneless).length;
  return {
    name: 'moments',
    title: 'Timeline of the notes',
    says: [
      `${counted(moments.length, 'entry', 'entries')} from ${first.when} to ${last.when} UTC, numbered as in the table; a longer way is a longer time by order of magnitude.`,
      ...(zoneless === 0 ? [] : [`Without a time zone, drawn as if in UTC: ${whole(zoneless)}.`]),
      ...(dayless === 0 ? [] : [`With a time but no day, not drawn: ${whole(dayless)}.`]),
    ].join(' '),
    ...inBothWidths(wide => momentsDrawing(moments, open, wide)),
    header: ['No.', 'Time (UTC)', 'Event', 'Place'],
    rows: moments.map((moment, at) => [
      open.row(moment, at + 1),
      `${moment.when}${moment.isZoneless ? ' (zone not given)' : ''}`,
      moment.said.length <= 300 ? moment.said : `${moment.said.slice(0, 299).replace(/[\uD800-\uDBFF]$/, '')}…`,
      moment.path === undefined ? '' : place(moment.path, moment.line, moment.line),
    ]),
  };
}

function momentsDrawing(moments: readonly Moment[], open: OpenMoment, wide: number): ElementNode {
  const steps = moments.map(({ timeMs }, at) =>
    at === 0 ? 0 : 1 + Math.log2(1 + (timeMs - (moments[at - 1]?.timeMs ?? timeMs)) / 60_000),
  );
  const all = steps.reduce((sum, step) => sum + step, 0);
  let passed = 0;
  const places = steps.map(step => {
    passed += step;
    return round(left + (all === 0 ? 0 : (passed / all) * (wide - left - right)));
  });
  const numbered = { above: Number.NEGATIVE_INFINITY, below: Number.NEGATIVE_INFINITY };
  const marks = moments.flatMap((moment, at) => {
    const x = places[at] ?? 0;
    const side = at % 2 === 0 ? 'above' : 'below';
    // Of numbers that would lie on each other the first is enough: the points go on counting.
    const hasNumber = x - numbered[side] >= numberWidth;
    if (hasNumber) numbered[side] = x;
    return open.mark(moment, at + 1, [
      element('circle', { class: 'host-mark', cx: x, cy: line, r: 4 }),
      ...(hasNumber
        ? [
            element(
              'text',
              { class: 'row-name', x, y: side === 'above' ? line - 12 : line + 20, 'text-anchor': 'middle' },
              String(at + 1),
            ),
          ]
        : []),
    ]);
  });
  return element('svg', { viewBox: `0 0 ${wide} 84`, 'aria-hidden': true }, [
    element('line', { class: 'middle', x1: 0, y1: line, x2: wide, y2: line }),
    ...days(moments, places, wide),
    ...marks,
  ]);
}

/** A day's name stands where its first entry does, if there is room. */
function days(moments: readonly Moment[], places: readonly number[], wide: number): readonly ElementNode[] {
  let [lastDay, lastX] = ['', Number.NEGATIVE_INFINITY];
  return moments.flatMap(({ when }, at): readonly ElementNode[] => {
    const [day, x] = [when.slice(0, 10), places[at] ?? 0];
    const isNew = day !== lastDay;
    lastDay = day;
    if (!isNew || x - lastX < 84) return [];
    lastX = x;
    const isAtEnd = x > wide - 80;
    return [
      element('line', { class: 'middle', x1: x, y1: line, x2: x, y2: 66 }),
      element(
        'text',
        { class: 'row-name', x: isAtEnd ? wide : Math.max(0, x - 6), y: 79, 'text-anchor': isAtEnd ? 'end' : 'start' },
        day,
      ),
    ];
  });
}
