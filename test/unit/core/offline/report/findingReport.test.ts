import { deepEqual, match, ok } from 'node:assert/strict';
import { findingReport } from '../../../../../src/core/offline/report/findingReport';
import { readNotes } from '../../../../../src/core/offline/report/notesSent';
import { promptOf } from '../../read/promptOf';
import { itemsUnder } from './changeOf';

const reportOf = async (text: string) =>
  (
    await findingReport(readNotes(promptOf([{ source: 'records', path: 'notes.md', startLine: 1, text }]).context))
  ).join('\n');

describe('a report on notes of a weakness', () => {
  it('takes parts by a label before a colon or in bold, with the list that follows', async () => {
    const report = await reportOf(
      '# Login\n\nAffected: https://shop.example/login\n\nSteps:\n\n1. Enter a quote as user.\n2. Logged in as admin.\n\nSeen on a Monday by chance.\n\n**Impact**\n\nAll orders can be read.\n\nNobody noticed for weeks.\n\n**Remediation:** prepared statements.\n',
    );

    deepEqual(itemsUnder(report, 'Affected'), ['`Affected: https://shop.example/login`']);
    deepEqual(itemsUnder(report, 'Steps to reproduce'), ['`Enter a quote as user.`', '`Logged in as admin.`']);
    deepEqual(itemsUnder(report, 'Impact'), ['`All orders can be read.`', '`Nobody noticed for weeks.`']);
    deepEqual(itemsUnder(report, 'Recommendation'), ['`**Remediation:** prepared statements.`']);
    ok(!report.includes('how to mend it'));
  });

  it('names each title of notes on several, and holds a stated score against the vector beside it', async () => {
    const report = await reportOf(
      '# One\n\nCVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H (9.8)\n\n# Two\n\nCVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N, 9.8\nCVSS:3.1/AV:N/AC:L/PR:N (7.5)\nCVSS:2.0/AV:N/AC:L/Au:N/C:C/I:C/A:C 10.0\n',
    );

    deepEqual(itemsUnder(report, 'Finding'), ['`One`', '`Two`']);
    match(report, /The notes state 9\.8, and the vector beside it scores 4\.0\./);
    match(report, /The notes state 7\.5, and the vector beside it has no score\./);
    match(report, /`CVSS:2\.0\/AV:N\/AC:L\/Au:N\/C:C\/I:C\/A:C` scores 10\.0 \(high\) by CVSS 2\.0/);
    ok(!report.includes('state 10.0'));
  });

  it('takes plain notes as they come: a word alone above a list, prose as what the weakness is, links as references', async () => {
    const report = await reportOf(
      '# IDOR\n\nTarget: https://shop.example/api\n\nAny invoice comes back, whoever is logged in.\n\nSteps\n1. Log in as user A.\n2. Open the invoice of user B.\n\nReferences: https://cwe.example/639\n',
    );

    deepEqual(itemsUnder(report, 'Description'), ['`Any invoice comes back, whoever is logged in.`']);
    deepEqual(itemsUnder(report, 'Steps to reproduce'), ['`Log in as user A.`', '`Open the invoice of user B.`']);
    match(report, /## References\n\n- `https:\/\/cwe\.example\/639`/);
    ok(!report.includes('do not say what the weakness is'));
  });

  it('takes how much came back for what an attacker gains', async () => {
    const report = await reportOf('# Injection\n\nThe quote returned 12,400 rows of customers.\n');

    deepEqual(itemsUnder(report, 'Impact'), ['`The quote returned 12,400 rows of customers.`']);
  });

  it('counts the sentences that stand in no part, with their lines', async () => {
    const report = await reportOf(
      '# IDOR\n\n## Description\n\nAny invoice comes back.\n\n## Diary\n\nIt was found on a Monday.\n\nNobody was told yet.\n',
    );

    match(report, /- 2 further sentences of the notes stand in none of these parts \(`notes\.md` 9, 11\)\./);
  });
});
