import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { renderPrompt } from '../../../src/core/compose/renderPrompt';
import { markAsProtected } from '../../../src/core/protect/protected';
import { readReport } from '../../../src/core/read/readReport';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { connect, never, replyOf, reportCall } from './anthropicTest';

describe('Anthropic: citations that the API records', () => {
  let server: ModelServer;
  beforeEach(async () => {
    server = await startModelServer();
  });
  afterEach(() => server.stop());

  const cited = () => {
    const call = reportCall();
    const prompt = { ...call.prompt, citedBy: 'provider' as const };
    return { ...call, prompt, rendered: renderPrompt(prompt) };
  };

  it('send each piece as a document of lines, once, and the rest of the words as they are', async () => {
    await replyOf(await connect(server.origin), cited());

    const body = JSON.parse(server.requests[0]?.body ?? '');
    const [document, question] = body.messages[0].content;
    equal(document.title, 'S1');
    match(document.context, /^title: docs\/policy\.md\npath: docs\/policy\.md$/);
    deepEqual(
      document.source.content.map((block: { text: string }) => block.text),
      ['41| policy text about passwords and retries\n', '42| policy text about passwords and retries\n'],
    );
    equal(document.citations.enabled, true);
    match(question.text, /^Write the report now\. Use citations/);
    ok(!body.system[0].text.includes('policy text'));
    match(body.system[0].text, /Say what changed and why it matters/);
  });

  it('come back as our own, behind their sentence and before its line end, streamed as they are', async () => {
    const connection = await connect(server.origin);
    const deltas: string[] = [];

    const reply = await connection.send(cited(), delta => deltas.push(delta), never);

    ok(reply.kind === 'reply');
    match(reply.text, /The document S1 says so\. \[S1:41 "policy text about passwords and retries"\]\n\n## Not/);
    equal(deltas.join(''), reply.text);
  });

  it('feed the same check as those that a model writes, and fail it the same way', async () => {
    const call = cited();
    const { text } = await replyOf(await connect(server.origin), call);
    const verdicts = (markdown: string) =>
      readReport(markAsProtected(markdown), call.prompt).claims.map(claim => claim.verdict);

    deepEqual(verdicts(text), ['verified']);
    deepEqual(verdicts(text.replace('S1:41', 'S1:40')), ['misplaced']);
    deepEqual(verdicts(text.replace('"policy text', '"policy words')), ['unsupported']);
  });
});
