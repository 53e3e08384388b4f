import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { resultsOf } from '../../../src/core/keep/runState';
import { eventually } from '../eventually';
import { beginRun, closeEditors, fileOf, runs, showText } from '../extensionUnderTest';
import { manifestOf } from '../keptRuns';

const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand<unknown>(command, ...args);

describe('commands', () => {
  beforeEach(closeEditors);

  it('Run Task writes a report offline, each claim with lines that show it', async () => {
    const id = await beginRun('tierwise.runTask', 'change-report');

    const { ended, report, start } = await runs.ended(id);
    equal(ended.state, 'done');
    equal(start.tier, 'offline');
    ok((report?.claims.length ?? 0) > 5, `${report?.claims.length} claims`);
    deepEqual(
      report?.claims.filter(claim => claim.verdict !== 'verified').map(claim => claim.text),
      [],
    );
    for (const file of ['retry.ts', 'queue.ts', 'rateLimiter.ts', 'queue-states.png'])
      match(report?.markdown ?? '', new RegExp(file.replace('.', '\\.')));
    await eventually('the report’s panel', () => panelOf('tierwise.report'));
  });

  it('Run Task labels every record of the inbox with a label of the task', async () => {
    const id = await beginRun('tierwise.runTask', 'triage-emails');

    const state = await runs.ended(id);
    equal(state.ended.state, 'done');
    equal(resultsOf(state).length, state.start.records.length);
    equal(state.start.records.length, 34);
    const allowed = [...(state.start.task.labels ?? []).map(label => label.name), 'abstain'];
    deepEqual(
      resultsOf(state).filter(({ label }) => !allowed.some(one => one === label)),
      [],
    );
    equal(state.ledger.answeredCalls === 0 || state.ledger.costUsd === 0, true);
    await eventually('the table’s panel', () => panelOf('tierwise.labels'));
  });

  it('Triage Emails labels the one file that was clicked in the explorer', async () => {
    const uri = fileOf('inbox/report-0004.eml');

    const id = await beginRun('tierwise.triageEmails', uri);

    const state = await runs.ended(id);
    deepEqual(
      resultsOf(state).map(one => one.path),
      ['inbox/report-0004.eml'],
    );
  });

  it('Triage Emails takes all files that were selected, and the open one when nothing was clicked', async () => {
    const selected = [fileOf('inbox/report-0004.eml'), fileOf('inbox/report-0006.eml')];
    const both = await runs.ended(await beginRun('tierwise.triageEmails', selected[0], selected));
    await showText(fileOf('inbox/report-0005.eml'));
    const open = await runs.ended(await beginRun('tierwise.triageEmails'));

    deepEqual(
      resultsOf(both).map(one => one.path),
      ['inbox/report-0004.eml', 'inbox/report-0006.eml'],
    );
    deepEqual(
      resultsOf(open).map(one => one.path),
      ['inbox/report-0005.eml'],
    );
  });

  it('Write Change Report, from the source control view, is the change report', async () => {
    const id = await beginRun('tierwise.writeChangeReport');

    equal((await runs.ended(id)).start.task.name, 'change-report');
  });

  it('Run Task takes the task whose file is open', async () => {
    const id = await beginRun('tierwise.runTask', vscode.Uri.file('/anywhere/triage-emails.task.md'));

    equal((await runs.ended(id)).start.task.name, 'triage-emails');
  });

  it('Open Last Run shows the newest run again after its panel was closed', async () => {
    const id = await beginRun('tierwise.runTask', 'change-report');
    await runs.ended(id);
    await closeEditors();

    const opened = await run('tierwise.openLastRun');

    equal(opened, id);
    await eventually('its panel', () => panelOf('tierwise.report'));
  });

  it('Export writes a run where a person says, as Markdown, HTML, CSV and JSON lines', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tierwise-export-'));
    const report = await beginRun('tierwise.runTask', 'change-report');
    const labels = await beginRun('tierwise.triageEmails', fileOf('inbox/report-0004.eml'));
    await Promise.all([runs.ended(report), runs.ended(labels)]);
    const exported = async (id: string, as: string) => {
      const file = join(folder, `${id}.${as}`);
      await run('tierwise.exportRun', id, as, vscode.Uri.file(file));
      return readFileSync(file, 'utf8');
    };

    match(await exported(report, 'md'), /^#+ Summary$/m);
    match(await exported(report, 'html'), /<html/);
    match(await exported(labels, 'csv'), /^\uFEFFid,[\s\S]*report-0004\.eml/);
    equal(JSON.parse((await exported(labels, 'jsonl')).split('\n')[0] ?? '').path, 'inbox/report-0004.eml');
  });

  it('Export asks with whom a report may be shared: what the setting says is chosen, and Escape writes nothing', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'tierwise-export-')), 'report.md');
    const report = await beginRun('tierwise.runTask', 'change-report');
    await runs.ended(report);
    const exported = async (answer: 'acceptSelectedQuickOpenItem' | 'closeQuickOpen') => {
      let isDone = false;
      const asked = Promise.resolve(
        run('tierwise.exportRun', report, 'md', vscode.Uri.file(file), undefined, 'ask'),
      ).finally(() => {
        isDone = true;
      });
      await eventually('the answer', async () => {
        await vscode.commands.executeCommand(`workbench.action.${answer}`);
        return isDone;
      });
      return asked;
    };
    const tlp = async (value: string | undefined) => {
      const settings = () => vscode.workspace.getConfiguration('tierwise');
      await settings().update('tlp', value, vscode.ConfigurationTarget.Global);
      await eventually('the setting', () => settings().inspect('tlp')?.globalValue === value);
    };

    await exported('acceptSelectedQuickOpenItem');
    match(readFileSync(file, 'utf8'), /^tlp: "?not set"?$/m);
    await tlp('AMBER');
    try {
      equal(await exported('closeQuickOpen'), undefined);
      match(readFileSync(file, 'utf8'), /^tlp: "?not set"?$/m);
      await exported('acceptSelectedQuickOpenItem');
      match(readFileSync(file, 'utf8'), /^tlp: "?TLP:AMBER"?$/m);
    } finally {
      await tlp(undefined);
    }
  });

  it('Map Fields asks which column is what, and remembers it in the workspace for files with these columns', async () => {
    const file = fileOf('events/doors.jsonl');
    const map = fileOf('.tierwise/fields.json');
    const lines = [1, 2].map(n => `{"wann":"2026-11-28T10:0${n}:00Z","event":"door ${n} opened","username":"ann"}`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(lines.join('\n')));
    try {
      let isDone = false;
      const mapped = Promise.resolve(run('tierwise.mapFields', file)).finally(() => {
        isDone = true;
      });
      // Enter takes what is proposed: a column of the file where its name says what it is, else none.
      await eventually('all questions', async () => {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        return isDone;
      });

      equal(String(await mapped), String(map));
      deepEqual(JSON.parse(readFileSync(map.fsPath, 'utf8')), {
        maps: [{ has: ['event', 'username'], fields: { Event: 'event', User: 'username' } }],
      });
    } finally {
      await vscode.workspace.fs.delete(file);
      await vscode.workspace.fs.delete(map);
    }
  });

  it('Preview Context shows the very prompt and the manifest, and starts no run', async () => {
    const before = (await runs.list()).length;

    const told = await run('tierwise.previewContext', 'triage-emails');

    ok(told !== undefined);
    const wanted = ['/triage-emails – manifest.md', '/triage-emails – what is sent.txt'];
    const shown = await eventually('both texts beside each other', () => {
      const uris = vscode.window.visibleTextEditors.map(editor => editor.document.uri);
      return String(uris.map(uri => uri.path).sort()) === String(wanted) ? uris : undefined;
    });
    deepEqual([...new Set(shown.map(uri => uri.scheme))], ['tierwise-preview']);
    equal((await runs.list()).length, before);
  });

  it('the previewed prompt folds by passage', async () => {
    await run('tierwise.previewContext', 'change-report');
    const prompt = vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.endsWith('.txt'));
    ok(prompt !== undefined);

    const ranges = await run('vscode.executeFoldingRangeProvider', prompt.document.uri);

    const fences = prompt.document.getText().match(/^<<<end S\d+ /gm)?.length ?? 0;
    ok(Array.isArray(ranges) && ranges.length >= fences && fences > 0, `${fences} fences`);
  });

  it('Choose Tier changes the setting that the next run follows', async () => {
    const configuration = () => vscode.workspace.getConfiguration('tierwise');

    equal(await run('tierwise.chooseTier', 'fast'), 'fast');
    await eventually('the setting', () => configuration().get('tier') === 'fast');

    equal(await run('tierwise.chooseTier', 'offline'), 'offline');
    await eventually('the setting', () => configuration().get('tier') === 'offline');
  });

  it('Choose Tier refuses a tier that does not exist', async () => {
    equal(await run('tierwise.chooseTier', 'psychic'), undefined);
    equal(vscode.workspace.getConfiguration('tierwise').get('tier'), 'offline');
  });

  it('Open Settings and Refresh do as they say', async () => {
    await run('tierwise.refreshDesk');
    await run('tierwise.openSettings');

    await eventually(
      'the settings editor',
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'Settings',
    );
  });

  it('Open Guide shows a page that came with the extension', async () => {
    equal(await run('tierwise.openGuide', 'settings'), 'settings');

    await eventually('the page', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label.includes('settings.md'));
  });

  it('a task that does not exist starts nothing', async () => {
    const before = (await runs.list()).length;

    equal(await run('tierwise.runTask', 'chnage-report'), undefined);

    equal((await runs.list()).length, before);
  });

  it('a run keeps the manifest of what it used: passages kept within the budget, and a reason for each other', async () => {
    await showText(fileOf('mailgate/src/client.ts'));

    const id = await beginRun('tierwise.runTask', 'change-report');

    const manifest = manifestOf(await runs.ended(id));
    ok(manifest.usedTokens <= manifest.budgetTokens);
    ok(
      manifest.kept.some(({ snippet }) => snippet.path === 'mailgate/src/client.ts' && snippet.source === 'open-files'),
    );
    for (const one of [...manifest.dropped, ...manifest.skipped, ...manifest.withheld]) ok(one.why !== '');
  });
});

function panelOf(viewType: string): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType));
}
