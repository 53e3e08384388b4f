import { sayTime } from '../../digest/judge/words';
import { type Child, type ElementNode, element } from '../element';
import { counted, duration, place, whole } from '../words';
import type { HuntPictureData, PictureFinding } from './huntPictureData';
import { inBothWidths, type Picture, round, scale } from './picture';

/** How a finding is opened: a button on a page, a link to its row in a file; and what its mark in a drawing becomes. */
export interface OpenFinding {
  readonly row: (finding: PictureFinding, words: string) => Child;
  readonly mark: (finding: PictureFinding, drawn: readonly ElementNode[]) => readonly ElementNode[];
}

/** When rows came and findings lasted, beats, the hosts of findings, and who sent most; only those that have something to show. */
export function huntPictures(data: HuntPictureData, open: OpenFinding): readonly Picture[] {
  return [timeline(data, open), hostGraph(data, open), beats(data, open), talkers(data)].flatMap(one => one ?? []);
}

interface Recording {
  readonly from: number;
  readonly to: number;
}

/** Stretches of time with rows; what is longer than a tenth of all recorded time without any lies between two. */
function recordingsOf({ bins, binSeconds }: HuntPictureData): readonly Recording[] {
  const pause = Math.max(2, bins.length / 10);
  const found: { from: number; to: number }[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [bin] of bins) {
    const current = found.at(-1);
    if (current === undefined || bin - last > pause) found.push({ from: bin * binSeconds, to: (bin + 1) * binSeconds });
    else current.to = (bin + 1) * binSeconds;
    last = bin;
  }
  return found;
}

function timeline(data: HuntPictureData, open: OpenFinding): Picture | undefined {
  const recordings = recordingsOf(data);
  const all = recordings.reduce((sum, { from, to }) => sum + to - from, 0);
  if (all <= 0 || recordings.length > 40) return undefined;
  const most = Math.max(...data.bins.map(([, rows]) => rows));
  const parts = recordings.map(({ from, to }) => `${sayMinute(from)} to ${sayMinute(to)}`);
  const more = parts.length > 3 ? ` and ${counted(parts.length - 3, 'more recording')}` : '';
  return {
    name: 'timeline',
    title: 'Rows and findings over time',
    says: `Rows of the logs in steps of ${duration(data.binSeconds)}; the highest bar stands for ${whole(most)}. Recorded ${parts.slice(0, 3).join(', ')}${more} UTC. Below: from when to when each finding was seen.`,
    ...inBothWidths(wide => timelineDrawing(data, recordings, most, open, wide)),
    header: ['Finding', 'Severity', 'First (UTC)', 'Last (UTC)', 'What'],
    rows: data.findings.map(finding => [
      open.row(finding, finding.id),
      finding.severity,
      sayTimeOf(finding.first),
      sayTimeOf(finding.last),
      cut(finding.said, 160),
    ]),
  };
}

/** Above the bars the number that the highest of them stands for, below everything when the time begins and ends. */
function timelineDrawing(
  data: HuntPictureData,
  recordings: readonly Recording[],
  most: number,
  open: OpenFinding,
  wide: number,
): ElementNode {
  const all = recordings.reduce((sum, { from, to }) => sum + to - from, 0);
  const timed = data.findings.filter(({ first, last }) => first !== undefined && last !== undefined);
  const gap = Math.min(14, wide / 4 / recordings.length);
  const room = wide - gap * (recordings.length - 1);
  const xOf = (time: number): number => {
    let x = 0;
    for (const { from, to } of recordings) {
      const long = ((to - from) / all) * room;
      if (time < from) return round(x);
      if (time <= to) return round(x + ((time - from) / all) * room);
      x += long + gap;
    }
    return wide;
  };
  const [top, high, lane] = [18, 70, 18];
  const floor = top + high;
  const bars = data.bins.map(([bin, rows]) => {
    const [x, end] = [xOf(bin * data.binSeconds), xOf((bin + 1) * data.binSeconds - 1e-6)];
    const height = round(Math.max(1, (rows / most) * high));
    return element('rect', {
      class: 'rows',
      x,
      y: round(floor - height),
      width: Math.max(0.6, round(end - x)),
      height,
    });
  });
  const lanes = timed.slice(0, 12).flatMap((finding, at): readonly ElementNode[] => {
    const { id, severity, first = 0, last = 0 } = finding;
    const y = floor + 8 + at * lane;
    const [x, end] = [xOf(first), xOf(last)];
    const left = end > wide - 40;
    return open.mark(finding, [
      element('rect', {
        class: `lasted ${severity}`,
        x: round(Math.min(x, wide - 3)),
        y,
        width: Math.max(3, round(end - x)),
        height: lane - 8,
      }),
      text(left ? round(x - 4) : round(Math.max(end, x + 3) + 4), y + 9, id, left ? 'end' : 'start'),
    ]);
  });
  const bottom = floor + 24 + Math.min(12, timed.length) * lane;
  return drawing(bottom + 4, wide, [
    text(0, 11, counted(most, 'row'), 'start', 'axis'),
    ...bars,
    ...lanes,
    text(0, bottom, sayMinute(recordings[0]?.from), 'start', 'axis'),
    text(wide, bottom, sayMinute(recordings.at(-1)?.to), 'end', 'axis'),
  ]);
}

