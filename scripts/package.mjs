// `npm run package`: builds for production and packs the extension as a .vsix. Prints its size and what activation loads.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeNotices } from './notices.mjs';
import { projectNode, root, runProgram } from './process.mjs';
import { setUp } from './setUp.mjs';

/** Packs the extension and gives the file. Throws a sentence when it cannot. */
export async function packageExtension({ quiet = false } = {}) {
  await setUp();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = join(root, `tierwise-${version}.vsix`);
  const built = await runProgram(projectNode, ['esbuild.js', '--production'], { quiet: true });
  if (built.code === 0) writeNotices();
  const packed =
    built.code === 0
      ? await runProgram(
          'vsce',
          ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file],
          {
            quiet: true,
            environment: { VSCE_TESTS: '1' },
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

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('package.mjs')) {
  packageExtension().catch(error => {
    console.error(error.message);
    process.exit(1);
  });
}
