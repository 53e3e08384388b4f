import { match } from 'node:assert/strict';
import type { PageNode } from '../../../src/core/show/element';
import { contextTree } from '../../../src/webview/contextTree';
import { asIfProtected } from '../core/show/asIfProtected';

const textOf = (node: PageNode): string => (typeof node === 'string' ? node : node.children.map(textOf).join(''));

describe('a passage on the desk', () => {
  it('says once that it is pinned, before what a narrow bar cuts off', () => {
    const passage = (why: string) => ({
      id: 'a1',
      title: asIfProtected('src/queue.ts'),
      path: asIfProtected('src/queue.ts'),
      tokens: 80,
      why: asIfProtected(why),
      isPinned: true,
    });
    const textWith = (why: string) =>
      textOf(
        contextTree(
          'Change report',
          [{ source: 'docs', title: 'Docs', tokens: 80, leftOutCount: 0, kept: [passage(why)] }],
          [],
          () => true,
        ),
      );

    match(textWith('pinned by you; mentions “retry” 2×'), /pinned · src · mentions “retry” 2×/);
    match(textWith('pinned by you'), /pinned · src(?! ·)/);
  });
});
