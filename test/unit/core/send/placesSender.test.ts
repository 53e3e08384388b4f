import { deepEqual, equal } from 'node:assert/strict';
import { keyRefused, overloaded, tooLong } from '../../../../src/core/send/failures';
import { placesSender } from '../../../../src/core/send/placesSender';
import type { Reply, SendFailure } from '../../../../src/core/send/provider';
import type { RunCall, Sender } from '../../../../src/core/send/send';
import { never, reply, runCall } from './sendTest';

/** A place that gives this outcome to every call, and remembers which models it was asked for. */
function place(outcome: Reply | SendFailure, asked: string[]): Sender {
  return {
    stopped: () => (outcome.kind === 'failure' ? outcome : undefined),
    async send(run: RunCall) {
      asked.push(run.call.model);
      return { outcome, attempts: [] };
    },
  };
}

describe('the places of a tier', () => {
  const busy = overloaded('Anthropic', undefined, false);
  const asked: string[] = [];
  beforeEach(() => {
    asked.length = 0;
  });

  it('asks the next place, under its own model, when one cannot answer, and all later calls go there at once', async () => {
    const opened: string[] = [];
    const sender = placesSender(place(busy, asked), [
      async because => {
        opened.push(because.reason);
        return { model: 'model-b', sender: place(reply({ model: 'model-b' }), asked) };
      },
    ]);

    const first = await sender.send(runCall(), {}, never);
    const second = await sender.send(runCall(), {}, never);

    deepEqual([first.outcome.kind, second.outcome.kind], ['reply', 'reply']);
    deepEqual(asked, ['model-a', 'model-b', 'model-b']);
    deepEqual(opened, ['overloaded']);
    equal(sender.stopped(), undefined);
  });

  it('opens a place once, however many calls fail at the same time', async () => {
    let opened = 0;
    const sender = placesSender(place(busy, asked), [
      async () => {
        opened += 1;
        await new Promise(resolve => setTimeout(resolve, 5));
        return { model: 'model-b', sender: place(reply(), asked) };
      },
    ]);

    const all = await Promise.all(Array.from({ length: 8 }, () => sender.send(runCall(), {}, never)));

    equal(opened, 1);
    equal(all.filter(({ outcome }) => outcome.kind === 'reply').length, 8);
  });

  it('goes past a place that cannot be opened, and ends with what the last one said', async () => {
    const refused = keyRefused('OpenRouter', 'Set one.');
    const sender = placesSender(place(busy, asked), [
      async () => undefined,
      async () => ({ model: 'model-c', sender: place(refused, asked) }),
    ]);

    const { outcome } = await sender.send(runCall(), {}, never);

    deepEqual(asked, ['model-a', 'model-c']);
    equal(outcome.kind === 'failure' && outcome.reason, 'key-refused');
    equal(sender.stopped()?.reason, 'key-refused');
  });

  it('takes what is wrong with the call itself for wrong everywhere', async () => {
    const sender = placesSender(place(tooLong('Anthropic', ''), asked), [
      async () => ({ model: 'model-b', sender: place(reply(), asked) }),
    ]);

    const { outcome } = await sender.send(runCall(), {}, never);

    equal(outcome.kind === 'failure' && outcome.reason, 'too-long');
    deepEqual(asked, ['model-a']);
  });

  it('does not pay twice for half a report that is worth reading', async () => {
    const cut = { ...busy, partialText: 'x'.repeat(500) };
    const sender = placesSender(place(cut, asked), [async () => ({ model: 'model-b', sender: place(reply(), asked) })]);

    const { outcome } = await sender.send(runCall({ produces: 'report' }), {}, never);

    equal(outcome.kind === 'failure' && outcome.partialText?.length, 500);
    deepEqual(asked, ['model-a']);
  });
});
