// `npm run demo`: the main job twice, on real sample input: on the command line, then in a real VS Code in a browser.
//
//   npm run demo                     on the offline tier: no key, no account, nothing is sent
//   npm run demo -- --tier fast      the same on Claude, with ANTHROPIC_API_KEY set
//   npm run demo -- --command-line   the first half only
//
// Leaves what it made in demo-output/.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, root, runProgram, step } from './process.mjs';
import { setUp } from './setUp.mjs';

const words = process.argv.slice(2);
const tier = words.includes('--tier') ? words[words.indexOf('--tier') + 1] : 'offline';
const output = join(root, 'demo-output');
const unknown = words.find(
  (word, index) => !['--tier', '--command-line'].includes(word) && words[index - 1] !== '--tier',
);

try {
  if (unknown !== undefined)
    throw new Error(`"npm run demo" does not know "${unknown}"; it takes --tier TIER and --command-line.`);
  if (!['offline', 'fast', 'balanced', 'best'].includes(tier ?? ''))
    throw new Error(`There is no tier "${tier}". Tiers: offline, fast, balanced, best.`);
  if (tier !== 'offline' && !process.env.ANTHROPIC_API_KEY)
    throw new Error(
      `The tier "${tier}" sends to Claude and needs a key: set ANTHROPIC_API_KEY, or leave --tier out for the offline tier.`,
    );
  await setUp();
  await step('Building', () => must('node', ['esbuild.js'], true));
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  await show('commandLine.mjs');
  if (words.includes('--command-line')) process.exit(0);
  await show('editor.mjs');
  console.log(`\nAll of it lies in ${output}`);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exit(1);
}

/** A half that failed is shown once more from its start, and that is told; not on a cloud tier, where its runs would be paid for twice. */
async function show(half) {
  const run = () => runProgram(projectNode, [`scripts/demo/${half}`, tier], {});
  let { code } = await run();
  if (code !== 0 && tier === 'offline') {
    console.error('\nThat did not come to its end. It is shown once more, from the start.');
    ({ code } = await run());
  }
  if (code !== 0) process.exit(code);
}

async function must(command, args, quiet = false) {
  const { code } = await runProgram(command, args, { quiet });
  if (code !== 0) process.exit(code);
}
