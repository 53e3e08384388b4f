import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { build } from 'esbuild';

/** Where the bundler begins. Everything else is there because one of these needs it. */
const entryPoints = [
  'src/cli.ts',
  'src/extension.ts',
  'src/ui/window.ts',
  'src/workers/countTokens.ts',
  'src/workers/findSecrets.ts',
  'src/workers/indexWorkspace.ts',
  'src/workers/scanFiles.ts',
  'src/workers/runGit.ts',
  'src/workers/digestLogs.ts',
  'src/webview/desk.ts',
  'src/webview/report.ts',
  'src/webview/labels.ts',
  'src/webview/spending.ts',
  'src/webview/compare.ts',
];

/** Libraries that the core may use: each bundles for a browser without shims. */
const pureLibraries = [
  'gpt-tokenizer/encodingParams/constants',
  'ignore',
  'jsonc-parser',
  'markdown-it',
  'minimatch',
  'p-limit',
  'ae-cvss-calculator',
  'papaparse',
  'parse5',
  'postal-mime',
  'saxes',
  'yaml',
  'zod/mini',
];

/** Longer than the rest, each for a reason. Anything else over the limit wants to be two files. */
const mayBeLong: Readonly<Record<string, string>> = {
  'src/core/protect/tokenFormats.ts': 'a table: one entry for each format of a token',
  'src/core/offline/report/changeReport.ts': 'one report, heading by heading, in the order of the page',
  'src/adapters/node/git.ts':
    'one outside thing: every word that git is told stands side by side, to be checked together',
};
const longestFile = 350;

/** Translations without a state that pages of the editor need where they stand; all else comes by the services. */
const uiMayReach = ['src/adapters/vscode/folders.ts', 'src/adapters/node/hash.ts'];

