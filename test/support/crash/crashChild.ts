/**
 * A whole run in a process of its own, to be killed: `fork(crashChild.js, [JSON of CrashJob])`. Preparing, asking, the cap and
 * the journal are the product's own. Left out, because other tests look at them and they would take most of the time: the
 * scan for secrets, the tokenizer, a provider's client. Sends `{ run }` when the run is in the journal, `{ state }` at its end.
 */
import { Agent, request as httpRequest } from 'node:http';
import { literal } from '../../../src/core/protect/protected';
import { noPicks } from '../../../src/core/rank/picks';
import { run } from '../../../src/core/run';
import type { Provider, Reply, SendFailure } from '../../../src/core/send/provider';
import { listTasks, takeTask } from '../../../src/core/task/shelf';
import { nodeServices } from '../../../src/nodeServices';
import { quickWorkers } from '../../unit/core/runDesk';

export interface CrashJob {
  readonly workspace: string;
  readonly home: string;
  readonly product: string;
  readonly port: number;
  readonly concurrency: number;
  /** A run to be taken up. */
  readonly resume?: string;
}

async function main(job: CrashJob): Promise<void> {
  const environment = { TIERWISE_HOME: job.home, XDG_CONFIG_HOME: job.home };
  const services = nodeServices({ ...job, open: [], replyCache: false, environment });
  const tier = services.settings.tiers.find(one => one.name === 'fast');
  if (tier === undefined) throw new Error('there is no tier "fast"');
  const tasks = await listTasks(services.builtInTasks, services.workspace, services.hash);
  const outcome = await run(
    {
      task: takeTask(tasks, 'sort-events'),
      tier: { ...tier, concurrency: job.concurrency },
      variables: new Map(),
      picks: noPicks,
      resume: job.resume,
      holder: literal('a child'),
    },
    {
      ...services,
      workers: quickWorkers(() => []),
      leaseTimes: { heartbeatMs: 60, staleMs: 300 },
      provider: async () => plainProvider(job.port, tier.model),
    },
    { consent: async () => true, started: id => void process.send?.({ run: id }) },
    new AbortController().signal,
  );
  process.send?.({ state: outcome.state });
  await services.dispose();
  process.disconnect?.();
}

function plainProvider(port: number, model: string): Provider {
  const agent = new Agent({ keepAlive: true });
  const post = (text: string): Promise<Reply | SendFailure> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', agent }, response => {
        let answer = '';
        response.setEncoding('utf8').on('data', chunk => {
          answer += chunk;
        });
        response.on('end', () => resolve({ kind: 'reply', text: answer, end: 'complete', model, usage }));
      });
      sent.on('error', reject);
      sent.end(text);
    });
  return {
    name: 'anthropic',
    reach: 'cloud',
    connect: async () => ({ send: call => post(call.rendered.varying) }),
  };
}

const usage = {
  inputTokens: 300,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 50,
  source: 'reported',
} as const;

main(JSON.parse(process.argv[2] ?? '{}')).catch(error => {
  console.error(error);
  process.exit(1);
});
