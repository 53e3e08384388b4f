// Builds every bundle of the product and of its tests.
//
//   node esbuild.js                    dist/: extension, command line, pages, workers, and the parts loaded at first use
//   node esbuild.js --production       the same, minified, without source maps
//   node esbuild.js --watch            rebuilds on change
//   node esbuild.js --tests [group]    out/test/: one bundle for each test file (integration, host, page); of unit tests a few for all
//   node esbuild.js --tests unit --maps  one for each file, with source maps, which the other groups always have: for a debugger, or one file alone
//
// A dynamic import of one of `loadedAtFirstUse` stays a load at run time, of a bundle of its own beside the importer, so
// that activation reads none of the SDK, the tokenizer or the parsers. Writes dist/meta.json: who imports whom, for the
// tests that watch the layers and the sizes.
const { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { basename, dirname, join, relative, resolve, sep } = require('node:path');
const { build, context, transform } = require('esbuild');
const { linesJoined } = require('./scripts/linesJoined.js');
const { o200kTable } = require('./scripts/o200kTable.js');

const root = __dirname;
const flags = new Set(process.argv.slice(2).filter(word => word.startsWith('--')));
const testGroup = process.argv.slice(2).find(word => !word.startsWith('--'));
const isProduction = flags.has('--production');

/**
 * The window of the editor, in pieces → file in dist/: `ui/windowParts.ts` loads one in each turn, because all together would hold up
 * the host for a tenth of a second. What pieces have in common is in files of its own, once.
 */
const windowParts = {
  'src/core/show/plainData': 'window-plainData',
  'src/core/task/yamlPlaces': 'window-yamlPlaces',
  'src/core/task/taskSchema': 'window-taskSchema',
  'src/core/task/parseTask': 'window-parseTask',
  'src/core/show/markdown': 'window-markdown',
  'src/core/digest/fields': 'window-fields',
  'src/core/show/labelsView': 'window-labelsView',
  'src/core/show/reportView': 'window-reportView',
  'src/core/show/protocol': 'window-protocol',
  'src/core/keep/journalSchema': 'window-journalSchema',
  'src/core/keep/journal': 'window-journal',
  'src/core/gather/walk': 'window-walk',
  'src/core/gather/gather': 'window-gather',
  'src/core/protect/protector': 'window-protector',
  'src/core/rank/rank': 'window-rank',
  'src/core/reportRecords': 'window-reportRecords',
  'src/core/compose/compose': 'window-compose',
  'src/core/gather/ignoreRules': 'window-ignoreRules',
  'src/core/records/goldRows': 'window-goldRows',
  'src/core/beside/besideRecords': 'window-besideRecords',
  'src/core/prepare': 'window-prepare',
  'src/core/send/send': 'window-send',
  'src/core/runBatch': 'window-runBatch',
  'src/core/run': 'window-run',
  'src/services': 'window-services',
  'src/core/show/exportRun': 'window-exportRun',
  'src/ui/desk': 'window-desk',
  'src/ui/window': 'window',
};

/** What the window loads at first use and has much in common with: it shares that, where the command line has a bundle that is whole. */
const besideTheWindow = {
  'src/adapters/http/anthropic': 'window-anthropic',
  'src/core/offline/offline': 'window-offline',
  'src/core/digestRecords': 'window-digestRecords',
  'src/core/records/recordFields': 'window-recordFields',
  'src/core/records/eventXml': 'window-eventXml',
  'src/core/records/events': 'window-events',
  'src/core/records/visibleText': 'window-visibleText',
  'src/core/records/email': 'window-email',
};

/** Source file (without `.ts`) → bundle in dist/. */
const loadedAtFirstUse = {
  'src/adapters/http/anthropic': 'anthropic',
  'src/adapters/http/openaiCompatible': 'openaiCompatible',
  'src/adapters/http/ollama': 'ollama',
  'src/core/records/email': 'email',
  'src/core/records/events': 'events',
  'src/core/offline/offline': 'offline',
  'src/core/taxonomy/attack': 'attack',
  'src/core/taxonomy/cvss': 'cvss',
  'src/core/digestRecords': 'digestRecords',
};

/** A command of millions of rows: what it calls for each of them is called faster within a file than out of another. */
const wholeCommands = {
  'src/cli/digest': 'cli-digest',
};

const workers = {
  'src/workers/countTokens': 'countTokens',
  'src/workers/findSecrets': 'findSecrets',
  'src/workers/indexWorkspace': 'indexWorkspace',
  'src/workers/scanFiles': 'scanFiles',
  'src/workers/runGit': 'runGit',
  'src/workers/digestLogs': 'digestLogs',
};

const onNode = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minify: isProduction,
  sourcemap: !isProduction,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  absWorkingDir: root,
  outdir: 'dist',
};

