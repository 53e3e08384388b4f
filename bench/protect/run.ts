// Measures protect on ../shared/corpora/secrets (or $TIERWISE_SHARED): `node bench/protect/run.ts`.
const { buildSync } = require('esbuild');
const { join } = require('node:path');

const root = join(__dirname, '../..');
const outfile = join(root, 'out/bench/protect.js');
buildSync({
  entryPoints: [join(__dirname, 'measure.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  absWorkingDir: root,
});
require(outfile).measure(process.env.TIERWISE_SHARED ?? join(root, '../shared'));
