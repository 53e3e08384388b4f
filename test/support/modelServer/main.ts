import { parseArgs } from 'node:util';
import { obeysMaterial } from './behaviour';
import { startModelServer } from './modelServer';

/**
 * The model server for a person to play with: `node main.js --port 4010 [--pace-ms 15] [--victim]`. Prints its address
 * on the first line of stdout and runs until it is ended.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      'pace-ms': { type: 'string', default: '15' },
      victim: { type: 'boolean', default: false },
    },
  });
  const server = await startModelServer({ port: Number(values.port), stream: { paceMs: Number(values['pace-ms']) } });
  if (values.victim) server.always(obeysMaterial());
  console.log(server.origin);
  const stop = (): void => void server.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
