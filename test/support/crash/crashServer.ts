import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider would see, bare: a request is a record's prompt, and what arrived is noted at once. */
export interface CrashServer {
  readonly port: number;
  /** Called with the number of the record, as often as it arrives. */
  onArrival: (number: number) => void;
  stop(): void;
}

export async function startCrashServer(answerOf: (numbers: readonly number[]) => string): Promise<CrashServer> {
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const numbers = [...new Set(body.match(/marker-\d+-end/g))].map(marker => Number(marker.slice(7, -4)));
      for (const number of numbers) crashServer.onArrival(number);
      response.end(answerOf(numbers));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const crashServer: CrashServer = {
    port: portOf(server.address()),
    onArrival: () => {},
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
  return crashServer;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
