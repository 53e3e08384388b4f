import type { Agreement } from '../measure/agreement';
import { missedWords, shareWords } from './agreementWords';
import { blockTable, heading, numberCell, paragraph, textCell } from './documentBlocks';
import type { Block } from './markdownTree';
import { counted, whole } from './words';

/** How far a run and a person agree, for a summary: the whole, label by label, what was missed, and what was taken for what. */
export function agreementBlocks({
  agreement,
  labels,
}: {
  readonly agreement?: Agreement;
  readonly labels: readonly { readonly name: string; readonly mustConfirm: boolean }[];
}): readonly Block[] {
  if (agreement === undefined) return [];
  const { records, accuracy, macroF1 } = agreement;
  const wrong = agreement.confusion.filter(({ gold, given }) => gold !== given);
  return [
    heading(2, 'Agreement with the gold'),
    paragraph(
      `${shareWords(accuracy)} of ${counted(records, 'record')} that a person has labelled; macro F1 ${macroF1.toFixed(2)}. In brackets: 95 % intervals.`,
    ),
    ...missedWords(
      agreement.confusion.map(({ gold, given, ids }) => ({ gold, given, count: ids.length })),
      labels,
    ).map(words => paragraph(words)),
    blockTable(
      ['Label', 'In the gold', 'Of these found', 'Of those given right', 'F1'],
      agreement.labels.map(({ label, goldCount, recall, precision, f1 }) => [
        textCell(label),
        numberCell(whole(goldCount)),
        numberCell(recall === undefined ? '–' : shareWords(recall)),
        numberCell(precision === undefined ? '–' : shareWords(precision)),
        numberCell(f1 === undefined ? '–' : f1.toFixed(2)),
      ]),
    ),
    ...(agreement.byConfidence.length === 0
      ? []
      : [
          heading(3, 'What confidence was worth'),
          blockTable(
            ['Confidence', 'In the gold', 'Right'],
            agreement.byConfidence.map(({ confidence, right }) => [
              textCell(confidence),
              numberCell(whole(right.count)),
              numberCell(shareWords(right)),
            ]),
          ),
        ]),
    ...(wrong.length === 0
      ? []
      : [
          heading(3, 'Taken for another'),
          blockTable(
            ['In the gold', 'Given', 'Records'],
            wrong.map(({ gold, given, ids }) => [textCell(gold), textCell(given), numberCell(whole(ids.length))]),
          ),
        ]),
  ];
}
