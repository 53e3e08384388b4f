import { deepEqual, equal } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sayCounted } from '../../src/core/digest/judge/words';
import { numbered } from '../../src/core/protect/protected';
import { counted } from '../../src/core/show/words';

const nouns =
  'records|rows|files|calls|passages|claims|findings|lines|events|entries|mails|models|columns|hosts|sources|targets|pairs|matches|sentences|runs';

/** Where there are several by construction, for the reason given. */
const alwaysSeveral: Readonly<Record<string, string>> = {
  'src/ui/previewDocuments.ts': 'it speaks of the first of several',
  'src/core/estimate.ts': 'names that many only beyond a limit',
  'src/core/rerankPlan.ts': 'one passage has no order',
  'src/core/runRerank.ts': 'one passage has no order',
  'src/core/show/tierLedger.ts': 'says one by itself',
  'src/core/consent.ts': 'one vote is no vote',
  'src/core/findings/findingRows.ts': 'told only where there are several',
  'src/core/digest/judge/judgeScans.ts': 'a few are told one by one',
};

describe('nouns behind a number', () => {
  it('are one where there is one', () => {
    equal(counted(1, 'row'), '1 row');
    equal(counted(1_204, 'entry', 'entries'), '1,204 entries');
    equal(sayCounted(1, 'host'), '1 host');
    equal(sayCounted(0, 'host'), '0 hosts');
    equal(numbered(1, 'file', 'files'), '1 file');
    equal(numbered(2, 'file', 'files'), '2 files');
  });

  it('are never written as if there were always several', () => {
    const written = new RegExp(
      `\\$\\{(?:(?:whole|sayCount)\\([^{}]*\\)|[\\w.]+\\.length)\\} (?:${nouns})\\b|numeral\\([^()]*\\),\\s*literal\\(' (?:${nouns})\\b`,
      'g',
    );
    const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => join('src', file).replaceAll('\\', '/'))
      .filter(file => alwaysSeveral[file] === undefined)
      .flatMap(file => [...readFileSync(file, 'utf8').matchAll(written)].map(([words]) => `${file}: ${words}`));

    deepEqual(found, []);
  });
});
