import type { PromptTask } from '../../compose/prompt';
import type { ProtectedRecord } from '../../protect/protectedThings';
import { abstain } from '../../task/task';
import { answerQuestions } from './answerQuestions';
import { type DescriptionAnswer, type DescriptionModel, similarityThreshold, stem } from './descriptionModel';
import { quoteFeatures, quoteWords } from './evidence';
import { features, type Occurrence } from './features';
import { featureWords } from './featureWords';
import { minimumExamples } from './fewestExamples';
import type { GoldAnswer, GoldModel } from './goldModel';
import { stopWords } from './stopWords';

/** In the form that is asked of a language model, so that the same reader checks it. */
export interface LabelAnswer {
  readonly evidence: readonly string[];
  readonly rationale: string;
  /** A label of the task, or `abstain`. */
  readonly label: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** By question; absent where the task asks nothing further. */
  readonly labels?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Models {
  /** Absent without enough gold. */
  readonly gold?: GoldModel;
  readonly descriptions: DescriptionModel;
}

/**
 * Answers by the gold where it separates the labels, else by the descriptions, else not at all. A label with too few
 * examples is answered when its description is near and the gold is not sure of another.
 */
export function labelRecord(record: ProtectedRecord, task: PromptTask, models: Models): LabelAnswer {
  const answer = firstAnswer(record, task, models);
  const questions = task.also ?? [];
  return questions.length === 0 ? answer : { ...answer, labels: answerQuestions(record, questions) };
}

function firstAnswer(record: ProtectedRecord, task: PromptTask, { gold, descriptions }: Models): LabelAnswer {
  const occurrences = gold === undefined ? [] : features(record);
  const byGold = gold?.answer(record.id, occurrences);
  const isLabel = byGold !== undefined && task.labels.some(({ name }) => name === byGold.label);
  const isLikelierRight = isLabel && byGold.probability >= likelierWrong;
  if (isLikelierRight && byGold.probability >= sure) return goldAnswer(record, occurrences, task, byGold);
  const byDescription = descriptions.answer(record);
  if (byDescription !== undefined && gold?.labels.includes(byDescription.label) !== true) {
    return descriptionAnswer(record, task, byDescription);
  }
  if (isLikelierRight) return goldAnswer(record, occurrences, task, byGold);
  return abstention(gold === undefined ? noGold : byGold === undefined ? nothingShared : nothingSeparates(byGold));
}

/** Below this the answer is wrong more often than right, so there is none. */
const likelierWrong = 0.5;
const likely = 0.75;
const sure = 0.9;

function goldAnswer(
  record: ProtectedRecord,
  occurrences: readonly Occurrence[],
  task: PromptTask,
  answer: GoldAnswer,
): LabelAnswer {
  const evidence = quoteFeatures(record, occurrences, answer.reasons);
  if (evidence.length === 0 && task.evidence === 'required') return abstention(nothingToShow);
  const telling = [...answer.reasons.keys()].filter(isTelling);
  const signs = (telling.length > 0 ? telling : [...answer.reasons.keys()]).slice(0, 4).map(featureWords);
  const share = Math.min(99, Math.round(answer.probability * 100));
  return {
    evidence,
    rationale: `Nearest to ${answer.label} by ${listed(signs)}, of ${answer.exampleCount} confirmed examples; ${answer.next} comes next. Held-out examples decided this clearly were right in about ${share} of 100 cases.`,
    label: answer.label,
    confidence: answer.probability >= sure ? 'high' : answer.probability >= likely ? 'medium' : 'low',
  };
}

/** `the` may weigh as much as `invoice` and tells a person nothing. */
function isTelling(feature: string): boolean {
  const word = feature.slice(feature.indexOf(':') + 1);
  return !stopWords.has(word) && !/^\p{Script=Latin}{1,2}$/u.test(word);
}

/** Never more than low: nobody has confirmed that the description says what its writer meant. */
function descriptionAnswer(record: ProtectedRecord, task: PromptTask, answer: DescriptionAnswer): LabelAnswer {
  const evidence = quoteWords(record, answer.reasons, stem);
  if (evidence.length === 0 && task.evidence === 'required') return abstention(nothingToShow);
  const words = [...answer.reasons.keys()].slice(0, 4).map(word => `"${word}…"`);
  return {
    evidence,
    rationale: `Too few confirmed examples, so it was compared with the descriptions of the labels: it shares ${listed(words)} with ${answer.label}. The similarity is ${answer.similarity.toFixed(2)}; below ${similarityThreshold} there is no answer.`,
    label: answer.label,
    confidence: 'low',
  };
}

function abstention(rationale: string): LabelAnswer {
  return { evidence: [], rationale, label: abstain, confidence: 'low' };
}

const noGold = `There are no two labels with ${minimumExamples} confirmed examples each to learn from, and no description of a label is near enough (similarity ${similarityThreshold}).`;
const nothingShared =
  'It shares no word or sign with the confirmed examples, and no description of another label is near enough.';
const nothingToShow = 'No line of the record can be quoted for an answer.';

function nothingSeparates({ label, next, probability }: GoldAnswer): string {
  return `It lies between ${label} and ${next}: held-out examples decided this unclearly were right in about ${Math.round(probability * 100)} of 100 cases.`;
}

function listed(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? 'the record as a whole';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
