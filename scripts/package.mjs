// `npm run package`: builds for production and packs the extension as a .vsix. Prints its size and what activation loads.
//
//   npm run package -- --twice   packs it twice and compares the two, byte by byte
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeNotices } from './notices.mjs';
import { projectNode, root, runProgram } from './process.mjs';
import { setUp } from './setUp.mjs';
import { checkAdvisories, writeSbom } from './supplyChain.mjs';

/** Packs the extension and gives the file. Throws a sentence when it cannot. */
export async function packageExtension({ quiet = false } = {}) {
  await setUp();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = join(root, `tierwise-${version}.vsix`);
  const built = await runProgram(projectNode, ['esbuild.js', '--production'], { quiet: true });
  if (built.code === 0) {
    writeNotices();
    await writeSbom();
  }
  const packed =
    built.code === 0
      ? await runProgram(
          'vsce',
          ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file],
          {
            quiet: true,
            environment: { VSCE_TESTS: '1', SOURCE_DATE_EPOCH: await timeOfSource() },
          },
        )
      : built;
  if (packed.code !== 0)
    throw new Error('The extension could not be packed; the words of the failed step stand above.');
  if (!quiet) {
    const kilobytes = path => Math.round(statSync(path).size / 1024);
    console.log(
      `${file}: ${kilobytes(file)} kB; activation loads dist/extension.js: ${kilobytes(join(root, 'dist', 'extension.js'))} kB`,
    );
  }
  return file;
}

/** Seconds of the last commit, which all times in the package are set to: else no two packages would be equal. */
async function timeOfSource() {
  const { code, output } = await runProgram('git', ['log', '-1', '--format=%ct'], { quiet: true }).catch(() => ({
    code: 1,
    output: '',
  }));
  return code === 0 && /^\d+$/.test(output.trim()) ? output.trim() : '1700000000';
}

async function packageTwice() {
  const hashes = [];
  for (let round = 0; round < 2; round += 1) {
    const file = await packageExtension({ quiet: round > 0 });
    hashes.push(createHash('sha256').update(readFileSync(file)).digest('hex'));
  }
  if (hashes[0] !== hashes[1]) throw new Error(`Two packages of one source differ: ${hashes.join(' and ')}.`);
  console.log(`Packed twice, the same bytes: SHA-256 ${hashes[0]}`);
}

async function main() {
  if (process.argv.includes('--twice')) await packageTwice();
  else await packageExtension();
  console.log(await checkAdvisories());
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('package.mjs')) {
  main().catch(error => {
    console.error(error.message);
    process.exit(1);
  });
}
