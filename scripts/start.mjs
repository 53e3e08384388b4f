// `npm start`: opens the sample desk in a real VS Code, in a browser of yours, with the extension installed. Prints the
// address and runs until Ctrl-C.
//
//   npm start                    on the offline tier
//   npm start -- --fake-model    with a model server on this machine that speaks Anthropic's protocol, for the cloud tiers
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freshDesk } from './desk.mjs';
import { projectNode, root, runProgram, step } from './process.mjs';
import { setUp } from './setUp.mjs';

const unknown = process.argv.slice(2).find(word => word !== '--fake-model');
if (unknown !== undefined) {
  console.error(`"npm start" does not know "${unknown}"; it takes --fake-model.`);
  process.exit(2);
}
const withFakeModel = process.argv.includes('--fake-model');
const cache = join(root, '.cache', 'start');
const log = line => console.log(`  ${line}`);

try {
  await setUp();
  // Needs packages, which a clean clone does not have before.
  const { installHost } = await import('./host/installHost.mjs');
  const { startServer } = await import('./host/startServer.mjs');
  const { packageExtension } = await import('./package.mjs');
  const vsix = await step('Packing the extension', () => packageExtension());
  const { serverMain } = await step('A real VS Code from npm', () => installHost({ log }));
  const desk = join(cache, 'desk');
  if (existsSync(desk)) log(`The desk of last time is opened again: ${desk}`);
  else await freshDesk(desk);
  const model = withFakeModel ? await startModel() : undefined;
  rmSync(join(cache, 'host'), { recursive: true, force: true });
  const server = await startServer({
    serverMain,
    dataFolder: join(cache, 'host'),
    installVsix: [vsix],
    environment: { TIERWISE_HOME: join(cache, 'runs') },
    settings: { 'tierwise.tier': withFakeModel ? 'fast' : 'offline' },
    // Of this machine: where the extension host runs, as a person would set it there.
    machineSettings: { 'tierwise.anthropic.baseUrl': model ?? '' },
    log,
  });
  console.log(`\nOpen this address in a browser:\n\n  ${server.folderUrl(desk)}\n`);
  if (model !== undefined)
    console.log(`The model server listens on ${model}. Run “Tierwise: Set API Key” with any word as the key.\n`);
  console.log('Ctrl-C ends it.');
  await server.ended;
} catch (error) {
  console.error(`\n${error.message}`);
  process.exit(1);
}

/** Starts the model server and gives its address. */
async function startModel() {
  const bundle = join(root, 'out', 'modelServer.js');
  await runProgram(
    'esbuild',
    ['test/support/modelServer/main.ts', '--bundle', '--platform=node', `--outfile=${bundle}`],
    { quiet: true },
  );
  const child = spawn(projectNode, [bundle], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', text => resolve(text.split('\n')[0]));
    child.once('exit', code => reject(new Error(`The model server ended at once (code ${code}).`)));
  });
}
