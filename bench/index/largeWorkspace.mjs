import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, runProgram } from '../../scripts/process.mjs';

/**
 * Text files of the packages, again and again under other folders until there are enough; a repository with a few commits.
 * @param {string} folder
 * @param {number} count of files
 * @param {number} [meanBytes] about so long is a file
 * @returns {Promise<string>} its folder
 */
export async function largeWorkspace(folder, count, meanBytes = 10_000) {
  const target = join(folder, String(count));
  if (existsSync(join(target, '.made'))) return target;
  console.log(`▸ Laying out ${count} files`);
  rmSync(target, { recursive: true, force: true });
  const sources = textFiles(join(root, 'node_modules')).sort();
  // Ten kilobytes a file, as in the workspace that the goals are set for.
  const wanted = sources
    .filter(path => statSync(path).size < 120_000)
    .sort((a, b) => statSync(b).size - statSync(a).size);
  const chosen = wanted.slice(0, Math.min(wanted.length, 4_000));
  let bytes = 0;
  for (let number = 0; number < count; number++) {
    // The list from its large end and its small end in turn keeps the mean where it should be.
    const isTooLarge = bytes > number * meanBytes;
    const pool = isTooLarge ? wanted.slice(-3_000) : chosen;
    const from = pool[(number * 7_919) % pool.length];
    const path = join(target, `part${number % 97}`, `group${number % 13}`, `${number}-${from.split('/').at(-1)}`);
    mkdirSync(dirname(path), { recursive: true });
    const text = readFileSync(from);
    bytes += text.length;
    writeFileSync(path, text);
  }
  const git = (...words) =>
    runProgram('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...words], {
      folder: target,
      quiet: true,
    });
  await git('init', '--quiet');
  for (let part = 0; part < 5; part++) {
    await git('add', `part${part}`);
    await git('commit', '--quiet', '--message', `Add part ${part}`);
  }
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Add the rest');
  writeFileSync(join(target, '.made'), '');
  return target;
}

function textFiles(start) {
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter(
      entry =>
        entry.isFile() && /\.(js|mjs|cjs|ts|md|c|h|py|css|html)$/.test(entry.name) && !/\.min\./.test(entry.name),
    )
    .map(entry => join(entry.parentPath, entry.name));
}
