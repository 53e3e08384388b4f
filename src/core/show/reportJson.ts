import { tlpLabel } from '../taxonomy/tlp';
import { parseMarkdown } from './markdown';
import type { Inline } from './markdownTree';
import type { ReportDocument } from './reportDocument';
import { manifestJson } from './runJson';
import { severityOf } from './statedSeverity';
import { verificationSummary, whyStruck } from './verdict';

/** All of a finished report for other programs: where it comes from, its headings, every claim with its verdict, the text, the manifest. */
export function reportJson(run: string, document: ReportDocument): string {
  const { report, manifest, manifestHash, cost } = document;
  const value = {
    run,
    task: document.task,
    tlp: document.tlp === undefined ? null : tlpLabel(document.tlp),
    date: document.date,
    tier: document.tier,
    model: document.model,
    usesLanguageModel: document.usesLanguageModel,
    usage: { inputTokens: document.inputTokens, outputTokens: document.outputTokens },
    costUsd: cost.kind === 'priced' ? cost.usd : cost.kind === 'free' ? 0 : null,
    partial: report.isPartial || document.whyPartial !== undefined,
    whyPartial: document.whyPartial,
    verification: verificationSummary(report.claims),
    formProblem: report.formProblem,
    headings: headingsOf(report.markdown),
    claims: report.claims.map(claim => ({
      text: claim.text,
      verdict: claim.verdict,
      why: whyStruck(claim),
      severity: severityOf(claim),
      markdownLine: claim.markdownLine,
      citations: claim.citations,
    })),
    rules: report.rules,
    markdown: report.markdown,
    manifestSha256: manifestHash,
    manifest: manifestJson(manifest),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function headingsOf(
  markdown: string,
): readonly { readonly level: number; readonly title: string; readonly line: number }[] {
  return parseMarkdown(markdown).flatMap(block =>
    block.kind === 'heading' ? [{ level: block.level, title: wordsOf(block.children), line: block.line }] : [],
  );
}

function wordsOf(nodes: readonly Inline[]): string {
  return nodes.map(node => ('children' in node ? wordsOf(node.children) : 'text' in node ? node.text : '')).join('');
}
