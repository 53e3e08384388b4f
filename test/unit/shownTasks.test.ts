import { equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseTask } from '../../src/core/task/parseTask';

const hash = { sha256: (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex') };

describe('the tasks that are shown to be copied', () => {
  for (const file of ['README.md', 'media/walkthrough/task.md']) {
    it(`run as they stand, and ask for nothing: ${file}`, () => {
      const text = /^```markdown\n(.*?)^```$/ms.exec(readFileSync(file, 'utf8'))?.[1] ?? '';

      const parsed = parseTask({ name: 'shown', origin: 'workspace', text }, hash);

      equal(JSON.stringify(parsed.kind === 'problems' ? parsed.problems : []), '[]');
      equal(parsed.kind, 'task');
      equal(text.includes('{{'), false);
    });
  }
});
