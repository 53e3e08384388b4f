import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { minimatch } from 'minimatch';
import { settingNames } from '../../src/core/readSettings';
import { parseTiers } from '../../src/core/send/tiers';
import { commandIds } from '../../src/ui/commandIds';
import { guidePages } from '../../src/ui/guidePages';

/** Settings that a folder somebody cloned may bring along. None of them moves data, money or a key. */
const workspaceMaySet = ['tierwise.tier', 'tierwise.exclude'];

const manifestText = readFileSync('package.json', 'utf8');
const manifest = JSON.parse(manifestText);
const words = JSON.parse(readFileSync('package.nls.json', 'utf8'));
const settings: Readonly<Record<string, { readonly scope?: string }>> = manifest.contributes.configuration.properties;

const packed = readFileSync('.vscodeignore', 'utf8')
  .split('\n')
  .filter(line => line.startsWith('!'))
  .map(line => line.slice(1));
const isPacked = (file: string) => packed.some(pattern => minimatch(file, pattern, { dot: true }));

const commandsIn = (text: string) => [...text.matchAll(/\(command:([\w.]+)[?)]/g)].map(([, id]) => id ?? '');

interface Schema {
  readonly markdownDescription?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
}

const schemaOf = (name: string): Schema => manifest.contributes.configuration.properties[name];

const noPrices = { asOf: '', models: [] };

describe('package.json', () => {
  it('lets a workspace set nothing but a tier’s name and further excludes', () => {
    const open = Object.entries(settings).filter(([, { scope }]) => scope !== 'machine' && scope !== 'application');

    deepEqual(open.map(([name]) => name).sort(), [...workspaceMaySet].sort());
  });

  it('takes in Restricted Mode no value of the workspace, not even of those', () => {
    deepEqual(
      [...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(),
      [...workspaceMaySet].sort(),
    );
    equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('contributes every setting that the product reads, and no other', () => {
    deepEqual(Object.keys(settings).sort(), settingNames.map(name => `tierwise.${name}`).sort());
  });

  it('contributes the commands that exist', () => {
    const contributed = manifest.contributes.commands.map((one: { readonly command: string }) => one.command);

    deepEqual([...contributed].sort(), [...commandIds].sort());
  });

  it('names in menus only commands that exist', () => {
    const menus: readonly { readonly command: string }[] = Object.values(manifest.contributes.menus).flatMap(menu =>
      Array.isArray(menu) ? menu : [],
    );

    deepEqual(
      menus.filter(one => !commandIds.some(id => id === one.command)),
      [],
    );
  });

  it('begins with a walk through commands and files that exist', () => {
    const [walk] = manifest.contributes.walkthroughs;
    const steps: readonly { readonly description: string; readonly media: Readonly<Record<string, string>> }[] =
      walk.steps;

    for (const { description, media } of steps) {
      const linked = commandsIn(String(words[description.slice(1, -1)]));
      ok(linked.length > 0, description);
      deepEqual(
        linked.filter(id => id !== 'tierwise.desk.focus' && !commandIds.some(known => known === id)),
        [],
      );
      ok(existsSync(media['image'] ?? media['markdown'] ?? ''), description);
    }
  });

  it('describes in its settings every key that a tier takes, and names only commands that exist', () => {
    const tier = schemaOf('tierwise.tiers').additionalProperties?.properties ?? {};
    const place = tier['fallback']?.items?.properties ?? {};
    const known = (setting: unknown) =>
      /Known keys: ([\w, ]+)\./.exec(parseTiers({ fast: setting }, noPrices).problems[0] ?? '')?.[1]?.split(', ');

    deepEqual(Object.keys(tier).sort(), known({ '???????????': 1 })?.sort());
    deepEqual(Object.keys(place).sort(), known({ model: 'm', fallback: [{ '???????????': 1 }] })?.sort());
    deepEqual(
      [...Object.values(tier), ...Object.values(place)].filter(one => !one.markdownDescription),
      [],
    );
    deepEqual(
      Object.values(words)
        .flatMap(text => commandsIn(String(text)))
        .filter(id => id !== 'tierwise.desk.focus' && !commandIds.some(one => one === id)),
      [],
    );
  });

  it('packs the pages of the guide, none of which leads to a page that is not there', () => {
    for (const { path } of guidePages) {
      ok(isPacked(path), path);
      const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)].map(([, to]) => to ?? '');
      deepEqual(
        links.map(to => posix.join(posix.dirname(path), to)).filter(to => !isPacked(to) || !existsSync(to)),
        [],
      );
    }
  });

  it('has words for every key, and no word too many', () => {
    const used = [...manifestText.matchAll(/"%([^%"]+)%"/g)].map(match => match[1] ?? '');

    deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it('asks for the very VS Code whose types it is checked against', () => {
    equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('installs nothing at run time: everything is in the bundles', () => {
    equal(manifest.dependencies, undefined);
    equal(manifest.optionalDependencies, undefined);
    deepEqual(
      Object.keys(manifest.scripts).filter(name => /^(pre|post)?install$|^prepare$/.test(name)),
      [],
    );
  });

  it('packs every bundle that the editor loads, and not the command line', () => {
    const workers = readdirSync('src/workers').filter(file => file.endsWith('.ts'));
    const bundles = ['extension', 'window', 'anthropic', 'email', 'offline', 'page-desk', 'page-report', 'page-labels'];

    const files = [...bundles, ...workers.map(file => file.slice(0, -3))].map(name => `dist/${name}.js`);

    deepEqual(
      files.filter(file => !isPacked(file)),
      [],
    );
    deepEqual(
      ['dist/cli.js', 'dist/cli-AB12CD34.js', 'dist/window.js.map', 'dist/meta.json', 'src/cli.ts'].filter(isPacked),
      [],
    );
  });

  it('pins what it is built with', () => {
    const versions: readonly (readonly [string, unknown])[] = Object.entries(manifest.devDependencies);

    deepEqual(
      versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version))).map(([name]) => name),
      [],
    );
  });
});
