import { deepEqual } from 'node:assert/strict';
import type { Task } from '../../../../src/core/task/task';
import { tasksFor } from '../../../../src/core/task/tasksFor';
import { labelTask, reportTask } from '../runDesk';

describe('what a file is good for', () => {
  const tasks: readonly Task[] = [
    { ...labelTask, name: 'classify', records: { include: ['**/*'], as: 'file' } },
    { ...labelTask, name: 'hunks', records: { include: ['**/*'], as: 'hunk' } },
    { ...reportTask, name: 'notes', records: { include: ['**/incident*/**/*.md'], as: 'file' } },
    { ...reportTask, name: 'scan', records: { include: ['**/*.sarif', '**/*audit*.json'], as: 'finding' } },
    { ...labelTask, name: 'triage' },
    { ...reportTask, name: 'change' },
  ];
  const namesFor = (path: string) => tasksFor(path, tasks).map(({ name }) => name);

  it('is the tasks whose records it is, and none that take every file', () => {
    deepEqual(namesFor('scans/a.sarif'), ['scan']);
    deepEqual(namesFor('incidents/2026/notes.md'), ['notes']);
    deepEqual(namesFor('inbox/a.eml'), ['triage']);
    deepEqual(namesFor('src/a.ts'), []);
  });
});
