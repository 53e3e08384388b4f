const mails: readonly (readonly [string, string, string, string, string, string])[] = [
  [
    'payroll@hr-pay-desk.example',
    'Your salary is on hold',
    'phishing',
    'high',
    'verify your account within 24 hours',
    'Asks for credentials under a deadline; the link leads to a domain that is not ours.',
  ],
  [
    'list@linux.ie',
    '[ILUG] mutt question',
    'clean',
    'high',
    '',
    'A question on a mailing list the reader is subscribed to.',
  ],
  [
    'it-support@corp-helpdesk.example',
    'Action required: mailbox almost full',
    'phishing',
    'medium',
    'sign in to keep your messages',
    'Pretends to be the help desk; our help desk never sends such links.',
  ],
  [
    'offers@greatdeals.example',
    'LAST CHANCE 80 % off watches',
    'spam',
    'high',
    'unsubscribe here',
    'Bulk advertising, no attempt to obtain credentials.',
  ],
  [
    'anna.keller@partner.example',
    'Minutes of Tuesday’s call',
    'clean',
    'high',
    '',
    'Refers to a meeting that took place, from a known partner.',
  ],
  [
    'ceo@c0mpany.example',
    'Quick favour',
    'suspicious',
    'low',
    'are you at your desk?',
    'Opening line of a payment fraud, but nothing is asked yet.',
  ],
  [
    'billing@vendor.example',
    'Invoice 20261104',
    'suspicious',
    'medium',
    'new bank details',
    'A known vendor, but the bank details changed.',
  ],
  [
    'security-awareness@corp.example',
    'You have a parcel waiting',
    'simulation',
    'high',
    'x-phish-test',
    'Carries the header of our own phishing exercise.',
  ],
];

/** Any number of rows, the same each time. */
export function labelRowsOf(count: number) {
  return Array.from({ length: count }, (_, index) => rowOf(index));
}

function rowOf(index: number) {
  const id = (0x9a3f00000000 + index).toString(16).padStart(16, '0');
  if (index % 13 === 5) return unreadable(id, index);
  const [from, subject, label, confidence, quote, rationale] = mails[index % mails.length] ??
    mails[0] ?? ['', '', '', '', '', ''];
  const found = index % 8 !== 6;
  return {
    id,
    fields: [from, index < mails.length ? subject : `${subject} (${index})`],
    path: `inbox/2026-11/${String(index).padStart(5, '0')}.eml`,
    line: 1,
    label,
    confidence,
    rationale,
    evidence: quote === '' ? [] : [{ quote, found, ...(found ? { line: 23 } : {}) }],
    tier: 'fast',
    model: 'claude-haiku-5-5',
    ...(index % 16 === 3 ? { readProblem: 'the last boundary is missing' } : {}),
    mustConfirm: label === 'phishing',
    alsoAtCount: 0,
  };
}

function unreadable(id: string, index: number) {
  return {
    id,
    fields: ['', '(unreadable)'],
    path: `inbox/2026-11/${String(index).padStart(5, '0')}.eml`,
    line: 1,
    label: 'abstain',
    confidence: 'none',
    rationale: '',
    evidence: [],
    tier: 'fast',
    model: 'claude-haiku-5-5',
    problem: { kind: 'unreadable', why: 'the boundary is missing' },
    mustConfirm: false,
    alsoAtCount: 0,
  };
}

export const labels = {
  run: 'r3',
  task: 'Triage emails',
  startedMs: Date.now() - 11 * 60_000,
  tier: { name: 'fast', model: 'claude-haiku-5-5', usesLanguageModel: true, reach: 'cloud' },
  header: {
    state: { kind: 'running' },
    progress: { done: 412, total: 5000 },
    recordsPerMinute: 38,
    secondsLeft: 7240,
    cost: { kind: 'priced', usd: 0.21, exact: true },
    capUsd: 2,
    seconds: 650,
  },
  labels: [
    { name: 'phishing', description: 'Tries to obtain credentials, money or a click.', mustConfirm: true },
    { name: 'suspicious', description: 'Odd, but not clearly phishing.', mustConfirm: false },
    { name: 'spam', description: 'Bulk advertising.', mustConfirm: false },
    { name: 'simulation', description: 'Our own exercise.', mustConfirm: false },
    { name: 'clean', description: 'Nothing wrong with it.', mustConfirm: false },
  ],
  columns: ['From', 'Subject'],
  rowCount: 412,
  notes: [],
};

