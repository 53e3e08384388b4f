import { writeFile } from 'node:fs/promises';
import { TierwiseError } from '../core/errors';
import { exportMore, recordsMissing } from '../core/exportMore';
import type { RunState } from '../core/keep/runState';
import { loadRun } from '../core/keep/runs';
import { type ExportFormat, exportFormats } from '../core/show/exportFormats';
import { exportManifest, exportRun } from '../core/show/exportRun';
import { forSpreadsheet, separatedBy, sheetFormats } from '../core/show/forSpreadsheet';
import { quoted } from '../core/show/quoted';
import { visibleText } from '../core/show/visibleText';
import { nearest } from '../core/task/nearest';
import type { CommandContext } from './context';

/** `tierwise export RUN --as md|html|json|csv|jsonl|sarif|ioc|stix|navigator|sigma|queries`: to stdout, or with `--out` to a file. */
export async function exportTo(context: CommandContext): Promise<number> {
  const { services, words, flags, print } = context;
  const [id, ...rest] = words;
  if (id === undefined || rest.length > 0)
    throw new TierwiseError('wrong-use', 'Name one run: tierwise export RUN --as md. List them with: tierwise runs');
  const forms = [...exportFormats, 'manifest'] as const;
  const format = forms.find(one => one === flags.as);
  if (format === undefined) {
    const hint = nearest(flags.as ?? '', forms);
    throw new TierwiseError(
      'wrong-use',
      `Say the form: --as ${forms.join(', --as ')}.${hint === undefined ? '' : ` Did you mean ${quoted(hint)}?`}`,
    );
  }
  if (flags.bom && !sheetFormats.some(one => one === format))
    throw new TierwiseError('wrong-use', '"--bom" is for CSV: it goes with --as csv and --as ioc.');
  if (flags.separator !== undefined && !sheetFormats.some(one => one === format))
    throw new TierwiseError('wrong-use', '"--separator" is for CSV: it goes with --as csv and --as ioc.');
  const loaded = await loadRun(services, id);
  if (loaded.kind === 'damaged')
    throw new TierwiseError('failed', `The run ${quoted(id)} cannot be exported. ${loaded.why}`);
  const exported = await exportAs(loaded.state, format, context);
  if ('why' in exported) throw new TierwiseError('wrong-use', exported.why);
  const missing = recordsMissing(loaded.state, format);
  if (missing !== undefined) print.remark(missing);
  if (print.asJson) print.json({ run: id, as: format, text: exported.text });
  else if (flags.out === undefined)
    process.stdout.write(process.stdout.isTTY ? visibleText(exported.text) : exported.text);
  else {
    await writeTo(flags.out, exported.text);
    print.note(`wrote ${flags.out}`);
  }
  return 0;
}

async function exportAs(
  state: RunState,
  format: ExportFormat | 'manifest',
  { services, flags, print, signal }: CommandContext,
): Promise<ReturnType<typeof exportRun>> {
  const chosen = chosenLabels(flags.labels, format, state);
  if (format === 'manifest') return exportManifest(state);
  const { more, note } = await exportMore(state, format, services, signal, { labels: chosen, tlp: flags.tlp });
  if (note !== undefined) print.remark(note);
  const exported = exportRun(state, format, services.hash, more);
  if (!('text' in exported)) return exported;
  const text = flags.separator === undefined ? exported.text : separatedBy(exported.text, flags.separator);
  return { text: flags.bom ? forSpreadsheet(text) : text };
}

function chosenLabels(
  named: readonly string[],
  format: ExportFormat | 'manifest',
  { start }: RunState,
): readonly string[] | undefined {
  if (named.length === 0) return undefined;
  const known = (start.task.labels ?? []).map(label => String(label.name));
  if (format !== 'ioc' || known.length === 0)
    throw new TierwiseError(
      'wrong-use',
      '"--label" says whose indicators are meant: it goes with --as ioc, of labels.',
    );
  const wrong = named.find(name => !known.includes(name));
  if (wrong === undefined) return named;
  const hint = nearest(wrong, known);
  throw new TierwiseError(
    'wrong-use',
    `The task has no label "${wrong}". ${hint === undefined ? `It has: ${known.join(', ')}.` : `Did you mean "${hint}"?`}`,
  );
}

async function writeTo(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new TierwiseError(
      'failed',
      `The file ${quoted(file)} cannot be written (${code}). The run is kept; name another file with --out.`,
    );
  }
}
