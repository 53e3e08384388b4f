import { isProblem, type Problem, readRequest } from './validate';
import type { WireRequest } from './wireRequest';

/** Message batches as the API has them: worked on unseen, results in any order, nothing told before the end. */
export interface Batches {
  /** The body of a response, or what is wrong. `undefined`: no such place. */
  answer(method: string, path: string, body: string): BatchAnswer | Problem | undefined;
}

export interface BatchAnswer {
  readonly body: object | string;
}

/** Makes the whole answer to one request, billed. */
export type Work = (request: WireRequest) => object;

interface OneBatch {
  readonly id: string;
  readonly createdMs: number;
  readonly requests: readonly { readonly customId: string; readonly params: unknown }[];
  readonly endsMs: number;
  isCanceled: boolean;
  results?: string;
}

const mostRequests = 100_000;

/** `takesMs`: how long a batch is worked on. */
export function batches(work: Work, takesMs: () => number): Batches {
  const all: OneBatch[] = [];

  const finish = (batch: OneBatch): void => {
    if (batch.results !== undefined || (Date.now() < batch.endsMs && !batch.isCanceled)) return;
    const lines = batch.requests.map(({ customId, params }) => {
      if (batch.isCanceled) return { custom_id: customId, result: { type: 'canceled' } };
      const read = readRequest(JSON.stringify(params), 'message');
      const result = isProblem(read)
        ? { type: 'errored', error: { type: 'error', error: { type: read.type, message: read.message } } }
        : { type: 'succeeded', message: work(read) };
      return { custom_id: customId, result };
    });
    // Not in the order in which they were sent.
    batch.results = lines
      .reverse()
      .map(line => `${JSON.stringify(line)}\n`)
      .join('');
  };

  const view = (batch: OneBatch): object => {
    finish(batch);
    const hasEnded = batch.results !== undefined;
    const count = batch.requests.length;
    return {
      id: batch.id,
      type: 'message_batch',
      processing_status: hasEnded ? 'ended' : batch.isCanceled ? 'canceling' : 'in_progress',
      request_counts: {
        processing: hasEnded ? 0 : count,
        succeeded: hasEnded && !batch.isCanceled ? count : 0,
        errored: 0,
        canceled: hasEnded && batch.isCanceled ? count : 0,
        expired: 0,
      },
      created_at: new Date(batch.createdMs).toISOString(),
      expires_at: new Date(batch.createdMs + 86_400_000).toISOString(),
      ended_at: hasEnded ? new Date().toISOString() : null,
      cancel_initiated_at: null,
      archived_at: null,
      results_url: hasEnded ? `https://elsewhere.invalid/v1/messages/batches/${batch.id}/results` : null,
    };
  };

  const create = (body: string): BatchAnswer | Problem => {
    const read = readBatch(body);
    if ('status' in read) return read;
    const batch: OneBatch = {
      id: `msgbatch_${String(all.length + 1).padStart(4, '0')}`,
      createdMs: Date.now(),
      endsMs: Date.now() + takesMs(),
      requests: read.requests,
      isCanceled: false,
    };
    all.push(batch);
    return { body: view(batch) };
  };

  return {
    answer(method, path, body) {
      if (path === '/v1/messages/batches') {
        if (method === 'POST') return create(body);
        const data = [...all].reverse().map(view);
        return { body: { data, has_more: false, first_id: null, last_id: null } };
      }
      const [, id, action] = /^\/v1\/messages\/batches\/([\w-]+)(?:\/(results|cancel))?$/.exec(path) ?? [];
      const batch = all.find(one => one.id === id);
      if (batch === undefined) return undefined;
      if (action === undefined && method === 'GET') return { body: view(batch) };
      if (action === 'cancel' && method === 'POST') {
        finish(batch);
        if (batch.results === undefined) batch.isCanceled = true;
        return { body: view(batch) };
      }
      if (action !== 'results') return undefined;
      finish(batch);
      return batch.results === undefined
        ? { status: 404, type: 'not_found_error', message: 'the batch has not ended' }
        : { body: batch.results };
    },
  };
}

function readBatch(body: string): { readonly requests: OneBatch['requests'] } | Problem {
  const data: unknown = JSON.parse(body);
  const requests = typeof data === 'object' && data !== null && 'requests' in data ? data.requests : undefined;
  if (!Array.isArray(requests) || requests.length === 0) return invalid('requests: a list of one or more is required');
  if (requests.length > mostRequests) return invalid('requests: at most 100,000');
  const ids = new Set<string>();
  const read: { customId: string; params: unknown }[] = [];
  for (const one of requests) {
    const { custom_id: customId, params, ...more } = one;
    if (typeof customId !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(customId))
      return invalid('custom_id: wrong form');
    if (ids.has(customId)) return invalid('custom_id: must be unique');
    if (Object.keys(more).length > 0) return invalid('requests: Extra inputs are not permitted');
    if (params?.stream === true) return invalid('params.stream: batches do not stream');
    ids.add(customId);
    read.push({ customId, params });
  }
  return { requests: read };
}

function invalid(message: string): Problem {
  return { status: 400, type: 'invalid_request_error', message };
}
