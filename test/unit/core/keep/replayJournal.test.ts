import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { JournalRecord } from '../../../../src/core/keep/journalEntry';
import { sealLine } from '../../../../src/core/keep/journalLine';
import { isSound, replayBreathing, replayJournal } from '../../../../src/core/keep/replayJournal';
import { literal } from '../../../../src/core/protect/protected';
import { isWhole } from '../../../support/rounds';
import { hash, newRun, recordIds, resultFor, usage } from './sampleRun';

const at = '2026-11-22T22:15:01.000Z';
const ids = recordIds(4);

const beginning: readonly JournalRecord[] = [
  { kind: 'run-started', format: 1, run: '20261122-221501-3fa9', ...newRun(ids), seq: 1, at, fence: 1 },
  { kind: 'lease-taken', owner: 'one', holder: literal('a test'), seq: 2, at, fence: 1 },
];

function answered(seq: number, index: number, fence = 1): JournalRecord {
  const results = [resultFor(ids[index] ?? '')];
  return { kind: 'call-answered', call: `c1-${seq}`, model: 'm', usage, costUsd: 0.25, results, seq, at, fence };
}

function fileOf(records: readonly JournalRecord[]): Uint8Array {
  return encode(records.map(record => sealLine(record, hash)).join(''));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function replay(bytes: Uint8Array) {
  const result = replayJournal(bytes, hash);
  if (result.kind === 'unreadable') throw new Error(result.why);
  return result;
}

describe('replaying a journal', () => {
  const records = [...beginning, answered(3, 0), answered(4, 1), answered(5, 2)];
  const whole = fileOf(records);
  const earlier = fileOf(records.slice(0, -2)).length;

  it('keeps every earlier record whatever byte the last two are cut at', () => {
    const ends = [4, 5].map(count => fileOf(records.slice(0, count)).length - 1);
    // In a hurry one byte in seven, and those around the ends of the lines.
    const lengths = [...whole.keys()].filter(
      length => isWhole || length % 7 === 0 || ends.some(end => Math.abs(length - end) < 3),
    );
    for (const length of lengths.filter(one => one >= earlier)) {
      const { state, damage } = replay(whole.slice(0, length));
      ok(state.results.has(ids[0] ?? ''));
      const expected = 1 + ends.filter(end => length >= end).length;
      equal(state.results.size, expected);
      equal(damage.lostRecords, 0);
    }
  });

  it('comes to the same whether records stand in their order or one of them comes again', () => {
    const again = Uint8Array.from([...whole, ...fileOf(records.slice(-1))]);
    const [inOrder, repeated] = [replay(whole), replay(again)];
    deepEqual(repeated.state, inOrder.state);
    deepEqual({ ...repeated, apply: undefined }, { ...inOrder, apply: undefined });
    const torn = replay(Uint8Array.from([...whole.slice(0, -9), 10, ...fileOf(records.slice(-1))]));
    deepEqual(torn.state, inOrder.state);
    deepEqual([torn.damage.lostRecords, torn.unreadable.length], [0, 1]);
  });

  it('takes no record whose lists hold what we do not know, and keeps what a later Tierwise adds to them', () => {
    const answer = answered(3, 0) as JournalRecord & { readonly results: readonly Readonly<Record<string, unknown>>[] };
    const withPart = (part: Readonly<Record<string, unknown>>) => {
      const record = { ...answer, results: [{ ...answer.results[0], ...part }] } as unknown as JournalRecord;
      return replay(fileOf([...beginning, record]));
    };
    const place = { path: 'inbox/1.eml', line: 7 };
    for (const part of [
      { alsoAt: [place, { ...place, line: '7' }] },
      { fields: [{ name: 'Subject' }] },
      { fields: 'Subject' },
      { evidence: [{ ...place, quote: 'a', found: 'yes' }] },
      { evidence: [{ ...place, quote: 'a', found: true, line: null }] },
    ]) {
      equal(withPart(part).damage.notUnderstood, 1, JSON.stringify(part));
    }
    const [result] = withPart({ alsoAt: [{ ...place, offset: 3 }] }).state.results.values();
    deepEqual(result?.alsoAt, [{ ...place, offset: 3 }]);
  });

  it('keeps every earlier record whatever bit of the last two is flipped, and takes no changed one', () => {
    // In a hurry one byte in seven, one of their bits in turn: seven is no divisor of what is written.
    for (let index = earlier; index < whole.length; index += isWhole ? 1 : 7) {
      for (let bit = isWhole ? 0 : index % 8; bit < 8; bit += isWhole ? 1 : 8) {
        const changed = whole.slice();
        changed[index] = (changed[index] ?? 0) ^ (1 << bit);
        const { state, damage } = replay(changed);
        ok(state.results.has(ids[0] ?? ''));
        for (const [id, result] of state.results) deepEqual(result, resultFor(id));
        const isLastLineEnd = index === whole.length - 1;
        ok(isLastLineEnd || !isSound(damage), `byte ${index}, bit ${bit}`);
      }
    }
  });

  it('counts a record behind a damaged one, since it was paid for, and says that one is lost', () => {
    const lines = records.map(record => sealLine(record, hash));
    const { state, damage } = replay(encode(lines.toSpliced(3, 1, 'rotten\n').join('')));

    deepEqual([...state.results.keys()], [ids[0], ids[2]]);
    deepEqual([damage.lostRecords, damage.tailBytes], [1, 0]);
  });

  it('sees that nothing was lost where a half-written record was written again', () => {
    const [first = '', ...rest] = records.map(record => sealLine(record, hash));
    const repeated = rest.map(line => `${line.slice(0, line.length / 2)}\n${line}\n${line}`).join('');
    const { state, damage } = replay(encode(first + repeated));

    equal(state.results.size, 3);
    ok(isSound(damage));
  });

  it('refuses what an owner wrote after it had lost its lease', () => {
    const taken: JournalRecord = { kind: 'lease-taken', owner: 'two', holder: literal('x'), seq: 4, at, fence: 2 };
    const late = [answered(4, 3), answered(5, 3)];
    const before = replay(fileOf([...beginning, answered(3, 0), ...late, taken, answered(5, 1, 2)]));
    const behind = replay(fileOf([...beginning, answered(3, 0), taken, ...late, answered(5, 1, 2), answered(6, 3)]));

    for (const { state } of [before, behind]) deepEqual([...state.results.keys()], [ids[0], ids[1]]);
    deepEqual([before.damage.refusedRecords, behind.damage.refusedRecords], [2, 3]);
    deepEqual([before.damage.lostRecords, behind.damage.lostRecords], [0, 0]);
  });

  it('passes over a kind it does not know, and says so', () => {
    const unknown = sealLine(answered(3, 0), hash).slice(26).replace('"call-answered"', '"from-the-future"');
    const line = `{"sum":"${hash.sha256(unknown.trimEnd()).slice(0, 16)}",${unknown.trimEnd()}\n`;
    const { state, damage } = replay(encode(`${new TextDecoder().decode(fileOf(beginning))}${line}`));

    equal(state.results.size, 0);
    deepEqual([damage.notUnderstood, damage.lostRecords], [1, 0]);
  });

  it('keeps what a later Tierwise adds to a result', () => {
    const answer = answered(3, 0);
    const later = { ...resultFor(ids[0] ?? ''), mood: 3 };
    const { state } = replay(fileOf([...beginning, { ...answer, results: [later] } as JournalRecord]));

    deepEqual(state.results.get(ids[0] ?? ''), later);
  });

  it('lets others have a turn at every line, and comes to the same', async () => {
    let turns = 0;
    const breathing = await replayBreathing(whole, hash, async () => {
      turns += 1;
    });
    ok(turns >= records.length, `${turns} turns`);
    deepEqual(breathing.kind === 'replayed' && breathing.state, replay(whole).state);
  });

  it('says what it cannot read, and throws for nothing', () => {
    const newer = { ...beginning[0], format: 7, task: 'of another shape' };
    const files: readonly [Uint8Array, RegExp][] = [
      [new Uint8Array(), /journal is empty/],
      [encode('\n\n'), /beginning of its journal is damaged/],
      [encode('{"sum":"0000000000000000","seq":1}\n'), /damaged/],
      [Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256), /damaged/],
      [fileOf(beginning.slice(1)), /damaged/],
      [fileOf([newer as unknown as JournalRecord]), /newer Tierwise \(journal format 7/],
    ];
    for (const [bytes, why] of files) {
      const result = replayJournal(bytes, hash);
      match(result.kind === 'unreadable' ? result.why : '', why);
    }
  });

  it('leaves a call in doubt that nobody knows the end of, and none that costs nothing', () => {
    const intended = (seq: number, call: string, reservedUsd: number | undefined): JournalRecord => {
      return { kind: 'call-intended', call, attempt: 1, records: [ids[seq - 3] ?? ''], reservedUsd, seq, at, fence: 1 };
    };
    const taken = { kind: 'lease-taken', owner: 'two', holder: literal('a test'), seq: 6, at, fence: 2 } as const;
    const calls = [intended(3, 'priced', 0.5), intended(4, 'free', 0), intended(5, 'unpriced', undefined)];

    const { state } = replay(fileOf([...beginning, ...calls, taken]));

    deepEqual(
      state.ledger.mayBeBilled.map(({ call }) => call),
      ['priced', 'unpriced'],
    );
  });
});