export const done = {
  ...labels,
  header: {
    state: { kind: 'done' },
    progress: { done: 412, total: 412 },
    cost: { kind: 'priced', usd: 0.21, exact: true },
    seconds: 650,
  },
};

export const salaryRecord = {
  id: labelRowsOf(1)[0]?.id,
  fields: [
    { name: 'From', value: 'Payroll <payroll@hr-pay-desk.example>' },
    { name: 'Reply-To', value: 'collect@mailbox-4410.example' },
    { name: 'To', value: 'maria.lopez@corp.example' },
    { name: 'Subject', value: 'Your salary is on hold' },
    { name: 'Date', value: 'Tue, 3 Nov 2026 08:14:02 +0100' },
    { name: 'Authentication', value: 'spf=fail dkim=none dmarc=fail' },
  ],
  text: `Dear colleague,

your November salary is on hold because your bank details could not be confirmed. Please verify your
account within 24 hours, otherwise the payment moves to December.

Confirm now → https://hr-pay-desk.example/login?u=maria.lopez
https://intranet.corp.example/payroll → https://hr-pay-desk.example/login

Payroll desk`,
  alsoAt: [{ path: 'inbox/2026-11/00731.eml', line: 1 }],
};

const share = (value: number, low: number, high: number, count: number) => ({ value, low, high, count });

/** As `labels` with everything a table can have: further questions, two tiers, and what a person said. */
export const triaged = {
  ...done,
  run: 'r4',
  questions: ['priority', 'technique'],
  goldPath: 'gold/emails.csv',
  header: {
    ...done.header,
    undoable: 2,
    agreement: {
      records: 38,
      accuracy: share(34 / 38, 0.759, 0.958, 38),
      macroF1: 0.861,
      labels: [
        {
          label: 'phishing',
          goldCount: 12,
          precision: share(10 / 11, 0.623, 0.984, 11),
          recall: share(10 / 12, 0.552, 0.953, 12),
          f1: 0.87,
        },
        {
          label: 'clean',
          goldCount: 26,
          precision: share(24 / 27, 0.719, 0.961, 27),
          recall: share(24 / 26, 0.759, 0.979, 26),
          f1: 0.91,
        },
      ],
      byConfidence: [
        { confidence: 'high', right: share(29 / 30, 0.833, 0.994, 30) },
        { confidence: 'medium', right: share(5 / 7, 0.359, 0.918, 7) },
      ],
      confusion: [
        { gold: 'clean', given: 'clean', count: 24 },
        { gold: 'phishing', given: 'phishing', count: 10 },
        { gold: 'phishing', given: 'clean', count: 2 },
        { gold: 'clean', given: 'phishing', count: 1 },
        { gold: 'clean', given: 'abstain', count: 1 },
      ],
    },
  },
};

export function triagedRowsOf(count: number) {
  return labelRowsOf(count).map((row, index) => ({
    ...row,
    // A wave of two days, and one that does not say when.
    ...(index % 13 === 5 ? {} : { timeMs: Date.UTC(2026, 10, 2) + (index % 48) * (index % 5) * 900_000 }),
    answers: [['P1', 'P2', 'P3'][index % 3] ?? '', index % 4 === 0 ? 'T1566.002, T1204' : ''],
    ...(index % 5 === 2
      ? {
          tier: 'balanced',
          escalation: {
            state: 'answered',
            to: 'balanced',
            why: '“phishing” must be confirmed',
            firstTier: 'fast',
            firstLabel: 'phishing',
            firstConfidence: 'medium',
          },
        }
      : {}),
    ...(index % 7 === 1 ? { sameAs: labelRowsOf(1)[0]?.id } : {}),
    ...(index % 6 === 3 ? { person: { label: 'phishing', by: 'Ana Ruiz', isYou: true } } : {}),
    ...(index % 6 === 4 ? { person: { label: row.label, by: 'Ben', isYou: false } } : {}),
  }));
}

/** An event as most products write them. */
export const eventRecord = {
  id: labelRowsOf(1)[0]?.id,
  fields: [
    { name: 'Time', value: '2026-11-03T08:14:02Z' },
    { name: 'Host', value: 'ws-114' },
  ],
  text: JSON.stringify({
    '@timestamp': '2026-11-03T08:14:02Z',
    host: { name: 'ws-114', ip: ['10.1.2.3', 'fe80::1'] },
    process: { name: 'powershell.exe', command_line: 'powershell -enc verify your account within 24 hours', pid: 4410 },
    related: [{ hash: 'ab'.repeat(32) }, { user: 'm\u202Elopez' }],
  }),
  alsoAt: [],
};
