import * as vscode from 'vscode';
import type { RenderedPrompt } from '../core/compose/prompt';
import type { TierEstimate } from '../core/estimate';
import type { LeftOut, Manifest } from '../core/fit/manifest';
import { costWords, estimateWords } from '../core/send/costEstimate';
import { visibleText } from '../core/show/visibleText';
import { counted, lineRange, whole } from '../core/show/words';

const scheme = 'tierwise-preview';

export interface Preview {
  readonly title: string;
  readonly rendered: RenderedPrompt;
  readonly manifest: Manifest;
  /** What a little more budget would add. */
  readonly next: readonly LeftOut[];
  readonly estimates: readonly TierEstimate[];
  readonly recordCount: number;
  readonly reranking?: TierEstimate;
  /** The call that asks for an order, before all others. */
  readonly order?: RenderedPrompt;
}

/** Read-only documents: the exact prompt, folded by snippet, and the manifest beside it. */
export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.FoldingRangeProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registrations = [
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    vscode.languages.registerFoldingRangeProvider({ scheme }, this),
    this.changed,
  ];

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? vscode.l10n.t('This preview is gone. Run “Tierwise: Preview Context” again.');
  }

  /** A fence and what stands in it. */
  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const ranges: vscode.FoldingRange[] = [];
    let start: number | undefined;
    for (let line = 0; line < document.lineCount; line++) {
      const { text } = document.lineAt(line);
      if (text.startsWith('<<<end ') && start !== undefined) {
        ranges.push(new vscode.FoldingRange(start, line));
        start = undefined;
      } else if (text.startsWith('<<<')) start = line;
    }
    return ranges;
  }

  async show(preview: Preview): Promise<void> {
    const prompt = this.put(`/${preview.title} – what is sent.txt`, promptText(preview));
    const manifest = this.put(`/${preview.title} – manifest.md`, visibleText(manifestText(preview)));
    await vscode.window.showTextDocument(prompt, { preview: false, viewColumn: vscode.ViewColumn.Active });
    await vscode.window.showTextDocument(manifest, {
      preview: false,
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
    });
  }

  /** What was sent in a run that is over: its manifest, with the text of each piece. */
  async showSent(title: string, manifest: Manifest): Promise<void> {
    const text = visibleText(`${manifestText({ manifest, estimates: [], next: [] })}\n${sentText(manifest)}`);
    const uri = this.put(`/${title} – what was sent.md`, text);
    await vscode.window.showTextDocument(uri, { preview: false, viewColumn: vscode.ViewColumn.Beside });
  }

  dispose(): void {
    for (const one of this.registrations) one.dispose();
  }

  private put(path: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme, path });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    return uri;
  }
}

function promptText({ rendered, recordCount, order }: Preview): string {
  const note =
    recordCount > 1
      ? `\n\n(This is the call for the first of ${whole(recordCount)} records; the others differ in what follows the shared part.)\n`
      : '\n';
  const first =
    order === undefined
      ? ''
      : `(Before it this is sent, for an order of the passages. What is kept above may change by it.)\n\n${callText(order)}`;
  return `${callText(rendered)}${note}${first}`;
}

function callText({ stable, varying, schema }: RenderedPrompt): string {
  const form =
    schema === undefined
      ? ''
      : `\n\n(The form of the answer, sent as JSON schema:)\n${JSON.stringify(schema, undefined, 2)}\n`;
  return `${stable}\n\n${varying}\n${form}`;
}

function manifestText({
  manifest,
  estimates,
  next,
  reranking,
}: Pick<Preview, 'manifest' | 'estimates' | 'next' | 'reranking'>): string {
  const { kept, dropped, skipped, withheld, redacted } = manifest;
  const place = (path: string, startLine?: number, endLine?: number) =>
    `${path} ${lineRange(startLine, endLine)}`.trim();
  return [
    '# Manifest',
    '',
    `Kept ${kept.length} of ${counted(kept.length + dropped.length, 'passage')}, ${manifest.counted === 'exact' ? '' : 'about '}${whole(manifest.usedTokens)} of ${whole(manifest.budgetTokens)} tokens (counted by ${manifest.counter}); ${whole(manifest.overheadTokens)} of them are instructions and room for the record.`,
    '',
    ...estimates.map(
      ({ tier, estimate, band }) => `- ${tier.name}: ${estimateWords(estimate)}${band === undefined ? '' : ` ${band}`}`,
    ),
    ...(reranking === undefined
      ? []
      : [`- the re-ranking, by ${reranking.tier.name}: ${costWords(reranking.estimate)}`]),
    ...section(
      'Kept',
      kept.map(
        ({ id, snippet, tokens, why }) =>
          `${id} ${place(snippet.path ?? snippet.title, snippet.startLine, snippet.endLine)}: ${whole(tokens)} tokens; ${why}`,
      ),
    ),
    ...section(
      'The next 4,000 tokens of budget would add',
      next.map(
        one =>
          `${place(one.path ?? one.title, one.startLine, one.endLine)}: ${whole(one.tokens ?? 0)} tokens; ${one.why}`,
      ),
    ),
    ...section(
      'Dropped',
      dropped.map(one => `${place(one.path ?? one.title, one.startLine, one.endLine)}: ${one.why}`),
    ),
    ...section(
      'Skipped',
      skipped.map(one => `${one.path ?? one.title}: ${one.why}${one.count === undefined ? '' : ` (${one.count})`}`),
    ),
    ...section(
      'Withheld',
      withheld.map(one => `${one.path ?? one.title}: ${one.why}`),
    ),
    ...section(
      'Redacted',
      redacted.map(one => `${place(one.path ?? one.source, one.line, one.line)}: ${one.placeholder}`),
    ),
    ...section('Notes', manifest.notes),
    '',
  ].join('\n');
}

function section(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : ['', `## ${title} (${items.length})`, '', ...items.map(item => `- ${item}`)];
}

function sentText({ kept }: Manifest): string {
  return kept.map(({ id, snippet }) => `## ${id} ${snippet.title}\n\n\`\`\`\`\n${snippet.text}\n\`\`\`\`\n`).join('\n');
}