describe('the layers', () => {
  const files = sourceFiles();
  const written = new Map(files.map(file => [file, importsIn(file)]));
  /** What is left of the imports when types are gone, as the bundler sees it. */
  let atRunTime: ReadonlyMap<string, readonly string[]>;

  before(async () => {
    atRunTime = await bundledImports();
  });

  const inFolder = (folder: string) => files.filter(file => file.startsWith(`src/${folder}/`));
  const offenders = (of: readonly string[], isAllowed: (imported: string) => boolean) =>
    of.flatMap(file =>
      [...(written.get(file) ?? []), ...(atRunTime.get(file) ?? [])]
        .filter(imported => !isAllowed(imported))
        .map(imported => `${file} → ${imported}`),
    );

  it('keep the core to itself and to pure libraries', () => {
    deepEqual(
      offenders(inFolder('core'), one => one.startsWith('src/core/') || pureLibraries.includes(one)),
      [],
    );
  });

  it('let the core use every library that the list allows, so that the list does not rot', () => {
    const used = new Set(inFolder('core').flatMap(file => written.get(file) ?? []));

    deepEqual(
      pureLibraries.filter(one => !used.has(one)),
      [],
    );
  });

  it('let the core run where there is no Node: it bundles for a browser without shims', async () => {
    const { metafile } = await build({
      stdin: {
        contents: inFolder('core')
          .map((file, index) => `export * as file${index} from './${file}';`)
          .join('\n'),
        resolveDir: process.cwd(),
        sourcefile: 'everything-of-core.ts',
      },
      bundle: true,
      platform: 'browser',
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'silent',
      treeShaking: false,
    });

    const needed = Object.values(metafile.inputs).flatMap(input => input.imports.map(one => one.path));
    deepEqual(
      needed.filter(path => isBuiltIn(path) || path === 'vscode'),
      [],
    );
  });

  it('have a bundle for each part of the window, so that activation holds none of them', () => {
    const written = [...readFileSync('src/ui/windowParts.ts', 'utf8').matchAll(/import\('(\.\.?\/.+?)'\)/g)];
    const [, listed = ''] = /const windowParts = \{(.*?)\n\};/s.exec(readFileSync('esbuild.js', 'utf8')) ?? [];
    const built = [...listed.matchAll(/'src\/(.+?)':/g)];

    deepEqual(
      [...new Set(written.map(([, part = '']) => join('ui', part))), 'ui/window'],
      built.map(([, part]) => part),
    );
  });

  it('let pages import what they show, and nothing else of the product', () => {
    deepEqual(
      offenders(inFolder('webview'), one => one.startsWith('src/webview/') || one.startsWith('src/core/show/')),
      [],
    );
  });

  it('keep adapters apart from the user interface, and from each other’s entry points', () => {
    deepEqual(
      offenders(
        inFolder('adapters'),
        one => !/^src\/(ui|cli|webview|workers|extension|services|nodeServices)/.test(one),
      ),
      [],
    );
    deepEqual(
      offenders([...inFolder('adapters/http'), ...inFolder('adapters/node')], one => one !== 'vscode'),
      [],
    );
  });

  it('let the user interface reach outside things through the services alone', () => {
    const isAllowed = (one: string) =>
      uiMayReach.includes(one) || !/^src\/(cli|webview|workers|adapters|nodeServices)/.test(one);
    deepEqual(
      inFolder('ui').flatMap(file =>
        (atRunTime.get(file) ?? []).filter(one => !isAllowed(one)).map(one => `${file} → ${one}`),
      ),
      [],
    );
    // Types of adapters may be named.
    deepEqual(
      offenders(inFolder('ui'), one => isAllowed(one) || one.startsWith('src/adapters/')),
      [],
    );
  });

  it('keep the editor out of the command line', () => {
    const reached = reachableFrom(['src/cli.ts'], written);

    deepEqual(
      [...reached].filter(one => one === 'vscode' || /^src\/(ui|webview|adapters\/vscode|services\.ts)/.test(one)),
      [],
    );
  });

  describe('leave no way round the gate: they', () => {
    it('have one door to the provider: one file imports its SDK', () => {
      const importers = [...atRunTime].filter(([, imports]) => imports.some(one => one.startsWith('@anthropic-ai/')));

      deepEqual(
        importers.map(([file]) => file),
        ['src/adapters/http/anthropicClient.ts'],
      );
    });

    it('have one socket: nothing but the provider’s adapter asks for fetch, http or a WebSocket', () => {
      const word =
        /\b(?:fetch\s*\(|globalThis\.fetch|XMLHttpRequest|new WebSocket|EventSource\()|from 'node:(?:https?|net|tls|dgram)'/;
      const users = files.filter(file => word.test(withoutComments(readFileSync(file, 'utf8'))));

      deepEqual(
        users.filter(file => !file.startsWith('src/adapters/http/')),
        [],
      );
    });

    it('have one gate: nothing but the protector says that a text passed it', () => {
      const importers = files.filter(file => /\bmarkAsProtected\b/.test(readFileSync(file, 'utf8')));

      deepEqual(importers, ['src/core/protect/protected.ts', 'src/core/protect/protector.ts']);
    });

    it('have no back door into the brand: nobody casts to it', () => {
      const casts = files.filter(file =>
        /\bas (?:unknown as )?(?:readonly )?ProtectedText\b/.test(readFileSync(file, 'utf8')),
      );

      deepEqual(casts, ['src/core/protect/protected.ts']);
    });

    it('have no source for terminals and the clipboard', () => {
      const word = /\bclipboard\.read|\bactiveTerminal\b|\bterminals\b|\bshellIntegration\b|onDidWriteTerminalData/;

      deepEqual(
        files.filter(file => word.test(withoutComments(readFileSync(file, 'utf8')))),
        [],
      );
    });
  });

  it('hear the environment on the command line alone; the editor looks there for the folder of runs, and for git', () => {
    const readers = files.filter(file => /\bprocess\.env\b/.test(withoutComments(readFileSync(file, 'utf8'))));
    const importers = files.filter(file => /\baddressesOfEnvironment\b/.test(readFileSync(file, 'utf8')));

    deepEqual(readers, [
      'src/adapters/node/git.ts',
      'src/adapters/node/storage.ts',
      'src/cli/context.ts',
      'src/cli/packServe.ts',
      'src/services.ts',
    ]);
    deepEqual(
      usesIn('src/services.ts', /\bprocess\.env\b[^;]*/g),
      ['process.env)'],
      'for the folder of runs, and for nothing else',
    );
    deepEqual(importers, ['src/core/send/addresses.ts', 'src/nodeServices.ts']);
    deepEqual(
      [...reachableFrom(['src/extension.ts', 'src/ui/window.ts'], written)].filter(one =>
        /^src\/(nodeServices\.ts|cli)/.test(one),
      ),
      [],
    );
  });

  it('read a key in one place, where a provider is made: no command and no page can ask for one', () => {
    const readers = files.filter(file => /\bsecrets\.get\(/.test(readFileSync(file, 'utf8')));
    const holders = files.filter(file => importsIn(file).includes('src/adapters/vscode/keys.ts'));

    deepEqual(readers, ['src/adapters/vscode/keys.ts']);
    deepEqual(holders, ['src/services.ts']);
    deepEqual(usesIn('src/services.ts', /\breadKey\b[^;]*/g), [
      'readKey, ...keyRing } = keys(context.secrets)',
      'readKey, clock: nodeClock, workers })',
    ]);
  });

  it('have no dead file: whatever lies in src is needed by an entry point', () => {
    // `scripts/linesJoined.js` puts these into a library.
    const reached = reachableFrom(
      [...entryPoints, 'src/core/records/joinedPieces.ts', 'src/core/records/decoderNamed.ts'],
      written,
    );

    deepEqual(
      files.filter(file => !reached.has(file)),
      [],
    );
  });

  it(`have no file over ${longestFile} lines that does not say why`, () => {
    const long = files.filter(file => readFileSync(file, 'utf8').split('\n').length - 1 > longestFile);

    deepEqual(
      long.filter(file => mayBeLong[file] === undefined),
      [],
    );
    deepEqual(
      Object.keys(mayBeLong).filter(file => !long.includes(file)),
      [],
      'an exception that is not needed any more',
    );
  });

  it('have no shelf for leftovers: no utils, helpers, common, types or barrels', () => {
    deepEqual(
      files.filter(file => /(^|\/)(utils?|helpers?|common|types|misc|shared|index)(\.ts|\/)/i.test(file)),
      [],
    );
  });
});

function sourceFiles(): readonly string[] {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => `src/${file.replaceAll('\\', '/')}`)
    .sort();
}

/** Everything a file imports or re-exports, types too: our own files by path, libraries by name. */
function importsIn(file: string): readonly string[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const statements = /^(?:import|export)\b[^;'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
  const named = [...text.matchAll(statements)].map(match => match[1] ?? match[2] ?? match[3] ?? '');
  return named.map(name => (name.startsWith('.') ? `${normalize(join(dirname(file), name))}.ts` : name));
}

function usesIn(file: string, pattern: RegExp): readonly string[] {
  return withoutComments(readFileSync(file, 'utf8')).match(pattern) ?? [];
}

function withoutComments(text: string): string {
  return text.replace(/^\s*\/?\*.*$/gm, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function reachableFrom(
  entries: readonly string[],
  imports: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    open.push(...(imports.get(file) ?? []));
  }
  return reached;
}

async function bundledImports(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await build({
    entryPoints,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    external: ['vscode'],
    outdir: 'out/layers',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return new Map(
    Object.entries(metafile.inputs).map(([file, input]) => [file, input.imports.map(one => one.path)] as const),
  );
}

function isBuiltIn(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}
