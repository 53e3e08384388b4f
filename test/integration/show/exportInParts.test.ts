import { equal, ok } from 'node:assert/strict';
import type { InParts } from '../../../src/core/inParts';
import type { LabelResult } from '../../../src/core/read/results';
import { fileBytes } from '../../../src/core/show/fileBytes';
import { iocCsvInParts } from '../../../src/core/show/iocCsv';
import { labelIndicatorsInParts } from '../../../src/core/show/labelIndicators';
import { labelRows } from '../../../src/core/show/labelRow';
import { labelsCsvInParts } from '../../../src/core/show/labelsCsv';
import { labelsHtmlInParts, labelsMarkdownInParts } from '../../../src/core/show/labelsDocument';
import { labelsJsonlInParts } from '../../../src/core/show/labelsJsonl';
import { labelsSarif, labelsSarifInParts } from '../../../src/core/show/labelsSarif';
import { asIfProtected } from '../../unit/core/show/asIfProtected';
import { exampleLabels } from '../../unit/core/show/exampleLabels';

const count = 3_000;
const example = exampleLabels('a');
const results: readonly LabelResult[] = Array.from({ length: count }, (_, at) => ({
  ...(example.results[at % 2] as LabelResult),
  id: at.toString(16).padStart(16, '0'),
  path: asIfProtected(`mail/ü ${at}.eml`),
  evidence: [{ quote: asIfProtected(`http://evil-${at}.example/a`), path: asIfProtected('x'), line: 1, found: true }],
  fields: [{ name: asIfProtected('Time'), value: asIfProtected(new Date(1.79e12 + at * 60_000).toISOString()) }],
}));

/** What it comes to, and in how many parts. */
function counted<Result>(parts: InParts<Result>): { readonly made: Result; readonly count: number } {
  for (let at = 1, part = parts.next(); ; at++, part = parts.next())
    if (part.done) return { made: part.value, count: at };
}

describe('an export of thousands of rows', () => {
  it('is made in parts, in every form', () => {
    const document = { ...example, results };
    const forms: Readonly<Record<string, InParts<string>>> = {
      csv: labelsCsvInParts(results),
      jsonl: labelsJsonlInParts(results),
      sarif: labelsSarifInParts(results, [], true),
      markdown: labelsMarkdownInParts(document),
      html: labelsHtmlInParts(document),
      ioc: iocCsvInParts(counted(labelIndicatorsInParts(results, ['a'], new Map())).made),
    };
    for (const [form, parts] of Object.entries(forms)) {
      const { made, count: parted } = counted(parts);
      ok(parted > count / 64, `${form} in ${parted} parts`);
      ok(form === 'html' || made.includes('2998'), form);
    }
  });

  it('is the same SARIF, letter for letter, as one document of all', () => {
    const odd = results.slice(0, 200).map((one, at) => ({ ...one, rationale: asIfProtected(`\u2028"\n${at} [] {}`) }));
    const labels = [{ name: 'a', description: '[]' }];
    for (const some of [odd, odd.slice(0, 1), []]) {
      const text = labelsSarif(some, labels, true);
      const document = JSON.parse(text);
      equal(document.runs[0].results.length, labelRows(some).length);
      equal(text, `${JSON.stringify(document, undefined, 2)}\n`);
    }
  });

  it('is written as one text is, wherever it is cut', () => {
    for (const before of ['', 'a', 'aü'])
      for (const text of [before, `${before}${'😀'.repeat(300_000)}`, `${before}${'é'.repeat(262_144)}`]) {
        const { made, count: parts } = counted(fileBytes(text));
        equal(Buffer.compare(made, Buffer.from(text)), 0);
        if (text.length > 500_000) ok(parts > 2);
      }
  });
});
