// `npm run test:desktop`: the suites of the extension host in a desktop VS Code, through @vscode/test-electron. With
// VSCODE_EXECUTABLE that one; otherwise the stable one is downloaded. Driven tests need the browser and stay with `test:host`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { extensionFolder, hostTestsFolder, linkForDesktop, prepareSuites, suitePath } from './hostSuites.mjs';
import { projectNode, runProgram } from './process.mjs';
import { setUp } from './setUp.mjs';

let failed = 0;
try {
  await setUp();
  const vscodeExecutablePath = await findDesktop();
  for (const args of [['esbuild.js'], ['esbuild.js', '--tests', 'host']]) {
    if ((await runProgram(projectNode, args, { quiet: true })).code !== 0)
      fail('The build failed; its words stand above.');
  }
  for (const suite of await prepareSuites()) await runOne(suite, vscodeExecutablePath);
} catch (error) {
  fail(error.message);
}
console.log(failed === 0 ? '\nAll suites passed.' : `\n${failed} of the suites failed.`);
process.exit(failed > 0 ? 1 : 0);

async function findDesktop() {
  const chosen = process.env.VSCODE_EXECUTABLE;
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    return fail(`VSCODE_EXECUTABLE names ${chosen}, which is not there. Correct it, or remove it to download one.`);
  }
  try {
    return await downloadAndUnzipVSCode({ version: 'stable', cachePath: join(hostTestsFolder, '..', 'desktop') });
  } catch (error) {
    return fail(
      `A desktop VS Code can be neither found nor downloaded (${error.message}). Set VSCODE_EXECUTABLE to an installed ` +
        'one, or run "npm run test:host", which needs nothing but the npm registry.',
    );
  }
}

async function runOne(suite, vscodeExecutablePath) {
  console.log(`\n  In a desktop VS Code, on ${suite.title}`);
  const data = join(hostTestsFolder, `desktop-${suite.name}-${suite.isTrusted}`);
  mkdirSync(join(data, 'User'), { recursive: true });
  const settings = {
    'security.workspace.trust.startupPrompt': 'never',
    'telemetry.telemetryLevel': 'off',
    ...suite.settings,
  };
  writeFileSync(join(data, 'User', 'settings.json'), JSON.stringify(settings));
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: extensionFolder,
      extensionTestsPath: suitePath,
      extensionTestsEnv: suite.environment,
      launchArgs: [
        suite.workspaceFolder,
        `--user-data-dir=${data}`,
        `--extensions-dir=${linkForDesktop(data)}`,
        ...(suite.isTrusted ? ['--disable-workspace-trust'] : []),
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    });
  } catch (error) {
    console.error(`  ${error.message ?? error}`);
    failed++;
  }
}

function fail(sentence) {
  console.error(`The desktop tests cannot run: ${sentence}`);
  process.exit(1);
}
