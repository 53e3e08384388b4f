import { deepEqual, equal, rejects } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Client } from '../src/client.ts';
import { RefusedError } from '../src/errors.ts';
import { answer, fakeHttp, letter } from './fakes.ts';

const config = { url: 'https://gate.example.com', token: 't', timeoutMs: 1000 };

describe('the client', () => {
  it('sends a message once when the gateway takes it', async () => {
    const http = fakeHttp(answer(202));

    await new Client(config, http).send(letter('a1'));

    deepEqual(http.calls.map(call => [call.url, call.headers['idempotency-key']]), [['https://gate.example.com/v1/messages', 'a1']]);
  });

  it('does not try again when the message was refused', async () => {
    const http = fakeHttp(answer(422, 'unknown recipient'));

    await rejects(new Client(config, http).send(letter('a3')), RefusedError);
    equal(http.calls.length, 1);
  });
});
