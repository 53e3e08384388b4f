import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client } from '../src/client.ts';
import { RefusedError, TemporaryError } from '../src/errors.ts';
import { answer, fakeClock, fakeHttp, letter } from './fakes.ts';

const config = { url: 'https://gate.example.com', token: 't', timeoutMs: 1000, perSecond: 5 };

describe('the client', () => {
  it('sends a message once when the gateway takes it', async () => {
    const http = fakeHttp(answer(202));

    await new Client(config, http, fakeClock()).send(letter('a1'));

    deepEqual(http.calls.map(call => [call.url, call.headers['idempotency-key']]), [['https://gate.example.com/v1/messages', 'a1']]);
  });

  it('tries again when the gateway is busy or silent, always with the same key', async () => {
    const http = fakeHttp(answer(503, 'maintenance'), new Error('socket closed'), answer(202));

    await new Client(config, http, fakeClock()).send(letter('a2'));

    deepEqual(http.calls.map(call => call.headers['idempotency-key']), ['a2', 'a2', 'a2']);
  });

  it('does not try again when the message was refused', async () => {
    const http = fakeHttp(answer(422, 'unknown recipient'));

    await rejects(new Client(config, http, fakeClock()).send(letter('a3')), RefusedError);
    equal(http.calls.length, 1);
  });

  it('gives up after five attempts', async () => {
    const http = fakeHttp(answer(500));

    await rejects(new Client(config, http, fakeClock()).send(letter('a4')), TemporaryError);
    equal(http.calls.length, 5);
  });
});