const mostHosts = 14;

/** Sources left, targets right, a line for each pair: as wide as its bytes by order of magnitude. */
function hostGraph(data: HuntPictureData, open: OpenFinding): Picture | undefined {
  const edges = data.findings.flatMap(finding => finding.edges.map(edge => ({ ...edge, finding })));
  if (edges.length === 0) return undefined;
  const sources = [...new Set(edges.map(({ source }) => source))].slice(0, mostHosts);
  const targets = [...new Set(edges.map(({ target }) => target))].slice(0, mostHosts);
  const shown = edges.filter(({ source, target }) => sources.includes(source) && targets.includes(target));
  const height = Math.max(sources.length, targets.length) * 30 + 10;
  const yOf = (list: readonly string[], host: string) =>
    round(((list.indexOf(host) + 0.5) / list.length) * (height - 10) + 5);
  /** Names of addresses fit whole in a narrow place too; longer ones stand in the table. */
  const graph = (wide: number) => {
    const [left, longest] = wide < 500 ? [124, 15] : [200, 25];
    const right = wide - left;
    const lines = shown.flatMap(({ source, target, bytesOut, bytesIn, finding }) => {
      const drawn = element('line', {
        class: `traffic ${finding.severity}`,
        x1: left,
        y1: yOf(sources, source),
        x2: right,
        y2: yOf(targets, target),
        'stroke-width': round(1 + Math.log10(1 + bytesOut + bytesIn) / 2),
      });
      return open.mark(finding, [drawn]);
    });
    const nodes = [
      ...sources.flatMap(host => node(cut(host, longest), left, yOf(sources, host), 'end')),
      ...targets.flatMap(host => node(cut(host, longest), right, yOf(targets, host), 'start')),
    ];
    return drawing(height, wide, [...lines, ...nodes]);
  };
  const hidden = edges.length - shown.length;
  return {
    name: 'hosts',
    title: 'Hosts of the findings',
    says: `${counted(shown.length, 'pair')} of hosts in findings, the source left and the target right; a line is wider where more bytes went.${hidden > 0 ? ` In the table alone: ${counted(hidden, 'more pair')}.` : ''}`,
    ...inBothWidths(graph),
    header: ['Finding', 'Source', 'Target', 'Ports', 'Flows', 'Bytes out', 'Bytes in'],
    numbers: ['Flows', 'Bytes out', 'Bytes in'],
    rows: edges.map(({ finding, source, target, ports, flows, bytesOut, bytesIn }) => [
      open.row(finding, finding.id),
      source,
      target,
      ports.join(', '),
      whole(flows),
      sayBytes(bytesOut),
      sayBytes(bytesIn),
    ]),
  };
}

function node(host: string, x: number, y: number, anchor: 'start' | 'end'): readonly ElementNode[] {
  return [
    element('circle', { class: 'host-mark', cx: x, cy: y, r: 4 }),
    text(anchor === 'end' ? x - 10 : x + 10, y + 4, host, anchor, 'host-name'),
  ];
}

/** Each connection as a point: when it began, and how long after the one before. A straight row of points is a clock. */
function beats(data: HuntPictureData, open: OpenFinding): Picture | undefined {
  const regular = data.findings.filter(({ beats: times }) => times.length >= 4).slice(0, 6);
  if (regular.length === 0) return undefined;
  return {
    name: 'beats',
    title: 'Intervals of regular connections',
    says: 'Each point is a connection: from left to right when it began, upwards how long after the one before it. The line is the middle interval; points along it are a clock.',
    ...inBothWidths(wide => beatsDrawing(regular, wide)),
    header: ['Finding', 'Pair', 'Connections', 'Middle interval', 'Shortest', 'Longest', 'First (UTC)', 'Last (UTC)'],
    numbers: ['Middle interval', 'Shortest', 'Longest'],
    rows: regular.map(finding => {
      const gaps = finding.beats.slice(1).map((time, index) => time - (finding.beats[index] ?? time));
      gaps.sort((a, b) => a - b);
      const [edge] = finding.edges;
      return [
        open.row(finding, finding.id),
        edge === undefined ? '' : `${edge.source} → ${edge.target}`,
        `the latest ${whole(finding.beats.length)}`,
        duration(gaps[gaps.length >> 1] ?? 0),
        duration(gaps[0] ?? 0),
        duration(gaps.at(-1) ?? 0),
        sayTimeOf(finding.beats[0]),
        sayTimeOf(finding.beats.at(-1)),
      ];
    }),
  };
}

