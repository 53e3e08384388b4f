import { deepEqual, equal, match } from 'node:assert/strict';
import type { KeptSnippet } from '../../../../src/core/fit/manifest';
import type { RunState } from '../../../../src/core/keep/runState';
import { htmlOf } from '../../../../src/core/show/htmlOf';
import { momentsOf } from '../../../../src/core/show/pictures/momentsOf';
import { momentsOfFile } from '../../../../src/core/show/pictures/picturesOfFile';

/** A run whose report was made from these notes. */
function runOn(text: string, source = 'records'): Pick<RunState, 'manifests'> {
  const snippet = { source, title: 'notes.md', path: 'notes.md', startLine: 1, text, facts: [] };
  const kept = [{ id: 'S1', snippet, tokens: 1, why: '', pinned: false }] as unknown as readonly KeptSnippet[];
  return { manifests: [{ kept }] } as unknown as Pick<RunState, 'manifests'>;
}

const notes = [
  '## 2026-03-01',
  '- 10:00 UTC – the deployment began',
  '- 12:05 CET: alerts <b>fired</b>',
  'Nobody looked at them.',
  '## 2026-03-02',
  '- 09:30 rolled back',
].join('\n');

describe('the timeline of a report’s notes', () => {
  it('has each entry with its time in UTC, its line, and whether its zone is known', () => {
    const made = momentsOf(runOn(notes));

    deepEqual(
      made?.moments.map(({ when, isZoneless, said, line }) => [when, isZoneless, said, line]),
      [
        ['2026-03-01 10:00', false, 'the deployment began', 2],
        ['2026-03-01 11:05', false, 'alerts <b>fired</b>', 3],
        ['2026-03-02 09:30', true, 'rolled back', 6],
      ],
    );
  });

  it('is none where there is nothing to see: too few times, all the same one, no day, or a list of commits', () => {
    for (const few of [
      '- 10:00 a thing\n- 11:00 another\n- 12:00 a third',
      '## 2026-03-01\n- 10:00 ab\n- 10:00 cd\n- 10:00 ef',
      'no times',
    ])
      equal(momentsOf(runOn(few)), undefined);
    equal(momentsOf(runOn(notes, 'commits')), undefined);
    equal(momentsOf({ manifests: [] }), undefined);
  });

  it('leads in a file from each point to its row, and nowhere else', () => {
    const made = momentsOf(runOn(notes));
    const html = htmlOf(made === undefined ? [] : momentsOfFile(made));

    for (const number of [1, 2, 3]) {
      // From the drawing for a wide place, and from that for a narrow one.
      equal(html.split(`href="#moment-${number}"`).length, 3);
      equal(html.split(`id="moment-${number}"`).length, 2);
    }
    equal(html.match(/href=/g)?.length, 6);
    match(html, /&#60;b&#62;fired/);
  });
});
