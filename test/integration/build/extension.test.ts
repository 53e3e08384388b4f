import { deepEqual, ok } from 'node:assert/strict';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';

describe('the extension', () => {
  it('gives other extensions nothing: activation is all it exports, and that has no result', async () => {
    const { outputFiles } = await build({
      entryPoints: ['src/extension.ts'],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode', './ui/window'],
      write: false,
      logLevel: 'silent',
    });
    const module: { exports: Readonly<Record<string, unknown>> } = { exports: {} };
    const run: unknown = runInThisContext(`(function (module, exports, require) {${outputFiles[0]?.text}\n})`);
    if (typeof run !== 'function') throw new Error('the bundle is a function');
    run(module, module.exports, () => editor);
    const { activate } = module.exports;
    if (typeof activate !== 'function') throw new Error('it can be activated');

    deepEqual(Object.keys(module.exports), ['activate']);
    ok(activate({ subscriptions: [] }) === undefined, 'and no more than that');
  });
});

/** What has no name, no number and no end: each of its names is a function, and every call gives the same again. */
const anything: object = new Proxy(() => undefined, {
  get: (_target, name) =>
    name === Symbol.iterator ? () => [][Symbol.iterator]() : name === Symbol.toPrimitive ? () => 'anything' : anything,
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});

/** An editor that agrees to all that is asked of it. */
const editor = Object.fromEntries(
  ['Disposable', 'StatusBarAlignment', 'commands', 'l10n', 'window', 'workspace'].map(name => [name, anything]),
);
