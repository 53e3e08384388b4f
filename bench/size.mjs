// What is packed and what activation loads, with the goals beside the figures.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageExtension } from '../scripts/package.mjs';
import { root } from '../scripts/process.mjs';

const vsix = await packageExtension({ quiet: true });
const kilobytes = file => statSync(file).size / 1024;
const row = (title, value, goal = '') => console.log(`${title.padEnd(34)}${value.toFixed(0).padStart(7)} kB   ${goal}`);

row('packed .vsix', kilobytes(vsix), 'goal: below 4,096');
row('dist/extension.js (activation)', kilobytes(join(root, 'dist', 'extension.js')), 'goal: below 300');
for (const name of readdirSync(join(root, 'dist')).filter(one => one.endsWith('.js') && one !== 'extension.js')) {
  row(`dist/${name}`, kilobytes(join(root, 'dist', name)), 'loaded at first use');
}
