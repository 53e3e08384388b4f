import { deepEqual, equal } from 'node:assert/strict';
import { literal } from '../../../src/core/protect/protected';
import type { ContextView } from '../../../src/core/show/deskView';
import { pickShown } from '../../../src/ui/pickShown';

function passage(id: string, isPinned = false) {
  return { id, title: literal('a passage'), tokens: 10, why: literal('open'), isPinned };
}

const view: ContextView = {
  kind: 'ready',
  usedTokens: 100,
  budgetTokens: 8_000,
  counted: 'exact',
  overheadTokens: 10,
  keptCount: 2,
  passageCount: 5,
  groups: [
    { source: 'docs', title: 'Docs', tokens: 20, kept: [passage('a'), passage('b', true)], leftOutCount: 0 },
    { source: 'open-files', title: 'Open files', tokens: 10, kept: [passage('c')], leftOutCount: 1 },
  ],
  leftOut: [],
  cost: { kind: 'free' },
  otherCosts: [],
  notes: [],
  isRefreshing: false,
};

function kept(shown: ContextView) {
  return shown.kind === 'ready'
    ? shown.groups.flatMap(group => group.kept.map(({ id, isPinned }) => `${id}${isPinned ? '!' : ''}`))
    : undefined;
}

describe('a pick on the desk', () => {
  it('shows at once, before the context is gathered anew', () => {
    deepEqual(kept(pickShown(view, { kind: 'snippet-pinned', snippet: 'c' })), ['a', 'b!', 'c!']);
    deepEqual(kept(pickShown(view, { kind: 'snippet-unpinned', snippet: 'b' })), ['a', 'b', 'c']);
    deepEqual(kept(pickShown(view, { kind: 'snippet-excluded', snippet: 'a' })), ['b!', 'c']);
    deepEqual(kept(view), ['a', 'b!', 'c']);
  });

  it('leaves what it does not know, and what is not there yet, as it is', () => {
    deepEqual(kept(pickShown(view, { kind: 'snippet-excluded', snippet: 'z' })), ['a', 'b!', 'c']);
    equal(pickShown(view, { kind: 'snippet-included', snippet: 'z' }), view);
    const loading: ContextView = { kind: 'loading' };
    equal(pickShown(loading, { kind: 'snippet-pinned', snippet: 'a' }), loading);
  });
});
