import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { eventually } from '../eventually';
import { tierwise, witnessed } from '../extensionUnderTest';

/** First of all files: what has been loaded by now was loaded by activation alone. */
describe('activation', () => {
  before(() => eventually('the extension to start by itself', () => tierwise().isActive));

  it('registers every command that the manifest promises', async () => {
    const promised = contributedCommands();

    const registered = new Set(await vscode.commands.getCommands(true));

    deepEqual(
      promised.filter(command => !registered.has(command)),
      [],
    );
    ok(promised.length >= 11, `${promised.length} commands`);
  });

  it('loads one small file, and the rest at first use', async () => {
    const dist = join(tierwise().extensionPath, 'dist');
    const loaded = () => Object.keys(require.cache).filter(file => file.startsWith(dist));

    const atFirst = loaded();

    deepEqual(atFirst, [join(dist, 'extension.js')]);
    ok(statSync(join(dist, 'extension.js')).size < 300 * 1024);
  });

  it('starts no program, opens no connection, and reads no folder', () => deepEqual(witnessed(), []));

  it('is watched by a witness that does see what a command does', async () => {
    await vscode.commands.executeCommand('tierwise.previewContext', 'change-report');

    const seen = witnessed();
    ok(
      seen.some(call => call.startsWith('node:child_process.execFile')),
      'git was asked',
    );
    ok(
      seen.some(call => /readdir|opendir/.test(call)),
      'folders were listed',
    );
  });

  it('is told to stay local: no setting of money, address or provider can come from a folder', () => {
    const { properties } = tierwise().packageJSON.contributes.configuration;
    const scopes = Object.entries<{ scope: string }>(properties).map(([name, { scope }]) => [name, scope]);

    const fromFolders = scopes.filter(([, scope]) => scope !== 'machine' && scope !== 'application');

    deepEqual(fromFolders.map(([name]) => name).sort(), ['tierwise.exclude', 'tierwise.tier']);
    equal(tierwise().packageJSON.capabilities.untrustedWorkspaces.supported, 'limited');
  });
});

/** From the file, since the host may add to what it gives. */
function contributedCommands(): readonly string[] {
  const manifest: { contributes: { commands: { command: string }[] } } = JSON.parse(
    readFileSync(join(tierwise().extensionPath, 'package.json'), 'utf8'),
  );
  return manifest.contributes.commands.map(({ command }) => command);
}
