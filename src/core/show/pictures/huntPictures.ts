import { sayTime } from '../../digest/judge/words';
import { type Child, type ElementNode, element } from '../element';
import { counted, duration, place, whole } from '../words';
import type { HuntPictureData, PictureFinding } from './huntPictureData';
import { type Picture, round, scale } from './picture';

const width = 720;
const narrowWidth = 340;

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
  const timed = data.findings.filter(({ first, last }) => first !== undefined && last !== undefined);
  if (all <= 0 || recordings.length > 40) return undefined;
  const gap = 14;
  const room = width - gap * (recordings.length - 1);
  const xOf = (time: number): number => {
    let x = 0;
    for (const { from, to } of recordings) {
      const wide = ((to - from) / all) * room;
      if (time < from) return round(x);
      if (time <= to) return round(x + ((time - from) / all) * room);
      x += wide + gap;
    }
    return width;
  };
  const most = Math.max(...data.bins.map(([, rows]) => rows));
  const [high, lane] = [70, 18];
  const bars = data.bins.map(([bin, rows]) => {
    const [x, end] = [xOf(bin * data.binSeconds), xOf((bin + 1) * data.binSeconds - 1e-6)];
    const height = round(Math.max(1, (rows / most) * high));
    return element('rect', { class: 'rows', x, y: round(high - height), width: Math.max(0.6, round(end - x)), height });
  });
  const lanes = timed.slice(0, 12).flatMap((finding, at): readonly ElementNode[] => {
    const { id, severity, first = 0, last = 0 } = finding;
    const y = high + 8 + at * lane;
    const [x, end] = [xOf(first), xOf(last)];
    const left = end > width - 40;
    return open.mark(finding, [
      element('rect', {
        class: `lasted ${severity}`,
        x: round(Math.min(x, width - 3)),
        y,
        width: Math.max(3, round(end - x)),
        height: lane - 8,
      }),
      element(
        'text',
        {
          class: 'row-name',
          x: left ? round(x - 4) : round(Math.max(end, x + 3) + 4),
          y: y + 9,
          'text-anchor': left ? 'end' : 'start',
        },
        id,
      ),
    ]);
  });
  const height = high + 12 + Math.min(12, timed.length) * lane;
  const parts = recordings.map(({ from, to }) => `${sayTime(from)} to ${sayTime(to)}`);
  return {
    name: 'timeline',
    title: 'Rows and findings over time',
    says: `Rows of the logs in steps of ${duration(data.binSeconds)}, at most ${whole(most)}, ${parts.slice(0, 3).join('; ')}${parts.length > 3 ? `; ${counted(parts.length - 3, 'more recording')}` : ''}; below, from when to when each finding was seen.`,
    drawing: drawing(height, [...bars, ...lanes]),
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
  const graph = (left: number, right: number, longest: number) => {
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
    return [...lines, ...nodes];
  };
  const hidden = edges.length - shown.length;
  return {
    name: 'hosts',
    title: 'Hosts of the findings',
    says: `${counted(shown.length, 'pair')} of hosts in findings, the source left and the target right; a line is wider where more bytes went.${hidden > 0 ? ` In the table alone: ${counted(hidden, 'more pair')}.` : ''}`,
    drawing: drawing(height, graph(200, width - 240, 34)),
    // Names of addresses fit whole; longer ones stand in the table.
    narrow: drawing(height, graph(128, narrowWidth - 128, 17), narrowWidth),
    header: ['Finding', 'Source', 'Target', 'Ports', 'Flows', 'Bytes out', 'Bytes in'],
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
    element(
      'text',
      { class: 'host-name', x: anchor === 'end' ? x - 10 : x + 10, y: y + 4, 'text-anchor': anchor },
      host,
    ),
  ];
}

