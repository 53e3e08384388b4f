import { deepEqual, equal, match } from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { authority, certificate } from '../../support/modelServer/certificates';
import { type ModelServer, startModelServer } from '../../support/modelServer/modelServer';
import { type Desk, email, mailTask, makeDesk } from './commandLine';

const key = 'sk-ant-api03-test-key-behind-a-proxy';

describe('the command line in a company network', () => {
  let desk: Desk;
  let server: ModelServer;
  let environment: Readonly<Record<string, string>>;
  const words = ['run', 'sort-mails', '--tier', 'fast', '--yes'];

  beforeEach(async () => {
    desk = makeDesk();
    desk.write('.tierwise/tasks/sort-mails.task.md', mailTask);
    desk.write('inbox/1.eml', email('Lunch', 'Lunch today?'));
    const company = await authority();
    server = await startModelServer({ keys: [key], certificate: await certificate({ authority: company }) });
    environment = {
      ANTHROPIC_API_KEY: key,
      ANTHROPIC_BASE_URL: server.origin,
      NODE_EXTRA_CA_CERTS: desk.write('company.pem', company.cert),
    };
  });
  afterEach(async () => {
    await server.stop();
    desk.dispose();
  });

  it('trusts the authority that NODE_EXTRA_CA_CERTS names, and without it sends nothing', async () => {
    const without = await desk.run(words, { environment: { ...environment, NODE_EXTRA_CA_CERTS: undefined } });
    deepEqual(server.requests, []);
    const trusted = await desk.run(words, { environment });

    deepEqual([without.code, trusted.code], [1, 0]);
    match(
      without.stdout,
      /The certificate of 127\.0\.0\.1:\d+ is not trusted, so nothing was sent\..*NODE_EXTRA_CA_CERTS/,
    );
    equal(server.requests.filter(({ path }) => path === '/v1/messages').length, 1);
  });

  it('goes through the proxy of HTTPS_PROXY, which sees a host and no request', async () => {
    const proxy = await startProxy();
    try {
      const through = await desk.run(words, {
        environment: { ...environment, NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxy.origin },
      });

      deepEqual([through.code, through.code === 0 ? '' : through.stderr], [0, '']);
      deepEqual([...new Set(proxy.seen)], [`CONNECT ${new URL(server.origin).host}`]);
      equal(server.requests.filter(({ path }) => path === '/v1/messages').length, 1);
    } finally {
      proxy.stop();
    }
  });

  it('says that it went past a proxy, where nothing can be reached without one', async () => {
    const nowhere = { ...environment, ANTHROPIC_BASE_URL: 'https://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };

    const past = await desk.run(words, { environment: nowhere });
    const through = await desk.run(words, { environment: { ...nowhere, NODE_USE_ENV_PROXY: '1' } });

    const said = past.stderr.match(
      /HTTPS_PROXY names a proxy, and Node goes past it unless NODE_USE_ENV_PROXY=1 is set/g,
    );
    equal(said?.length, 1, past.stderr);
    equal(through.stderr.includes('goes past it'), false);
  });

  it('a proxy that wants a sign-in, and one that is not there: a sentence each, and nothing was sent', async () => {
    const proxy = await startProxy(407);
    const behind = { ...environment, NODE_USE_ENV_PROXY: '1' };
    try {
      const refused = await desk.run(words, {
        environment: { ...behind, HTTPS_PROXY: proxy.origin },
      });
      const absent = await desk.run(words, { environment: { ...behind, HTTPS_PROXY: 'http://127.0.0.1:9' } });

      deepEqual([refused.code, absent.code], [1, 1]);
      match(refused.stdout, /proxy wants a sign-in first \(status 407\)/);
      match(absent.stdout, /cannot be reached: [^.]*\. Check the network, the proxy/);
      deepEqual(server.requests, []);
    } finally {
      proxy.stop();
    }
  });
});

interface Proxy {
  readonly origin: string;
  readonly server: Server;
  /** What it was asked, in its own words. */
  readonly seen: readonly string[];
  stop(): void;
}

/** Passes tunnels on, or refuses each with a status. */
async function startProxy(refusal?: number): Promise<Proxy> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.writeHead(400).end();
  });
  server.on('connect', (request, client, head) => {
    seen.push(`${request.method} ${request.url}`);
    client.on('error', () => client.destroy());
    if (refusal !== undefined) return void client.end(`HTTP/1.1 ${refusal} Refused\r\ncontent-length: 0\r\n\r\n`);
    const [host, port] = (request.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    seen,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
