import { deepEqual, equal } from 'node:assert/strict';
import { PauseGate } from '../../../src/core/pauseGate';
import { labelled, labelTask, mail, runDesk } from './runDesk';

const inbox = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`inbox/${number}.eml`, mail(`Mail ${number}`)]));

const settled = () => new Promise(resolve => setTimeout(resolve, 20));

describe('a run that is paused', () => {
  it('lets what is under way arrive, begins nothing, and goes on where it was', async () => {
    const gate = new PauseGate();
    const desk = runDesk(inbox(8), {
      answer: (_call, number) => {
        if (number === 3) gate.pause();
        return labelled('clean');
      },
    });
    const told: string[] = [];
    const running = desk.run({ task: labelTask, gate }, { labelled: ({ id }) => told.push(id) });
    while (!gate.isPaused) await settled();
    await settled();
    const asked = desk.calls.length;
    await settled();

    deepEqual([desk.calls.length, told.length], [asked, asked]);
    equal(asked < 8, true);
    gate.goOn();
    const { state, labels } = await running;
    deepEqual([state, labels.length, desk.calls.length], ['done', 8, 8]);
  });

  it('can be stopped, and is then a run that can be taken up', async () => {
    const gate = new PauseGate();
    const stop = new AbortController();
    const desk = runDesk(inbox(4), {
      answer: (_call, number) => {
        if (number === 2) gate.pause();
        return labelled('clean');
      },
    });
    const running = desk.run({ task: labelTask, gate }, {}, stop.signal);
    while (!gate.isPaused) await settled();
    await settled();
    stop.abort();
    const { state, run } = await running;
    equal(state, 'cancelled');

    gate.goOn();
    const again = await desk.run({ task: labelTask, resume: run });
    deepEqual([again.state, again.labels.length, desk.calls.length], ['done', 4, 4]);
  });
});
