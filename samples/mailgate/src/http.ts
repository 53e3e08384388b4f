/** The one way to the outside; header names are in lower case. */
export interface HttpPort {
  post(url: string, body: unknown, headers: Record<string, string>): Promise<HttpAnswer>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `timeoutMs` covers the whole call, the body included. */
export function fetchHttp(timeoutMs: number): HttpPort {
  return {
    async post(url, body, headers) {
      const answer = await fetch(url, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
    },
  };
}