/** A strip for each finding: the middle interval in words at its line, and below when its connections began and ended. */
function beatsDrawing(regular: readonly PictureFinding[], wide: number): ElementNode {
  const [names, high, strip] = [60, 64, 92];
  const strips = regular.flatMap(({ id, severity, beats: times }, at): readonly ElementNode[] => {
    const gaps = times.slice(1).map((time, index) => ({ time, gap: time - (times[index] ?? time) }));
    const middle = [...gaps].sort((a, b) => a.gap - b.gap)[gaps.length >> 1]?.gap ?? 0;
    const top = at * strip;
    const x = scale(times[0] ?? 0, times.at(-1) ?? 0, wide - names - 4);
    const y = (gap: number) => round(top + high - (Math.min(gap, middle * 2.5) / Math.max(1e-9, middle * 2.5)) * high);
    return [
      text(0, top + 12, id),
      text(0, round(y(middle) + 4), duration(middle), 'start', 'axis'),
      element('line', { class: 'middle', x1: names, y1: y(middle), x2: wide, y2: y(middle) }),
      ...gaps.map(({ time, gap }) =>
        element('circle', { class: `beat ${severity}`, cx: round(names + x(time)), cy: y(gap), r: 2.2 }),
      ),
      text(names, top + high + 14, sayMinute(times[0]), 'start', 'axis'),
      text(wide, top + high + 14, sayMinute(times.at(-1)), 'end', 'axis'),
    ];
  });
  return drawing(regular.length * strip - 8, wide, strips);
}

function talkers(data: HuntPictureData): Picture | undefined {
  const list = data.talkers.filter(({ bytesOut, bytesIn }) => bytesOut + bytesIn > 0);
  if (list.length === 0) return undefined;
  return {
    name: 'talkers',
    title: 'Who sent the most',
    says: 'The sources that sent the most bytes, and what came back to them. Each tenth of the width is the same factor, not the same amount.',
    ...inBothWidths(wide => talkersDrawing(list, wide)),
    header: ['Source', 'Flows', 'Bytes out', 'Bytes in'],
    numbers: ['Flows', 'Bytes out', 'Bytes in'],
    rows: list.map(({ host, flows, bytesOut, bytesIn }) => [host, whole(flows), sayBytes(bytesOut), sayBytes(bytesIn)]),
  };
}

/** Two bars for each source with their amounts in words; its name stands beside them, or above where that would take half the width. */
function talkersDrawing(list: HuntPictureData['talkers'], wide: number): ElementNode {
  const most = Math.max(...list.map(({ bytesOut, bytesIn }) => Math.max(bytesOut, bytesIn)));
  const isNarrow = wide < 500;
  const [left, above, lane] = isNarrow ? [0, 16, 52] : [200, 0, 36];
  const room = wide - left - 112;
  // By order of magnitude: one backup would make all others invisible.
  const long = (bytes: number) => Math.max(1, round((Math.log10(1 + bytes) / Math.log10(1 + most)) * room));
  const bar = (kind: 'sent' | 'received', y: number, bytes: number, words: string) => [
    element('rect', { class: kind, x: left, y, width: long(bytes), height: 11 }),
    text(round(left + long(bytes) + 6), y + 10, `${sayBytes(bytes)} ${words}`, 'start', 'axis'),
  ];
  const bars = list.flatMap(({ host, bytesOut, bytesIn }, at): readonly ElementNode[] => [
    isNarrow
      ? text(0, at * lane + 12, cut(host, 40), 'start', 'host-name')
      : text(left - 10, at * lane + 20, cut(host, 25), 'end', 'host-name'),
    ...bar('sent', at * lane + above + 3, bytesOut, 'sent'),
    ...bar('received', at * lane + above + 18, bytesIn, 'received'),
  ]);
  return drawing(list.length * lane, wide, bars);
}

function drawing(height: number, wide: number, children: readonly ElementNode[]): ElementNode {
  return element('svg', { viewBox: `0 0 ${wide} ${round(height)}`, 'aria-hidden': true }, children);
}

function text(
  x: number,
  y: number,
  words: string,
  anchor: 'start' | 'end' = 'start',
  kind: 'row-name' | 'host-name' | 'axis' = 'row-name',
): ElementNode {
  return element('text', { class: kind, x, y, 'text-anchor': anchor }, words);
}

/** `conn.log:12`, for a file, where nothing can be opened by a click. */
export function placeOf({ at }: PictureFinding): string {
  return at?.path === undefined ? '' : place(at.path, at.startLine, at.endLine);
}

function sayTimeOf(seconds: number | undefined): string {
  return seconds === undefined ? '' : sayTime(seconds);
}

function sayMinute(seconds: number | undefined): string {
  return sayTimeOf(seconds).slice(0, -3);
}

function sayBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${whole(bytes)} B`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
