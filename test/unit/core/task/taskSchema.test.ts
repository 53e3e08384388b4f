import { deepEqual } from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { taskSchema } from '../../../../src/core/task/taskSchema';

const file = 'media/tasks/task.schema.json';

describe('the JSON schema of a task file', () => {
  it('says what the parser checks (TIERWISE_UPDATE=1 writes it anew)', () => {
    const schema = { title: 'Front matter of a Tierwise task file', ...z.toJSONSchema(taskSchema) };
    if (process.env['TIERWISE_UPDATE'] === '1') writeFileSync(file, `${JSON.stringify(schema, undefined, 2)}\n`);

    deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(schema)));
  });
});
