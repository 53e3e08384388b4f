import { equal } from 'node:assert/strict';
import { withTier } from '../../../../src/core/task/withTier';

describe('a tier that is written into a task file', () => {
  it('takes the place of the one before, and leaves all else letter for letter', () => {
    equal(
      withTier('---\ntitle: A\ntier: best   # dear\nlabels: []\n---\ntier: of the text\n', 'fast'),
      '---\ntitle: A\ntier: fast   # dear\nlabels: []\n---\ntier: of the text\n',
    );
    equal(withTier('---\r\ntier : best\r\n---\r\nText\r\n', 'fast'), '---\r\ntier: fast\r\n---\r\nText\r\n');
  });

  it('comes at the end of the front matter where there was none, below keys that are no tier of the task', () => {
    equal(
      withTier('\uFEFF---\ntitle: A\ncontext:\n  tier: x\n---\nText', 'local'),
      '\uFEFF---\ntitle: A\ncontext:\n  tier: x\ntier: local\n---\nText',
    );
  });

  it('has no place in a text without front matter', () => {
    equal(withTier('No front matter\n', 'fast'), undefined);
    equal(withTier('---\nnever closed\n', 'fast'), undefined);
  });
});