/** Each connection as a point: when it began, and how long after the one before. A straight row of points is a clock. */
function beats(data: HuntPictureData, open: OpenFinding): Picture | undefined {
  const regular = data.findings.filter(({ beats: times }) => times.length >= 4).slice(0, 6);
  if (regular.length === 0) return undefined;
  const high = 64;
  const strips = regular.flatMap(({ id, severity, beats: times }, at): readonly ElementNode[] => {
    const gaps = times.slice(1).map((time, index) => ({ time, gap: time - (times[index] ?? time) }));
    const middle = [...gaps].sort((a, b) => a.gap - b.gap)[gaps.length >> 1]?.gap ?? 0;
    const top = at * (high + 12);
    const x = scale(times[0] ?? 0, times.at(-1) ?? 0, width - 60);
    const y = (gap: number) => round(top + high - (Math.min(gap, middle * 2.5) / Math.max(1e-9, middle * 2.5)) * high);
    return [
      element('text', { class: 'row-name', x: 0, y: top + 12 }, id),
      element('line', { class: 'middle', x1: 40, y1: y(middle), x2: width - 20, y2: y(middle) }),
      ...gaps.map(({ time, gap }) =>
        element('circle', { class: `beat ${severity}`, cx: round(40 + x(time)), cy: y(gap), r: 2.2 }),
      ),
    ];
  });
  return {
    name: 'beats',
    title: 'Intervals of regular connections',
    says: 'Each point is a connection: from left to right when it began, upwards how long after the one before it. The line is the middle interval; points along it are a clock.',
    drawing: drawing(regular.length * (high + 12), strips),
    header: ['Finding', 'Pair', 'Connections', 'Middle interval', 'Shortest', 'Longest', 'First (UTC)', 'Last (UTC)'],
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

function talkers(data: HuntPictureData): Picture | undefined {
  const list = data.talkers.filter(({ bytesOut, bytesIn }) => bytesOut + bytesIn > 0);
  if (list.length === 0) return undefined;
  const most = Math.max(...list.map(({ bytesOut, bytesIn }) => Math.max(bytesOut, bytesIn)));
  const lane = 26;
  // By order of magnitude: one backup would make all others invisible.
  const wide = (bytes: number) => round((Math.log10(1 + bytes) / Math.log10(1 + most)) * (width - 220));
  const bars = list.flatMap(({ host, bytesOut, bytesIn }, at): readonly ElementNode[] => [
    element('text', { class: 'host-name', x: 190, y: at * lane + 16, 'text-anchor': 'end' }, cut(host, 30)),
    element('rect', { class: 'sent', x: 200, y: at * lane + 4, width: Math.max(1, wide(bytesOut)), height: 8 }),
    element('rect', { class: 'received', x: 200, y: at * lane + 13, width: Math.max(1, wide(bytesIn)), height: 8 }),
  ]);
  return {
    name: 'talkers',
    title: 'Who sent the most',
    says: 'The sources that sent the most bytes: above what they sent, below what came back. Each tenth of the width is the same factor, not the same amount.',
    drawing: drawing(list.length * lane + 4, bars),
    header: ['Source', 'Flows', 'Bytes out', 'Bytes in'],
    rows: list.map(({ host, flows, bytesOut, bytesIn }) => [host, whole(flows), sayBytes(bytesOut), sayBytes(bytesIn)]),
  };
}

function drawing(height: number, children: readonly ElementNode[], wide = width): ElementNode {
  return element('svg', { viewBox: `0 0 ${wide} ${round(height)}`, 'aria-hidden': true }, children);
}

/** `conn.log:12`, for a file, where nothing can be opened by a click. */
export function placeOf({ at }: PictureFinding): string {
  return at?.path === undefined ? '' : place(at.path, at.startLine, at.endLine);
}

function sayTimeOf(seconds: number | undefined): string {
  return seconds === undefined ? '' : sayTime(seconds);
}

function sayBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return bytes >= 1e3 ? `${(bytes / 1e3).toFixed(1)} kB` : `${whole(bytes)} B`;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
