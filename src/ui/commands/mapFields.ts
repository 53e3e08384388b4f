import * as vscode from 'vscode';
import { TierwiseError } from '../../core/errors';
import { createProtector } from '../../core/protect/protector';
import type { KnownColumns } from '../../core/records/columnsOf';
import { fieldMapsPath, parseFieldMaps, savedMap, withFieldMap } from '../../core/records/fieldMaps';
import { readColumns } from '../../core/records/readRecords';
import type { FieldMap } from '../../core/records/recordFields';
import type { Parts } from '../parts';
import { pick } from '../pick';

/** Asked for in this order; what nobody names keeps its usual places. */
const asked = ['Time', 'Event', 'Host', 'User', 'Source', 'Destination', 'Severity', 'Message'] as const;

/**
 * Asks once which columns of a file are what, with samples beside each, and remembers it in the workspace for every file with
 * these columns. Leaving in the midst changes nothing. Gives the file it was written to.
 */
export async function mapFields({ services }: Parts, [named]: readonly unknown[]): Promise<vscode.Uri | undefined> {
  const file = named instanceof vscode.Uri ? named : await askFile();
  if (file === undefined) return undefined;
  const folder = vscode.workspace.getWorkspaceFolder(file);
  if (folder === undefined)
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t('The map is kept in the workspace of the file. Open the folder that it lies in.'),
    );
  const known = await columnsIn(file, services);
  const fields = await askFields(known, vscode.workspace.asRelativePath(file));
  if (fields === undefined) return undefined;
  if (Object.keys(fields).length === 0)
    throw new TierwiseError('wrong-use', vscode.l10n.t('No column was chosen, so there is nothing to remember.'));
  const target = vscode.Uri.joinPath(folder.uri, fieldMapsPath);
  const before = await vscode.workspace.fs.readFile(target).then(
    bytes => parseFieldMaps(new TextDecoder().decode(bytes)),
    () => [],
  );
  const text = withFieldMap(before, savedMap(fields, known.columns));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t('Files with these columns are read so from now on: {0}.', Object.keys(fields).join(', ')),
      open,
    )
    .then(choice => choice === open && vscode.commands.executeCommand('vscode.open', target));
  return target;
}

async function askFile(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active !== undefined && /\.(jsonl?|ndjson|csv|tsv)(\.gz)?$/i.test(active.path)) return active;
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Whose fields?'),
      filters: { [vscode.l10n.t('JSON and tables')]: ['json', 'jsonl', 'ndjson', 'csv', 'tsv', 'gz'] },
    })) ?? [];
  return chosen;
}

/** Samples are shown, so they pass the gate like everything else. */
async function columnsIn(file: vscode.Uri, services: Parts['services']): Promise<KnownColumns> {
  const now = services.now();
  const path = vscode.workspace.asRelativePath(file, now.workspace.folders.length > 1);
  const opened = await now.workspace.open(path);
  if (opened.kind === 'refused')
    throw new TierwiseError('failed', vscode.l10n.t('{0} cannot be read: {1}.', path, opened.why));
  const signal = AbortSignal.timeout(30_000);
  const known = await readColumns(path, opened.bytes(signal));
  if (known === undefined)
    throw new TierwiseError(
      'wrong-use',
      vscode.l10n.t(
        '{0} has no columns: fields are mapped of JSON, JSON Lines, CSV and TSV with names in the first row.',
        path,
      ),
    );
  const samples = known.columns.map(column => column.samples.join(' · '));
  const { texts } = await createProtector(now.workers).protectTexts(samples, { source: 'records' }, signal);
  return {
    ...known,
    columns: known.columns.map((column, index) => ({ ...column, samples: [texts[index] ?? ''] })),
  };
}

async function askFields({ columns, proposed }: KnownColumns, path: string): Promise<FieldMap | undefined> {
  const fields: Record<string, string> = {};
  for (const [index, name] of asked.entries()) {
    const first = proposed[name];
    const none = { label: vscode.l10n.t('None'), description: vscode.l10n.t('no column is that'), path: undefined };
    const all = columns.map(({ path: column, samples }) => ({
      label: column,
      description: samples.join(' · '),
      path: column,
    }));
    // What stands first is taken by Enter.
    const items = [...all.filter(one => one.path === first), ...(first === undefined ? [none] : [])];
    const picked = await pick(
      [...items, ...all.filter(one => one.path !== first), ...(first === undefined ? [] : [none])],
      {
        title: vscode.l10n.t('{0}: which column is “{1}”? ({2} of {3})', path, name, index + 1, asked.length),
        matchOnDescription: true,
      },
    );
    if (picked === undefined) return undefined;
    if (picked.path !== undefined) fields[name] = picked.path;
  }
  return fields;
}
