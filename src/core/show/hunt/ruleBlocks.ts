import { isWrittenRule } from '../../sigma/isWrittenRule';
import { paragraph } from '../documentBlocks';
import type { Block } from '../markdownTree';
import { counted } from '../words';

/** As `ProposedRule` in `core/read/results.ts`. */
export type ShownRule = {
  readonly markdownLine: number;
  readonly tested?: { readonly rows: number; readonly evidence: number; readonly matched: number };
} & (
  | { readonly kind: 'held'; readonly rule: string; readonly cites: string }
  | { readonly kind: 'refused'; readonly title: string; readonly why: string }
);

/**
 * The blocks of a hunt's report with every Sigma rule that its model wrote in place of what came of it: the rule where it held in the
 * logs, else a sentence why it is not shown. `rules` is absent until they were run.
 */
export function withRuleOutcomes(
  blocks: readonly Block[],
  rules: readonly ShownRule[] | undefined,
  isUnderWay = false,
): readonly Block[] {
  const inner = (some: readonly Block[]) => withRuleOutcomes(some, rules, isUnderWay);
  return blocks.flatMap((block): readonly Block[] => {
    if (block.kind === 'quote') return [{ ...block, children: inner(block.children) }];
    if (block.kind === 'list') return [{ ...block, items: block.items.map(inner) }];
    if (block.kind !== 'code' || !isWrittenRule(block)) return [block];
    const rule = rules?.find(one => one.markdownLine === block.line);
    const said = {
      ...paragraph(rule === undefined ? (isUnderWay ? notYetRun : notRun) : sayRule(rule)),
      line: block.line,
    };
    return rule?.kind === 'held' ? [said, { ...block, language: 'yaml', text: rule.rule.trimEnd() }] : [said];
  });
}

const notYetRun = 'A Sigma rule is written here. It is shown when it was run over the logs, if it holds there.';
const notRun = 'A Sigma rule was written here. It is not shown, because it was not run over the logs.';

/** One sentence or two, for people. */
export function sayRule(rule: ShownRule): string {
  if (rule.kind === 'refused')
    return `A Sigma rule is not shown${rule.title === '' ? '' : ` (“${rule.title}”)`}: ${rule.why}`;
  const { rows = 0, evidence = 0, matched = 0 } = rule.tested ?? {};
  return `Sigma rule of the model’s, run over ${counted(rows, 'row')}: it matched its ${counted(evidence, 'line')} of evidence (${rule.cites}), ${counted(matched, 'row')} in all, and none of others. One sample says nothing about other networks.`;
}