const inPage = {
  ...onNode,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  external: [],
};

/** Leaves `import('…')` of a part with a bundle of its own as a load of that bundle. */
const keepApart = bundles => ({
  name: 'keep-apart',
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, args => {
      if (args.kind !== 'dynamic-import') return undefined;
      const source = relative(root, resolve(args.resolveDir, args.path)).split(sep).join('/').replace(/\.ts$/, '');
      const bundle = bundles[source];
      return bundle === undefined ? undefined : { path: `./${bundle}.js`, external: true };
    });
  },
});

/** As CommonJS, which esbuild does not split by itself: as modules first, then each file by itself. */
const inChunks = chunkNames => ({
  name: 'in-chunks',
  setup(builder) {
    Object.assign(builder.initialOptions, { format: 'esm', splitting: true, write: false, chunkNames });
    if (!isProduction) builder.initialOptions.sourcemap = 'inline';
    builder.onEnd(async ({ outputFiles = [] }) => {
      await Promise.all(
        outputFiles.map(async ({ path, text }) => {
          const asCommonJs = { format: 'cjs', platform: 'node', target: 'node20', legalComments: 'none' };
          const { supported } = builder.initialOptions;
          const made = await transform(text, {
            ...asCommonJs,
            supported,
            sourcemap: isProduction ? false : 'external',
          });
          const plain = withExportsAsTheyAre(made.code);
          const code = isProduction ? (await transform(plain, { ...asCommonJs, minify: true })).code : plain;
          mkdirSync(dirname(path), { recursive: true });
          // The map lies beside: within, it would be read, and be most of what is read, at each start.
          if (!isProduction) writeFileSync(`${path}.map`, made.map);
          const end = isProduction ? '' : `//# sourceMappingURL=${basename(path)}.map\n`;
          writeFileSync(path, `${withEditorAsItIs(code)}${end}`);
        }),
      );
    });
  },
});

/**
 * What a file exports, as it is: esbuild hands out a copy of it, each name of which is looked up by that name when it is used, and
 * that takes longer than what is called does.
 */
function withExportsAsTheyAre(code) {
  return code.replace('module.exports = __toCommonJS(stdin_exports);', whole =>
    'module.exports = stdin_exports;'.padEnd(whole.length),
  );
}

/** The editor's names need no copy, as those of a package may: making it takes a while for each file that uses them. */
function withEditorAsItIs(code) {
  return code.replace(/\b[\w$]{1,20}\((require\("vscode"\))\)/g, (whole, plain) => plain.padEnd(whole.length));
}

function entry(sources) {
  return Object.entries(sources)
    .filter(([source]) => existsSync(resolve(root, `${source}.ts`)))
    .map(([source, out]) => ({ in: `${source}.ts`, out }));
}

const product = () => [
  {
    ...onNode,
    plugins: [keepApart({ ...windowParts, ...loadedAtFirstUse }), linesJoined],
    // As `require`: an import of a bundle would have Node look through all of it for names, a tenth of a second of the host.
    supported: { 'dynamic-import': false },
    entryPoints: entry({ 'src/extension': 'extension', ...loadedAtFirstUse, ...wholeCommands, ...workers }),
  },
  {
    ...onNode,
    // Each command is loaded when it is the one asked for; what several have in common is in files of its own, once.
    plugins: [keepApart({ ...loadedAtFirstUse, ...wholeCommands }), linesJoined, inChunks('cli-[hash]')],
    supported: { 'dynamic-import': false },
    entryPoints: entry({ 'src/cli': 'cli' }),
  },
  {
    ...onNode,
    // Its modules in one piece, half as long to load, and not sixty that each require others.
    alias: { yaml: './node_modules/yaml/browser/index.js' },
    // What is loaded at first use and has much in common with the window shares it.
    plugins: [
      keepApart({ ...loadedAtFirstUse, ...windowParts, ...besideTheWindow }),
      linesJoined,
      inChunks('window-[hash]'),
    ],
    supported: { 'dynamic-import': false },
    entryPoints: entry({ ...windowParts, ...besideTheWindow }),
  },
  {
    ...inPage,
    entryPoints: entry({
      'src/webview/desk': 'page-desk',
      'src/webview/report': 'page-report',
      'src/webview/labels': 'page-labels',
      'src/webview/spending': 'page-spending',
      'src/webview/compare': 'page-compare',
    }),
  },
];

