import { deepEqual, equal, match } from 'node:assert/strict';
import type { Call, Provider } from '../../../src/core/send/provider';
import { authority, certificate } from '../../support/modelServer/certificates';
import { startModelServer } from '../../support/modelServer/modelServer';
import { anthropic, failureOf, labelCall } from '../anthropic/anthropicTest';
import { chatCall, compatible, connected, ollama, ollamaCall } from './connectTo';

const subjects: readonly { readonly name: string; provider(origin: string): Provider; readonly call: Call }[] = [
  { name: 'Anthropic', provider: anthropic, call: labelCall() },
  { name: 'OpenAI-compatible', provider: compatible, call: chatCall() },
  { name: 'Ollama', provider: ollama, call: ollamaCall() },
];

const untrusted = /^The certificate of 127\.0\.0\.1(:\d+)? is not trusted, so nothing was sent\./;
const outOfDate = /^The certificate of 127\.0\.0\.1(:\d+)? does not hold today.*clock of this machine/;

/** Ollama may simply not be running, which is likelier. */
const noTls =
  /^127\.0\.0\.1(:\d+)? cannot be reached: it does not speak TLS|^Ollama does not answer at 127\.0\.0\.1:\d+; it may/;

const rows = [
  ['signed by itself', async () => certificate(), untrusted],
  ['signed by an authority nobody here knows', async () => certificate({ authority: await authority() }), untrusted],
  ['of another host', async () => certificate({ address: '192.0.2.7' }), untrusted],
  ['out of date', async () => certificate({ validDays: [-9, -2] }), outOfDate],
  ['of the days to come, or a clock that is behind', async () => certificate({ validDays: [2, 9] }), outOfDate],
] as const;

for (const { name, provider, call } of subjects) {
  describe(`${name}: certificates`, () => {
    for (const [title, make, sentence] of rows) {
      it(`${title}: refused with a sentence, nothing sent, nothing billed`, async () => {
        const server = await startModelServer({ certificate: await make() });
        try {
          const failure = await failureOf(await connected(provider(server.origin)), call);

          equal(failure.reason, 'unreachable');
          match(failure.message, sentence);
          equal(failure.mayBeBilled, false);
          deepEqual(server.requests, []);
        } finally {
          await server.stop();
        }
      });
    }

    it('a server without TLS behind an https address: a sentence, and nothing in clear', async () => {
      const server = await startModelServer();
      try {
        const failure = await failureOf(await connected(provider(server.origin.replace('http:', 'https:'))), call);

        equal(failure.reason, 'unreachable');
        match(failure.message, noTls);
        equal(failure.mayBeBilled, false);
        deepEqual(server.requests, []);
      } finally {
        await server.stop();
      }
    });
  });
}
