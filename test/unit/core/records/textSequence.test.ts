import { deepEqual } from 'node:assert/strict';
import { fieldOf, read } from './mail';

const login = (user: string) => ({
  eventTime: '2026-10-01T10:00:00Z',
  eventName: 'ConsoleLogin',
  eventSource: 'signin.amazonaws.com',
  userIdentity: { type: 'IAMUser', userName: user },
});

describe('a sequence of JSON texts with record separators', () => {
  it('is read text by text, however each is laid out', async () => {
    for (const [indent, end, second] of [
      [0, '\n', 2],
      [0, '', 1],
      [2, '\n', 10],
    ] as const) {
      const file = ['ann', 'bob'].map(user => `\u001e${JSON.stringify(login(user), null, indent)}${end}`).join('');

      const records = await read('events.json', file, 100);

      deepEqual(
        records.map(one => [one.kind, one.line, fieldOf(one, 'User'), one.problem]),
        [
          ['event', 1, 'ann', undefined],
          ['event', second, 'bob', undefined],
        ],
      );
    }
  });
});
