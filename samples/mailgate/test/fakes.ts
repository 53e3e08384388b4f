import type { Clock } from '../src/clock.ts';
import type { HttpAnswer, HttpPort } from '../src/http.ts';
import type { OutgoingMessage } from '../src/message.ts';

/** A clock that jumps forward when somebody sleeps. */
export function fakeClock(start = Date.UTC(2026, 9, 1)): Clock & { readonly slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    async sleep(ms) {
      slept.push(ms);
      now += ms;
    },
  };
}

/** Answers in the given order, and remembers the calls; the last answer is repeated. */
export function fakeHttp(...answers: (HttpAnswer | Error)[]): HttpPort & { readonly calls: { url: string; headers: Record<string, string> }[] } {
  const calls: { url: string; headers: Record<string, string> }[] = [];
  return {
    calls,
    async post(url, _body, headers) {
      calls.push({ url, headers });
      const answer = answers[Math.min(calls.length, answers.length) - 1];
      if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no answer prepared');
      return answer;
    },
  };
}

export const answer = (status: number, body = '', headers: Record<string, string> = {}): HttpAnswer => ({ status, body, headers });

export const letter = (id: string, domain = 'example.com'): OutgoingMessage => ({
  id,
  from: { local: 'lab', domain: 'alderoptics.example' },
  to: [{ local: 'ben', domain }],
  subject: 'Report',
  text: 'Measured.',
});