/** Test bundles keep node_modules outside: mocha, playwright and fast-check are loaded as they are. */
const tests = group => ({
  ...onNode,
  minify: false,
  sourcemap: 'inline',
  packages: 'external',
  plugins: [linesJoined],
  outdir: 'out/test',
  outbase: 'test',
  entryPoints: testFiles(group),
});

/**
 * Unit tests are a few bundles that share what they test, with the packages in them: to find, read and compile six hundred files, and to
 * hand a worker one test file after the other, took as long as a third of the tests themselves. Several for each worker, so that
 * none waits long for the other at the end. Without maps, which took longer to make than all else here.
 */
const unitBundles = 8;
const unitTests = () => ({
  ...onNode,
  minify: false,
  sourcemap: false,
  plugins: [filesTogether(testFiles('unit'), unitBundles), linesJoined],
  format: 'esm',
  splitting: true,
  chunkNames: 'shared-[hash]',
  // What is written as CommonJS asks for its packages as such.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  outdir: 'out/test/unit',
  entryPoints: Array.from({ length: unitBundles }, (_, part) => ({ in: `part:${part}`, out: `part${part}.test` })),
});

/** `part:0`, `part:1` …: every n-th of the files, so that none has all that is slow. */
const filesTogether = (files, parts) => ({
  name: 'files-together',
  setup(builder) {
    builder.onResolve({ filter: /^part:\d+$/ }, ({ path }) => ({ path, namespace: 'part' }));
    builder.onLoad({ filter: /.*/, namespace: 'part' }, ({ path }) => {
      const part = Number(path.slice('part:'.length));
      const chosen = files.filter((_, index) => index % parts === part);
      return {
        contents: chosen.map(file => `import ${JSON.stringify(resolve(root, file))};`).join('\n'),
        resolveDir: root,
      };
    });
  },
});

function testFiles(group) {
  const folder = join('test', group ?? '');
  return readdirSync(resolve(root, folder), { recursive: true })
    .filter(file => /\.(test|suite)\.ts$/.test(file))
    .map(file => join(folder, file));
}

function copyBesideBundles() {
  mkdirSync(resolve(root, 'dist'), { recursive: true });
  const codicons = resolve(root, 'node_modules/@vscode/codicons/dist');
  for (const file of ['codicon.css', 'codicon.ttf']) cpSync(resolve(codicons, file), resolve(root, 'dist', file));
  writeFileSync(resolve(root, 'dist/o200k.bin'), o200kTable());
}

async function buildOnce(options) {
  const usable = options.filter(one => one.entryPoints.length > 0);
  const results = await Promise.all(usable.map(one => build(one)));
  return results.map(result => result.metafile);
}

async function main() {
  if (flags.has('--tests')) {
    rmSync(resolve(root, 'out/test', testGroup ?? ''), { recursive: true, force: true });
    const isTogether = testGroup === 'unit' && !flags.has('--maps');
    await buildOnce([isTogether ? unitTests() : tests(testGroup)]);
    if (isTogether) writeFileSync(resolve(root, 'out/test/unit/package.json'), '{ "type": "module" }\n');
    console.log(`built ${testFiles(testGroup).length} test files${testGroup ? ` (${basename(testGroup)})` : ''}`);
  } else if (flags.has('--watch')) {
    copyBesideBundles();
    for (const options of product()) {
      if (options.entryPoints.length > 0) await (await context({ ...options, logLevel: 'info' })).watch();
    }
  } else {
    rmSync(resolve(root, 'dist'), { recursive: true, force: true });
    copyBesideBundles();
    const metas = await buildOnce(product());
    const meta = { inputs: {}, outputs: {} };
    for (const one of metas) {
      Object.assign(meta.inputs, one.inputs);
      Object.assign(meta.outputs, one.outputs);
    }
    writeFileSync(resolve(root, 'dist/meta.json'), JSON.stringify(meta));
    const sizes = Object.entries(meta.outputs).filter(([file]) => file.endsWith('.js'));
    for (const [file, { bytes }] of sizes) console.log(`${file.padEnd(28)}${(bytes / 1024).toFixed(0).padStart(6)} kB`);
  }
}

main().catch(error => {
  console.error(error.message);
  process.exit(1);
});
