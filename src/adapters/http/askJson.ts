import * as failures from '../../core/send/failures';
import type { SendFailure } from '../../core/send/provider';
import { authorization, type OpenRequest } from './oneRequest';
import { openaiFailure, readRefusal } from './openaiFailure';

/** An error's body is a few lines; more of it is nothing for people. */
const mostRefusalLetters = 20_000;

/** One document. GET, unless there is a body to send. */
export async function askJson(
  request: OpenRequest,
  path: string,
  body?: object,
): Promise<{ readonly kind: 'json'; readonly data: unknown } | SendFailure> {
  const response = await request.fetch(`${request.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...authorization(request),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: request.signal,
  });
  if (!response.ok) {
    return openaiFailure(readRefusal(response.status, await readRefused(response)), response.headers, request.state());
  }
  const text = await response.text();
  request.onContent();
  try {
    return { kind: 'json', data: JSON.parse(text) };
  } catch {
    // The parser's words quote the answer.
    return failures.unreadableAnswer(request.state().provider, 'it is not JSON');
  }
}

/** The body of a refusal: parsed where it is JSON; a page or plain words say nothing that could be shown. */
export async function readRefused(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.length > mostRefusalLetters) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, or nothing: the status says enough.
    return undefined;
  }
}
