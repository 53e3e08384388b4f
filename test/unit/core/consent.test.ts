import { deepEqual, equal } from 'node:assert/strict';
import { consents, type RememberedQuestion } from '../../../src/core/consent';
import { literal } from '../../../src/core/protect/protected';
import { memoryStorage } from './keep/memoryStorage';
import { labelTask } from './runDesk';

const manifest = {
  budgetTokens: 1,
  usedTokens: 0,
  counted: 'estimated',
  counter: 'o200k',
  overheadTokens: 0,
  kept: [],
  dropped: [],
  skipped: [],
  withheld: [],
  redacted: [],
  notes: [],
} as const;

const firstSend = (provider: string): RememberedQuestion => ({
  kind: 'first-send',
  provider,
  manifest,
  estimate: undefined,
  recordCount: 0,
  howAsked: literal('one call each'),
  beside: [],
});
const ownTask = (hash: string): RememberedQuestion => ({
  kind: 'workspace-task',
  provider: 'anthropic',
  task: { ...labelTask, origin: 'workspace', hash },
});

describe('what a person allowed', () => {
  it('is asked for until it is given, and remembered for this workspace and this provider', async () => {
    const { storage } = memoryStorage();
    const here = consents(storage, 'here');

    equal(await here.isGiven(firstSend('anthropic')), false);
    await here.give(firstSend('anthropic'));

    deepEqual(
      await Promise.all([
        here.isGiven(firstSend('anthropic')),
        here.isGiven(firstSend('openai')),
        consents(storage, 'elsewhere').isGiven(firstSend('anthropic')),
        consents(storage, 'here').isGiven(firstSend('anthropic')),
      ]),
      [true, false, false, true],
    );
  });

  it('of a task holds for its text, to the byte, and says nothing about sending', async () => {
    const { storage } = memoryStorage();
    const here = consents(storage, 'here');
    await here.give(ownTask('aaaa'));

    deepEqual(
      await Promise.all([
        here.isGiven(ownTask('aaaa')),
        here.isGiven(ownTask('aaab')),
        here.isGiven(firstSend('anthropic')),
      ]),
      [true, false, false],
    );
  });

  it('survives a torn last line, and a torn line allows nothing', async () => {
    const files = new Map([['consents.jsonl', new TextEncoder().encode('"task:aaaa"\n"task:bb')]]);
    const here = consents(memoryStorage(files).storage, 'here');

    deepEqual(
      await Promise.all([here.isGiven(ownTask('aaaa')), here.isGiven(ownTask('bb')), here.isGiven(ownTask('bbbb'))]),
      [true, false, false],
    );
    await here.give(ownTask('cccc'));
    equal(await here.isGiven(ownTask('cccc')), true);
  });
});
