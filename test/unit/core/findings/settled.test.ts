import { deepEqual, equal, match } from 'node:assert/strict';
import { findingOf } from '../../../../src/core/findings/findingOf';
import { fullRow } from '../../../../src/core/findings/findingRows';
import { groupFindings } from '../../../../src/core/findings/groupFindings';
import { headerLines } from '../../../../src/core/findings/pageHeader';
import type { SourceRecord } from '../../../../src/core/records/record';

const record = (named: Readonly<Record<string, string>>, text: string, line = 1): SourceRecord => ({
  id: `r${line}`,
  kind: 'finding',
  path: 'scan.sarif',
  line,
  fields: Object.entries(named).map(([name, value]) => ({ name, value, line })),
  text,
});
const result = (place: string, text: string, line: number) =>
  record({ Rule: 'js.eval', Severity: 'error', Title: 'Use of eval', Place: place, Tool: 'Semgrep' }, text, line);

describe('results of SARIF that nobody is to act on', () => {
  const all = [
    result('src/a%20b.js:12', 'ruleId: js.eval', 1),
    result('src/c.js:3', 'ruleId: js.eval\nsuppressions:\n  - kind: inSource\nlocations: x', 2),
    result('src/d.js:4', 'ruleId: js.eval\nsuppressions:\n  - kind: external\n    status: rejected\nlocations: x', 3),
    result('src/e.js:5', 'ruleId: js.eval\nbaselineState: absent', 4),
  ].map(findingOf);

  it('are told as suppressed or gone, and stand for no group where another finding does', () => {
    const groups = groupFindings(all.toReversed());

    deepEqual(
      all.map(({ settled }) => settled),
      [undefined, 'suppressed', undefined, 'gone'],
    );
    equal(groups[0]?.first.settled, undefined);
    match(groups.map(fullRow).join('\n'), / · 4 findings · 1 suppressed · 1 gone · /);
    match(headerLines(groups, 1).join('\n'), /to be acted on no more: gone 1, suppressed 1/);
  });

  it('stand at the path that their URI means', () => {
    equal(all[0]?.place, 'src/a b.js:12');
  });
});

describe('a port of Nmap', () => {
  it('that a script calls vulnerable says so, and one that is not does not', () => {
    const port = (state: string) =>
      findingOf(
        record(
          { Title: '80/tcp open: http' },
          `script:\n    id: http-vuln-cve2021-41773\n    output:\n      |   ${state}:\n      |     State: ${state}\n`,
        ),
      );
    const said = '80/tcp open: http; http-vuln-cve2021-41773 says VULNERABLE';

    deepEqual(
      ['VULNERABLE', 'LIKELY VULNERABLE', 'NOT VULNERABLE'].map(state => [port(state).severity, port(state).title]),
      [
        ['VULNERABLE', said],
        ['VULNERABLE', said],
        ['', '80/tcp open: http'],
      ],
    );
  });
});
