import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, root, runProgram } from '../../scripts/process.mjs';

/** The product, built for production unless it is to be read in a profile, where a later build does not reach it. @returns {Promise<string>} its folder */
export async function productCopy({ readable = false } = {}) {
  const { code } = await runProgram(projectNode, ['esbuild.js', ...(readable ? [] : ['--production'])], {
    quiet: true,
  });
  if (code !== 0) throw new Error('The product could not be built; run "npm run build" to see why.');
  const copy = join(root, 'out', 'bench', 'product');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const name of ['dist', 'media', 'package.json']) cpSync(join(root, name), join(copy, name), { recursive: true });
  return copy;
}
