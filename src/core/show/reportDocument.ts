import type { Manifest } from '../fit/manifest';
import type { Claim, Report } from '../read/results';
import { claimLookOfHtml, claimLookOfMarkdown } from './claimLook';
import { blockTable, heading, paragraph, placesCell, textCell } from './documentBlocks';
import { frontMatter } from './frontMatter';
import { htmlFile } from './htmlFile';
import { withRuleOutcomes } from './hunt/ruleBlocks';
import { manifestBlocks } from './manifestBlocks';
import { markClaims } from './markClaims';
import { parseMarkdown } from './markdown';
import { markdownElements } from './markdownElements';
import { markdownText } from './markdownText';
import type { Block } from './markdownTree';
import type { HuntPictureData } from './pictures/huntPictureData';
import type { MomentsData } from './pictures/momentsData';
import { momentsOfFile, picturesOfFile } from './pictures/picturesOfFile';
import type { RunFacts } from './runFacts';
import { tlpBlocks, tlpWords } from './tlpBlocks';
import { verificationSummary, whyStruck } from './verdict';
import { costWords, duration, fullStop, minuteUtc, whole } from './words';

/** Everything a finished report is exported with. */
export interface ReportDocument extends RunFacts {
  /** SHA-256 of the manifest as it lies in the run. */
  readonly manifestHash: string;
  readonly report: Report;
  readonly manifest: Manifest;
  /** Of a hunt in logs; drawn in HTML, where people look. */
  readonly pictures?: HuntPictureData;
  /** Of a report on notes that tell times; likewise. */
  readonly moments?: MomentsData;
  /** Why it is a part only: `cancelled by you`, `the answer reached its longest length`. Absent for a whole one. */
  readonly whyPartial?: string;
}

/** Markdown with front matter, every claim marked, and at its end what it was made from. */
export function reportMarkdown(document: ReportDocument): string {
  const matter = frontMatter({
    task: document.task,
    tlp: tlpWords(document.tlp),
    date: document.date,
    tier: document.tier,
    model: document.model,
    'tokens-in': document.inputTokens,
    'tokens-out': document.outputTokens,
    cost: costWords(document.cost),
    claims: verificationSummary(document.report.claims),
    partial: isPartial(document),
    'manifest-sha256': document.manifestHash,
  });
  return `${matter}\n${markdownText(reportBlocks(document), claimLookOfMarkdown(document.report.claims))}`;
}

/** One file that loads nothing, runs nothing, prints well, and follows the reader's light or dark setting. */
export function reportHtml(document: ReportDocument): string {
  const look = claimLookOfHtml(document.report.claims);
  return htmlFile(document.task, [
    ...markdownElements(textBlocks(document), look),
    ...(document.pictures === undefined ? [] : picturesOfFile(document.pictures)),
    ...(document.moments === undefined ? [] : momentsOfFile(document.moments)),
    ...markdownElements(endBlocks(document), look),
  ]);
}

function reportBlocks(document: ReportDocument): readonly Block[] {
  return [...textBlocks(document), ...endBlocks(document)];
}

/** What was struck, and what the report was made from. */
function endBlocks({ report, manifest, manifestHash }: ReportDocument): readonly Block[] {
  return [...struckBlocks(report.claims), ...manifestBlocks(manifest, manifestHash)];
}

function textBlocks(document: ReportDocument): readonly Block[] {
  const { markdown, claims, rules } = document.report;
  const marked = markClaims(parseMarkdown(markdown), claims).blocks;
  const blocks = document.manifest.digest === undefined ? marked : withRuleOutcomes(marked, rules);
  return [
    ...tlpBlocks(document.tlp),
    heading(1, document.task),
    paragraph(headerWords(document)),
    ...(document.usesLanguageModel ? [] : [paragraph('Made offline: no language model was used.')]),
    ...(isPartial(document)
      ? [paragraph(fullStop(`This is a part: ${document.whyPartial ?? 'the answer ends early'}`))]
      : []),
    paragraph(`${verificationSummary(document.report.claims)}.`),
    ...(document.report.formProblem === undefined ? [] : [paragraph(`Its form: ${document.report.formProblem}.`)]),
    ...deeper(blocks),
  ];
}

function isPartial({ report, whyPartial }: ReportDocument): boolean {
  return report.isPartial || whyPartial !== undefined;
}

function headerWords(document: ReportDocument): string {
  const model = document.usesLanguageModel ? `${document.tier}, ${document.model}` : document.tier;
  return [
    minuteUtc(document.date),
    model,
    ...(document.usesLanguageModel
      ? [`${whole(document.inputTokens)} tokens in, ${whole(document.outputTokens)} out`]
      : []),
    costWords(document.cost),
    duration(document.seconds),
  ].join(' · ');
}

/** The report's own headings stand below its title. */
function deeper(blocks: readonly Block[]): readonly Block[] {
  const highest = Math.min(6, ...blocks.map(block => (block.kind === 'heading' ? block.level : 6)));
  const shift = Math.max(0, 2 - highest);
  return blocks.map(block =>
    block.kind === 'heading' ? { ...block, level: Math.min(6, block.level + shift) } : block,
  );
}

/** All of them, so that none is missing where its place in the text was not found. */
function struckBlocks(claims: readonly Claim[]): readonly Block[] {
  const struck = claims.filter(claim => claim.verdict !== 'verified');
  if (struck.length === 0) return [];
  const rows = struck.map(claim => [
    textCell(claim.text),
    textCell(claim.verdict),
    textCell(whyStruck(claim) ?? ''),
    placesCell(claim.citations.map(citation => ({ ...citation, path: citation.path ?? citation.id }))),
  ]);
  return [heading(2, 'Struck claims'), blockTable(['Claim', 'Verdict', 'Why', 'Cited'], rows)];
}
