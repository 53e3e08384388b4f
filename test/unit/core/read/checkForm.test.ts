import { equal } from 'node:assert/strict';
import { literal } from '../../../../src/core/protect/protected';
import { formProblem } from '../../../../src/core/read/checkForm';

const headings = [literal('Summary'), literal('Root cause'), literal('Gaps')];

describe('the form of a report', () => {
  it('is right where its headings stand in their order, whatever their level, number and emphasis', () => {
    equal(
      formProblem('# Report\n\n## 1. Summary\n\n### **Root Cause:**\n\nIt broke.\n\nGaps\n----\n', { headings }),
      undefined,
    );
  });

  it('says which headings are missing; a heading in code is none', () => {
    equal(
      formProblem('## Summary\n\n```\n## Root cause\n```\n', { headings }),
      'the headings "Root cause", "Gaps" are missing',
    );
    equal(
      formProblem('## Summary\n## Root cause of it all\n## Gaps\n', { headings }),
      'the heading "Root cause" is missing',
    );
  });

  it('says when the order is another one', () => {
    equal(
      formProblem('## Gaps\n## Summary\n## Root cause\n', { headings }),
      'the headings do not stand in the order that was asked for',
    );
  });

  it('counts words without citations', () => {
    const text = '## Summary\n\nIt waits half a second [S1:4 "many words that are not counted here"].';
    equal(formProblem(text, { headings: [], maxWords: 6 }), undefined);
    equal(formProblem(text, { headings: [], maxWords: 5 }), 'it has 6 words, and at most 5 were asked for');
  });
});
