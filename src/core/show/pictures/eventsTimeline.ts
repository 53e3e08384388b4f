import { flatMapped, type InParts, mapped } from '../../inParts';
import type { LabelResult } from '../../read/results';
import { type Child, type ElementNode, element } from '../element';
import { recordWords } from '../recordColumns';
import { recordTimeMs } from '../recordTime';
import { counted, place, whole } from '../words';
import { bothWidths, type Picture, scale } from './picture';

const laneHeight = 22;
/** Rows of the table; more would make a file nobody reads, and CSV has them all. */
const mostRows = 200;

interface Event {
  readonly result: LabelResult;
  readonly timeMs: number;
}

/**
 * When the records of a run were, a lane for each label, with the table of those that a person must look at, in order of their
 * times. `undefined` where fewer than two times are known, or all are the same.
 */
export function* eventsTimelineInParts(
  results: readonly LabelResult[],
  labels: readonly string[],
): InParts<Picture | undefined> {
  const found = yield* flatMapped(results, (result): readonly Event[] => {
    const timeMs = recordTimeMs(result.fields);
    return timeMs === undefined ? [] : [{ result, timeMs }];
  });
  const events = found.sort((a, b) => a.timeMs - b.timeMs);
  const [first, last] = [events[0]?.timeMs ?? 0, events.at(-1)?.timeMs ?? 0];
  if (!(last > first)) return undefined;
  const given = [...new Set(events.map(({ result }) => String(result.label)))];
  const lanes = [...labels.filter(label => given.includes(label)), ...given.filter(label => !labels.includes(label))];
  const toConfirm = events.filter(({ result }) => result.mustConfirm);
  const told = toConfirm.length > 0 ? toConfirm : events;
  const inTable = new Set(told.slice(0, mostRows).map(({ result }) => result));
  const rows = told
    .slice(0, mostRows)
    .map(({ result, timeMs }): readonly Child[] => [
      element('span', { id: `event-${result.id}` }, sayTime(timeMs)),
      result.label,
      recordWords(result.fields),
      place(result.path, result.line, undefined),
    ]);
  const [wide, narrow] = bothWidths;
  const drawing = yield* lanesDrawing(lanes, events, inTable, wide);
  const narrowDrawing = yield* lanesDrawing(lanes, events, inTable, narrow);
  const missing = results.length - events.length;
  const more = told.length - rows.length;
  return {
    name: 'events',
    title: 'Events over time',
    says: [
      `${counted(events.length, 'record')} from ${sayTime(first)} to ${sayTime(last)} UTC, a lane for each label; the table has ${toConfirm.length > 0 ? 'those of labels that a person must confirm' : 'all'}${more > 0 ? `, ${whole(more)} more are left out of it` : ''}.`,
      ...(missing === 0 ? [] : [`Without a time, not drawn: ${whole(missing)}.`]),
    ].join(' '),
    drawing,
    narrow: narrowDrawing,
    header: ['Time (UTC)', 'Label', 'Record', 'Place'],
    rows,
  };
}

/** A lane for each label, and below when the first and the last record were. `events` is in order of time. */
function* lanesDrawing(
  lanes: readonly string[],
  events: readonly Event[],
  inTable: ReadonlySet<LabelResult>,
  wide: number,
): InParts<ElementNode> {
  const namesWidth = wide < 500 ? 96 : 150;
  const [first, last] = [events[0]?.timeMs ?? 0, events.at(-1)?.timeMs ?? 0];
  const x = scale(first, last, wide - namesWidth - 20);
  const all = yield* mapped(events, ({ result, timeMs }) => ({
    lane: lanes.indexOf(result.label),
    at: namesWidth + 10 + x(timeMs),
    row: inTable.has(result) ? `event-${result.id}` : undefined,
  }));
  const marks = yield* distinct(all);
  const bottom = lanes.length * laneHeight + 14;
  const axis = (at: number, anchor: 'start' | 'end', timeMs: number) =>
    element('text', { class: 'axis', x: at, y: bottom, 'text-anchor': anchor }, sayTime(timeMs).slice(0, 16));
  return element('svg', { viewBox: `0 0 ${wide} ${bottom + 6}`, 'aria-hidden': true }, [
    ...lanes.flatMap((label, lane): readonly ElementNode[] => [
      element('text', { class: 'row-name', x: 0, y: lane * laneHeight + 15 }, cut(label, Math.floor(namesWidth / 7))),
      element('line', {
        class: 'middle',
        x1: namesWidth,
        y1: lane * laneHeight + 11,
        x2: wide,
        y2: lane * laneHeight + 11,
      }),
    ]),
    ...marks.map(({ lane, at, row }) => {
      const circle = element('circle', { class: 'host-mark', cx: at, cy: lane * laneHeight + 11, r: 3.5 });
      // For whoever points; the table below is what is read, so that keys pass these by.
      return row === undefined ? circle : element('a', { fragment: row, tabindex: -1 }, circle);
    }),
    // Where the names take a third of the width, two times have room only over the whole of it.
    axis(wide < 500 ? 0 : namesWidth, 'start', first),
    axis(wide, 'end', last),
  ]);
}

interface Mark {
  readonly lane: number;
  readonly at: number;
  /** The row of the table that it leads to, where it has one. */
  readonly row: string | undefined;
}

/** Marks that would lie on each other are one, which leads to the first row among theirs. */
function* distinct(marks: readonly Mark[]): InParts<readonly Mark[]> {
  const found = new Map<string, Mark>();
  yield* mapped(marks, mark => {
    const key = `${mark.lane} ${Math.round(mark.at)}`;
    const known = found.get(key);
    if (known?.row === undefined) found.set(key, { ...mark, at: known?.at ?? mark.at });
  });
  return [...found.values()];
}

function sayTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}

function cut(label: string, longest: number): string {
  return label.length <= longest ? label : `${label.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
