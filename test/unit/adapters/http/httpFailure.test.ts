import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type CallState, fetchFailure, harmlessWords } from '../../../../src/adapters/http/httpFailure';

const state: CallState = {
  provider: 'OpenAI',
  host: 'api.example',
  model: 'm',
  key: 'sk-CANARY-1234567890',
  setKeyHint: 'Set one.',
  nowMs: 0,
  wasSent: true,
  hasBegun: false,
};

/** As `fetch` of Node throws it: the reason stands in the chain of causes. */
function thrown(code: string, message = code): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}

describe('what fetch throws', () => {
  const rows: readonly (readonly [code: string, reason: string, retry: boolean, billed: boolean, words: RegExp])[] = [
    ['ECONNREFUSED', 'unreachable', true, false, /nothing answers/],
    ['ENOTFOUND', 'unreachable', true, false, /its name is not known here/],
    ['EAI_AGAIN', 'unreachable', true, false, /cannot be looked up/],
    ['UND_ERR_CONNECT_TIMEOUT', 'unreachable', true, false, /accept the connection in time/],
    ['ECONNRESET', 'unreachable', true, true, /closed before an answer/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unreachable', false, false, /is not trusted.*company proxy/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unreachable', false, false, /is not trusted/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', false, false, /is not trusted/],
    ['CERT_HAS_EXPIRED', 'unreachable', false, false, /clock of this machine/],
    ['CERT_NOT_YET_VALID', 'unreachable', false, false, /clock of this machine/],
  ];
  for (const [code, reason, isRetryable, mayBeBilled, words] of rows) {
    it(`is a sentence with what to do: ${code}`, () => {
      const failure = fetchFailure(thrown(code), state);

      deepEqual([failure?.reason, failure?.isRetryable, failure?.mayBeBilled], [reason, isRetryable, mayBeBilled]);
      match(failure?.message ?? '', words);
    });
  }

  it('after the answer had begun is a cut answer, whatever the code', () => {
    const failure = fetchFailure(new TypeError('terminated', { cause: thrown('UND_ERR_SOCKET') }), {
      ...state,
      hasBegun: true,
    });

    equal(failure?.reason, 'cut-off');
  });

  it('that is a redirect or a proxy’s sign-in is said so', () => {
    equal(fetchFailure(thrown('X', 'unexpected redirect'), state)?.reason, 'redirected');
    match(fetchFailure(thrown('X', ''), state)?.message ?? '', /a proxy may want a sign-in/);
  });

  it('that is neither is a bug, and stays one', () => {
    equal(fetchFailure(new RangeError('x'), state), undefined);
  });
});

describe('a provider’s words', () => {
  it('are one short line without keys', () => {
    const words = harmlessWords(`a\nb ${state.key} sk-proj-abcdef1234567 Bearer abc.def ${'x'.repeat(300)}`, state.key);

    ok(words.length <= 200);
    ok(!/CANARY|abcdef1234567|abc\.def|\n/.test(words), words);
  });
});
