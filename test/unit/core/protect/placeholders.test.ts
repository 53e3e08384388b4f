import { deepEqual, equal } from 'node:assert/strict';
import { findByOwnRules } from '../../../../src/core/protect/findSecrets';
import { PlaceholderNumbers, replaceSecrets } from '../../../../src/core/protect/placeholders';

describe('replacing secrets', () => {
  it('keeps the lines of one that has a line for each character, however many', () => {
    const lines = 144_000;
    const text = ['ghp_', 'aB3dE6gH9jK2mN5pQ8'.repeat(lines / 18)].join('').split('').join('\n');
    const findings = findByOwnRules(text);

    const replaced = replaceSecrets(text, findings, new PlaceholderNumbers());

    equal(findings.length, 1);
    deepEqual(
      [replaced.text.split('\n').length, replaced.text.trim()],
      [text.split('\n').length, '[redacted:github-token#1]'],
    );
  });
});
