import type { CompareTier } from '../core/show/compareView';
import { element, type PageNode } from '../core/show/element';
import { money } from '../core/show/words';
import type { ComparePicture } from './compareParts';

/** In units of the drawing, which is as wide as its page. */
const size = { width: 640, height: 260, left: 44, right: 16, top: 14, bottom: 50 };
const bottom = size.height - size.bottom;
/** What is free, and what has no known price, stand beside the axis of dollars. */
const slot = 70;

/** Each tier by what it reaches and what it costs, the cost by powers of ten; the tables hold the same numbers. */
export function compareChart({ view, measure }: ComparePicture): PageNode {
  const name = view.measures[measure]?.name ?? '';
  const shown = view.tiers.filter(tier => tier.shares[measure]?.share !== undefined);
  const axis = axisOf(shown);
  const lowest = Math.min(...shown.map(tier => tier.shares[measure]?.share?.low ?? 1), barAt(view, measure) ?? 1);
  const floor = Math.max(0, Math.floor(lowest * 10 - 0.5) / 10);
  const y = (share: number) => bottom - ((share - floor) / (1 - floor)) * (bottom - size.top);
  return element(
    'section',
    { class: 'chart', key: 'chart', 'aria-label': `${name} by cost; the tables below hold the same numbers` },
    element('p', { class: 'scale soft', 'aria-hidden': true }, `${name}, with 95 % intervals`),
    element(
      'svg',
      { viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': spoken(shown, measure, name) },
      ticksOf(floor).flatMap(share => [
        element('line', {
          class: 'grid',
          key: `grid-${share}`,
          x1: size.left,
          x2: size.width - size.right,
          y1: y(share),
          y2: y(share),
        }),
        element(
          'text',
          { key: `share-${share}`, x: size.left - 6, y: y(share) + 4, 'text-anchor': 'end' },
          `${Math.round(100 * share)} %`,
        ),
      ]),
      axis.marks.map(({ x, words }) =>
        element('text', { key: `cost-${words}`, x, y: bottom + 20, 'text-anchor': 'middle' }, words),
      ),
      element(
        'text',
        { key: 'axis', x: (size.left + size.width) / 2, y: size.height - 4, 'text-anchor': 'middle' },
        'cost per 1,000 records',
      ),
      barLine(barAt(view, measure), y),
      shown.map((tier, index) => point(tier, measure, index, axis.xOf(tier), y)),
    ),
  );
}

function barAt({ bar }: ComparePicture['view'], measure: number): number | undefined {
  return bar?.measure === measure ? bar.atLeast : undefined;
}

function barLine(bar: number | undefined, y: (share: number) => number): readonly PageNode[] {
  if (bar === undefined) return [];
  return [
    element('line', {
      class: 'wanted',
      key: 'bar',
      x1: size.left,
      x2: size.width - size.right,
      y1: y(bar),
      y2: y(bar),
    }),
    element('text', { key: 'bar-word', x: size.left + 4, y: y(bar) - 4, 'text-anchor': 'start' }, 'your bar'),
  ];
}

/** A shape of its own for each, with its name: nothing is told by colour alone. */
const shapes = ['●', '■', '▲', '◆', '✚', '▼', '★'];

function point(
  { title, run, shares, isChosen }: CompareTier,
  measure: number,
  index: number,
  x: number,
  y: (share: number) => number,
): readonly PageNode[] {
  const share = shares[measure]?.share;
  if (share === undefined) return [];
  const isAtEnd = x > size.width - 150;
  const look = isChosen ? 'chosen' : '';
  return [
    element('line', {
      class: `interval ${look}`,
      key: `interval-${run}`,
      x1: x,
      x2: x,
      y1: y(share.low),
      y2: y(share.high),
    }),
    ...[share.low, share.high].map(end =>
      element('line', {
        class: `interval ${look}`,
        key: `end-${run}-${end}`,
        x1: x - 4,
        x2: x + 4,
        y1: y(end),
        y2: y(end),
      }),
    ),
    element(
      'text',
      { class: `mark ${look}`, key: `mark-${run}`, x, y: y(share.value) + 5, 'text-anchor': 'middle' },
      shapes[index % shapes.length] ?? '●',
    ),
    element(
      'text',
      {
        class: `name ${look}`,
        key: `name-${run}`,
        x: isAtEnd ? x - 10 : x + 10,
        y: y(share.value) + 4,
        'text-anchor': isAtEnd ? 'end' : 'start',
      },
      title,
    ),
  ];
}

interface Axis {
  readonly xOf: (tier: CompareTier) => number;
  readonly marks: readonly { readonly x: number; readonly words: string }[];
}

function axisOf(tiers: readonly CompareTier[]): Axis {
  const free = tiers.filter(({ usdPer1000 }) => usdPer1000 === 0);
  const unknown = tiers.filter(({ usdPer1000 }) => usdPer1000 === undefined);
  const prices = tiers.flatMap(({ usdPer1000 }) => (usdPer1000 === undefined || usdPer1000 === 0 ? [] : [usdPer1000]));
  const from = size.left + (free.length > 0 ? slot * Math.min(2, free.length) : 20);
  const to = size.width - size.right - (unknown.length > 0 ? slot * Math.min(2, unknown.length) : 30);
  const first = prices.length === 0 ? 0 : Math.floor(Math.log10(Math.min(...prices)));
  const last = Math.max(first + 1, prices.length === 0 ? 1 : Math.ceil(Math.log10(Math.max(...prices))));
  const place = (usd: number) => from + ((Math.log10(usd) - first) / (last - first)) * (to - from);
  const within = (some: readonly CompareTier[], tier: CompareTier, start: number, width: number) =>
    start + (width * (some.indexOf(tier) + 0.5)) / some.length;
  const powers = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return {
    xOf: tier =>
      tier.usdPer1000 === undefined
        ? within(unknown, tier, to + 10, size.width - size.right - to - 10)
        : tier.usdPer1000 === 0
          ? within(free, tier, size.left, from - size.left - 20)
          : place(tier.usdPer1000),
    marks: [
      ...(free.length > 0 ? [{ x: (size.left + from - 20) / 2, words: 'free' }] : []),
      ...(prices.length > 0 ? powers.map(usd => ({ x: place(usd), words: money(usd) })) : []),
      ...(unknown.length > 0 ? [{ x: (to + 10 + size.width - size.right) / 2, words: 'not known' }] : []),
    ],
  };
}

function ticksOf(floor: number): readonly number[] {
  const step = 1 - floor > 0.5 ? 0.2 : 0.1;
  const count = Math.floor((1 - floor) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => 1 - index * step);
}

function spoken(tiers: readonly CompareTier[], measure: number, name: string): string {
  const each = tiers.map(
    ({ title, shares, cost }) => `${title} ${Math.round(100 * (shares[measure]?.share?.value ?? 0))} %, ${cost}`,
  );
  return `${name}: ${each.join('; ')}`;
}
