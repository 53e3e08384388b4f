import * as vscode from 'vscode';
import { breather } from '../../core/breathe';
import { TierwiseError } from '../../core/errors';
import { exportMore, recordsMissing } from '../../core/exportMore';
import { inTurns } from '../../core/inParts';
import { correctedResultsOf, type RunState } from '../../core/keep/runState';
import { listRuns, loadRun } from '../../core/keep/runs';
import { countLabels } from '../../core/show/countLabels';
import { type ExportFormat, exportFormats, fileEndings } from '../../core/show/exportFormats';
import { carriesTlp, exportInParts, formatsOf } from '../../core/show/exportRun';
import { fileBytes } from '../../core/show/fileBytes';
import { forSpreadsheet, separatedBy, sheetFormats } from '../../core/show/forSpreadsheet';
import { ago, counted } from '../../core/show/words';
import type { Parts } from '../parts';
import { pick } from '../pick';
import { chooseTlp } from './chooseTlp';

/** Writes a run in the form and to the file that a person says. With `ask` as fifth word it asks with whom it may be shared though the file is given. */
export async function exportRun(
  { services }: Parts,
  [named, as, target, chosen, sharing]: readonly unknown[],
): Promise<vscode.Uri | undefined> {
  const now = services.now();
  const id = typeof named === 'string' ? named : await pickRun(services);
  if (id === undefined) return undefined;
  const loaded = await loadRun(now, id);
  if (loaded.kind === 'damaged') throw new TierwiseError('failed', `The run cannot be exported. ${loaded.why}`);
  const format = exportFormats.find(one => one === as) ?? (await pickFormat(formatsOf(loaded.state)));
  if (format === undefined) return undefined;
  const labels =
    format === 'ioc' && (chosen !== undefined || !(target instanceof vscode.Uri))
      ? await chooseLabels(loaded.state, chosen)
      : undefined;
  if (labels === 'left') return undefined;
  const asks = carriesTlp(loaded.state, format) && (sharing === 'ask' || !(target instanceof vscode.Uri));
  const tlp = asks ? await chooseTlp(loaded.state.start.task.tlp ?? now.settings.tlp) : undefined;
  if (tlp === 'left') return undefined;
  const { more, note } = await exportMore(loaded.state, format, now, AbortSignal.timeout(120_000), { labels, tlp });
  const breathe = breather(now.clock);
  const exported = await inTurns(exportInParts(loaded.state, format, now.hash, more), breathe);
  if ('why' in exported) throw new TierwiseError('wrong-use', exported.why);
  const file = target instanceof vscode.Uri ? target : await askFile(loaded.summary.task, format);
  if (file === undefined) return undefined;
  const text = sheetFormats.includes(format)
    ? forSpreadsheet(separatedBy(exported.text, now.settings.csvSeparator ?? 'comma'))
    : exported.text;
  await vscode.workspace.fs.writeFile(file, await inTurns(fileBytes(text), breathe));
  for (const missing of [note, recordsMissing(loaded.state, format)])
    if (missing !== undefined) void vscode.window.showWarningMessage(`${missing}.`);
  const open = vscode.l10n.t('Open');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('Exported to {0}.', vscode.workspace.asRelativePath(file)), open)
    .then(choice => {
      if (choice === open) void vscode.commands.executeCommand('vscode.open', file);
    });
  return file;
}

/** Whose indicators are meant: those that must be confirmed are ticked. `undefined` for a report, which has its own. */
async function chooseLabels(state: RunState, chosen: unknown): Promise<readonly string[] | undefined | 'left'> {
  const labels = state.start.task.labels ?? [];
  if (state.start.task.produces !== 'labels' || labels.length === 0) return undefined;
  if (Array.isArray(chosen)) return labels.map(({ name }) => name).filter(name => chosen.includes(name));
  const names = labels.map(({ name }) => name);
  const counts = new Map(countLabels(names, correctedResultsOf(state)).map(({ label, count }) => [label, count]));
  const picked = await vscode.window.showQuickPick(
    labels.map(({ name, description, mustConfirm }) => ({
      label: name,
      description: counted(counts.get(name) ?? 0, 'record'),
      detail: description,
      picked: mustConfirm,
    })),
    {
      title: vscode.l10n.t('Indicators of which labels?'),
      canPickMany: true,
      matchOnDetail: true,
      ignoreFocusOut: true,
    },
  );
  if (picked === undefined || picked.length === 0) return 'left';
  return picked.map(({ label }) => label);
}

async function pickRun(services: Parts['services']): Promise<string | undefined> {
  const now = services.now();
  const runs = (await listRuns(now, 100)).filter(run => run.kind === 'run');
  if (runs.length === 0)
    throw new TierwiseError('wrong-use', 'There is no run yet. Run a task first: “Tierwise: Run Task”.');
  const picked = await pick(
    runs.map(({ id, title, tier, status, startedAt }) => ({
      id,
      label: title,
      description: `${tier} · ${status} · ${ago(Date.parse(startedAt), now.clock.nowMs())}`,
    })),
    { title: vscode.l10n.t('Export a run') },
  );
  return picked?.id;
}

const formatWords: Readonly<Record<ExportFormat, string>> = {
  md: 'Markdown',
  html: 'HTML, one file that loads nothing',
  csv: 'CSV, safe to open in a spreadsheet',
  jsonl: 'JSON Lines, one record a line',
  json: 'JSON, every claim with its verdict, and the manifest',
  sarif: 'SARIF 2.1.0, for tools that show findings at a file and line',
  ioc: 'Indicators as CSV, defanged and raw',
  stix: 'STIX 2.1 bundle, for threat intelligence platforms',
  navigator: 'ATT&CK Navigator layer 4.5',
  sigma: 'Sigma rules, each tried on the logs it came from',
  queries: 'Queries to look for the findings again: zeek-cut, jq, KQL, SPL',
};

async function pickFormat(formats: readonly ExportFormat[]): Promise<ExportFormat | undefined> {
  const picked = await pick(
    formats.map(format => ({ format, label: format, description: formatWords[format] })),
    { title: vscode.l10n.t('Export as') },
  );
  return picked?.format;
}

async function askFile(task: string, format: ExportFormat): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${task.replace(/[^A-Za-z0-9._-]+/g, '-')}.${fileEndings[format]}`;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export'),
    defaultUri: folder === undefined ? undefined : vscode.Uri.joinPath(folder, name),
    filters: { [format.toUpperCase()]: [fileEndings[format]] },
  });
}
