import { deepEqual } from 'node:assert/strict';
import type { Workers } from '../../../../src/core/ports';
import { secretsDoor } from '../../../../src/core/protect/door';
import { findByOwnRules } from '../../../../src/core/protect/findSecrets';
import { github, password } from './madeSecrets';

const signal = new AbortController().signal;

const scanning: Workers = {
  run: async (_name, input) => input.map(one => findByOwnRules(typeof one === 'string' ? one : one.text)) as never,
};
const broken: Workers = { run: async () => Promise.reject(new Error('gone')) };

describe('the door', () => {
  const body = (text: string) =>
    JSON.stringify({ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text }] }] });

  it('opens for a body in which nothing would be replaced', async () => {
    deepEqual(await secretsDoor(scanning)(body('password = "[redacted:password#1]"'), signal), { kind: 'open' });
  });

  it('refuses a secret anywhere in the body, in words without it', async () => {
    const refused = { kind: 'refused', why: 'a github-token still stands in it' };

    deepEqual(await secretsDoor(scanning)(body(`see ${github}`), signal), refused);
    deepEqual(await secretsDoor(scanning)(JSON.stringify({ [github]: 1 }), signal), refused);
    deepEqual(await secretsDoor(scanning)(`not JSON: ${github}`, signal), refused);
  });

  it('sees a secret that only its key gives away', async () => {
    const why = 'a password still stands in it';

    deepEqual(await secretsDoor(scanning)(JSON.stringify({ password }), signal), { kind: 'refused', why });
  });

  it('refuses hidden text', async () => {
    const why = 'invisible characters still stand in it';

    deepEqual(await secretsDoor(scanning)(body('a\u{e0041}b'), signal), { kind: 'refused', why });
  });

  it('stays shut when the scan does not work', async () => {
    const answer = await secretsDoor(broken)(body('hello'), signal);

    deepEqual(answer.kind, 'refused');
  });
});
