import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict';
import { maskedText } from '../../../src/core/records/storms';
import { failure, labelled, labelTask, runDesk } from './runDesk';
import { asIfProtected } from './show/asIfProtected';

const task = { ...labelTask, records: { include: ['events/*.log'], as: 'event' as const } };
const line = (minute: number, pid: number, port: number, from = '198.51.100.7') =>
  `Nov 12 02:${String(minute).padStart(2, '0')}:08 jump-01 sshd[${pid}]: Failed password for root from ${from} port ${port} ssh2\n`;
const storm = Array.from({ length: 6 }, (_, index) => line(index, 2000 + index, 40000 + index)).join('');

describe('a storm of events', () => {
  it('is asked once; each of the others carries the answer and says whose it is', async () => {
    const desk = runDesk({ 'events/auth.log': storm + line(9, 3000, 50000, '203.0.113.9') });

    const { labels, state, manifest } = await desk.run({ task });

    equal(state, 'done');
    equal(desk.calls.length, 2);
    equal(labels.length, 7);
    const first = labels[0]?.id;
    deepEqual(
      labels.map(one => [one.line, one.label, one.sameAs]),
      [1, 2, 3, 4, 5, 6, 7].map(number => [number, 'clean', number > 1 && number < 7 ? first : undefined]),
    );
    ok(manifest.notes.some(note => note.startsWith('5 records that say the same')));
  });

  it('is asked each where the task says so', async () => {
    const desk = runDesk({ 'events/auth.log': storm });

    const { labels } = await desk.run({ task: { ...task, records: { ...task.records, same: 'each' } } });

    equal(desk.calls.length, 6);
    ok(labels.every(one => one.sameAs === undefined));
  });

  it('can be asked about one of the others alone, by its id', async () => {
    const desk = runDesk({ 'events/auth.log': storm });
    const whole = await desk.run({ task });
    const other = whole.labels[3];
    const asked = desk.calls.length;

    const alone = await desk.run({ task, onlyRecords: new Set([other?.id ?? '']) });

    deepEqual(
      alone.labels.map(one => [one.id, one.line, one.sameAs]),
      [[other?.id, 4, undefined]],
    );
    equal(desk.calls.length, asked + 1);
    await rejects(
      desk.run({ task, onlyRecords: new Set(['0'.repeat(16)]) }),
      /There is no record with the id "0000000000000000"/,
    );
  });

  it('has its answers after a resume, when the first try failed', async () => {
    let fails = true;
    const desk = runDesk(
      { 'events/auth.log': storm },
      { answer: () => (fails ? failure('invalid-request') : labelled('phishing')) },
    );
    const first = await desk.run({ task });
    fails = false;

    const again = await desk.run({ task, resume: first.run });

    deepEqual([first.state, again.state, desk.calls.length], ['failed', 'done', 2]);
    deepEqual(new Set(again.labels.map(one => one.label)), new Set(['phishing']));
  });

  it('is never seen among emails', async () => {
    const desk = runDesk({
      'inbox/1.eml': 'Subject: A\n\nSame 2026-11-12 02:00:00\n',
      'inbox/2.eml': 'Subject: A\n\nSame 2026-11-12 02:00:01\n',
    });

    await desk.run();

    equal(desk.calls.length, 2);
  });

  it('is no storm where a user, an address, a service, a rule or a file differs', () => {
    const masked = (text: string) => maskedText({ kind: 'event', fields: [], text: asIfProtected(text) });
    const same: readonly (readonly [string, string])[] = [
      ['{"src_port": 40111, "dst_port": 443}', '{"src_port": 51234, "dst_port": 443}'],
      ['{"ProcessId": 12, "EventRecordID": "77"}', '{"ProcessId": 13, "EventRecordID": "78"}'],
      ['{"time": 1763000000}', '{"time": 1763000001.25}'],
    ];
    const other: readonly (readonly [string, string])[] = [
      ['{"dst_port": 22}', '{"dst_port": 443}'],
      ['{"EventID": 4624}', '{"EventID": 4625}'],
      ['{"rule": {"id": "A"}}', '{"rule": {"id": "B"}}'],
      ['{"user_id": 1}', '{"user_id": 2}'],
      [`{"sha256": "${'ab'.repeat(32)}"}`, `{"sha256": "${'ac'.repeat(32)}"}`],
      ['from 198.51.100.7', 'from 198.51.100.8'],
    ];
    for (const [one, two] of same) equal(masked(one), masked(two));
    for (const [one, two] of other) notEqual(masked(one), masked(two));
  });
});
