import { deepEqual } from 'node:assert/strict';
import type { Finding } from '../../../../src/core/findings/finding';
import { scoredByVector } from '../../../../src/core/findings/scoredByVector';

const finding: Finding = {
  rule: 'CVE-2026-1111',
  title: 'Heap overflow',
  severity: '',
  product: 'libfoo',
  version: '',
  fix: '2.3.4',
  place: '',
  tool: '',
  path: 'osv.json',
  line: 1,
};
const grave = 'score: CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const mild = 'score: CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N';

describe('a finding that its file gives a CVSS vector', () => {
  it('has the score of the gravest where the file says no level, and says where it is from', async () => {
    const { severity, score } = await scoredByVector(finding, `${mild}\n${grave}`);

    deepEqual([severity, score], ['critical (by its CVSS vector)', 9.8]);
  });

  it('keeps what the file says itself, and what no vector can score', async () => {
    const said = { ...finding, severity: 'moderate' };

    deepEqual(await scoredByVector(said, grave), said);
    deepEqual(await scoredByVector(finding, 'score: CVSS:3.1/AV:N/AC:L/PR:N'), finding);
    deepEqual(await scoredByVector(finding, 'no vector at all'), finding);
  });
});
