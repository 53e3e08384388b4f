import type { ProtectedRecord, RecordKind } from '../../protect/protectedThings';
import { type Segment, segments } from './segments';
import { tokens } from './tokens';

/** A feature of a record and where it stands; `segment` is absent for what the record as a whole is (`text:short`). */
export interface Occurrence {
  readonly feature: string;
  readonly segment?: Segment;
}

/**
 * What a record is judged by: the words of its text, and of its fields with the field's name before them (`subject:win`),
 * the fields of an email by what they mean (`authentication:spf=fail`, `links:misleading`). Whether a feature is there
 * counts, not how often: on short texts that is as good and harder to flood (Wang & Manning 2012).
 */
export function features(record: ProtectedRecord): readonly Occurrence[] {
  const all = segments(record);
  const words = machineKinds.has(record.kind) ? machineTokens : tokens;
  const occurrences = all.flatMap(segment =>
    segment.field === undefined
      ? words(segment.text).map(feature => ({ feature, segment }))
      : fieldFeatures(record, segment.field, words).map(feature => ({ feature, segment })),
  );
  return [...occurrences, ...wholeFeatures(record).map(feature => ({ feature }))];
}

/** Written by programs, full of identifiers that are new in each record. */
const machineKinds: ReadonlySet<RecordKind> = new Set<RecordKind>(['event', 'flow', 'row', 'finding']);

/**
 * Without identifiers (handles, GUIDs, hashes, SIDs), how long numbers are, and what is left of others when words are taken apart:
 * they are of one machine or one moment, so that whoever learns them knows the file and not what happened.
 */
function machineTokens(text: string): readonly string[] {
  return tokens(text.replace(identifiers, ' ')).filter(token => token.length > 2);
}

const identifiers =
  /\b(?:0x[0-9a-f]{1,32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,128}|s-1-[\d-]{1,80})\b/gi;

function fieldFeatures(
  record: ProtectedRecord,
  index: number,
  words: (text: string) => readonly string[],
): readonly string[] {
  const field = record.fields[index];
  if (field === undefined) return [];
  const name = field.name.toLowerCase();
  const of = emailFields[name];
  return of === undefined ? words(field.value).map(token => `${name}:${token}`) : of(field.value, record);
}

/** Fields of an email that mean more than their words. */
const emailFields: Readonly<Record<string, (value: string, record: ProtectedRecord) => readonly string[]>> = {
  subject: subjectFeatures,
  from: fromFeatures,
  to: toFeatures,
  'reply-to': () => ['reply-to:differs'],
  'return-path': returnPathFeatures,
  'authentication-results': authenticationFeatures,
  received: receivedFeatures,
  'list-id': () => ['list-id:present'],
  body: value => [`body:${value.split(',')[0]}`, ...(value.includes('hidden') ? ['body:hidden'] : [])],
  attachment: value => [`attachment:${/\(([^,()]+),/.exec(value)?.[1] ?? 'unknown'}`],
  links: linkFeatures,
  // Whom else it went to and when it came say more about the collection of examples than about the mail.
  cc: () => [],
  date: () => [],
  time: () => [],
};

/** Words of the subject count as the text's and as the subject's: a task has few examples of either. */
function subjectFeatures(value: string): readonly string[] {
  const words = tokens(value);
  return [
    ...words,
    ...words.map(word => `subject:${word}`),
    ...(/^\s*re:/i.test(value) ? ['subject:reply'] : []),
    ...(/[A-Z]{4,}/.test(value) ? ['subject:capitals'] : []),
  ];
}

function fromFeatures(value: string): readonly string[] {
  const [, mailbox = '', domain = ''] = addressIn(value) ?? [];
  return [
    ...tokens(value).map(token => `from:${token}`),
    ...(domain === '' ? [] : [`from:.${domain.split('.').at(-1)}`]),
    ...(/\d{2,}/.test(mailbox) ? ['from:digits'] : []),
    ...(value.includes('<') ? [] : ['from:bare']),
  ];
}

function toFeatures(value: string): readonly string[] {
  const domains = tokens(value).filter(token => token.startsWith('domain:'));
  return [
    ...domains.map(domain => `to:${domain}`),
    ...(/undisclosed/i.test(value) ? ['to:undisclosed'] : []),
    ...(domains.length > 3 ? ['to:many'] : []),
  ];
}

function returnPathFeatures(value: string, record: ProtectedRecord): readonly string[] {
  const domain = addressIn(value)?.[2];
  if (domain === undefined) return ['return-path:empty'];
  const from = record.fields.find(field => field.name === 'From')?.value ?? '';
  return [addressIn(from)?.[2] === domain ? 'return-path:same' : 'return-path:differs'];
}

function authenticationFeatures(value: string): readonly string[] {
  return [...value.toLowerCase().matchAll(/\b(?:spf|dkim|dmarc|arc)=[a-z]+/g)].map(
    ([result]) => `authentication:${result}`,
  );
}

function receivedFeatures(value: string): readonly string[] {
  const hops = Number.parseInt(value, 10);
  const isUnverified = /may be forged|unverified|unknown/i.test(value);
  return [`received:${hops <= 2 ? '1-2' : hops <= 5 ? '3-5' : '6+'}`, ...(isUnverified ? ['received:unverified'] : [])];
}

function linkFeatures(value: string): readonly string[] {
  const count = Number.parseInt(value, 10);
  return [
    `links:${count <= 2 ? '1-2' : count <= 6 ? '3-6' : '7+'}`,
    ...(/ shows? another site/.test(value) ? ['links:misleading'] : []),
  ];
}

function addressIn(value: string): RegExpExecArray | undefined {
  return /(?<![\w.+-])([\w.+-]{1,64})@([\w.-]{1,255})/.exec(value.toLowerCase()) ?? undefined;
}

function wholeFeatures(record: ProtectedRecord): readonly string[] {
  const text = record.text.slice(0, 20_000);
  const words = text.split(/\s+/).length;
  const capitals = text.match(/\b[A-Z]{4,}\b/g)?.length ?? 0;
  const exclamations = text.match(/!/g)?.length ?? 0;
  return [
    ...(record.kind === 'email' && !record.fields.some(field => field.name === 'Links') ? ['links:0'] : []),
    ...(capitals > words * 0.05 ? ['text:capitals'] : []),
    ...(exclamations > words * 0.02 ? ['text:exclamations'] : []),
    ...(words < 30 ? ['text:short'] : []),
    ...(/^[ \t]{0,64}>/m.test(text) ? ['text:quotes'] : []),
  ];
}
