import { match, ok } from 'node:assert/strict';
import { fileDiff, reportOf } from './changeOf';

describe('what a reviewer looks at first', () => {
  it('is a statement put together out of values, and not one with places for them', async () => {
    const unsafe = await reportOf(
      fileDiff('src/pay.ts', [['', " a\n+  return db.query('select * from users where name = ' + user);\n b"]]),
    );
    const safe = await reportOf(
      fileDiff('src/pay.ts', [['', " a\n+  return db.query('select * from users where name = $1', [user]);\n b"]]),
    );

    match(unsafe.markdown, /\*\*A statement put together out of values\*\* in `src\/pay\.ts`/);
    ok(!safe.markdown.includes('put together'));
  });

  it('is a right that a pipeline or a container gets', async () => {
    const { markdown } = await reportOf(
      fileDiff('.github/workflows/ci.yml', [['', ' on: push\n+permissions: write-all\n jobs:']]),
    );

    match(markdown, /\*\*Rights widened\*\* in `\.github\/workflows\/ci\.yml`: \+ `permissions: write-all`/);
  });
});
