import { report } from './reportFixture';

/** A report in Arabic and Hebrew with English in between, whose files, quotes and lines are written in them too. */
export const otherScriptMarkdown = `# ملخص الحادث 2026

أوقفت الجهة رقم 4471 الخدمة عند الساعة 08:14 [S1:2-3 "تحقق من حسابك خلال 24 ساعة"]. الملف \`retry-after\` مذكور في https://evil.example/login/ (اضغط هنا).

## מה השתנה ב-limits.ts

- הקובץ \`limits.ts\` הועבר, ו-5 ניסיונות במקום 3 [S2:6].
- The list says the same in English, about חשבונית 20261104 (PDF) [S2:1-2].
- ‎\`attempts\` עלה מ-3 ל-5.
  1. ראשון, 10%
  2. second

| קובץ | שינוי | Lines |
|---|---|---:|
| תקציב 2026.xlsx | נוסף: 12 שורות (חדש) | 9 |
| \`src/http/limits.ts\` | new: «Limits» עם 5 | 6 |

> סעיף 3: «לא יותר מדקה», ראו [הנוהל](https://policy.example/retries/3/) לפרטים.

\`\`\`ts
const wait = 5; // המתנה 5 שניות
\`\`\`

Invoice \u202efdp.exe and \u2066hidden\u2069 order \u200f!

תם.
`;

const arabic = 'عزيزي العميل رقم 4471،\nتحقق من حسابك خلال 24 ساعة.\nRegards, the bank (Gulf).';
const hebrew = 'const limits = {\n  // עד 5 ניסיונות!\n};\n\n\nניסיונות: 5, ולא 3 (עד 2026).';

export const otherScriptClaims = [
  {
    text: 'أوقفت الجهة رقم 4471 الخدمة عند الساعة 08:14.',
    verdict: 'verified',
    markdownLine: 3,
    citations: [
      {
        id: 'S1',
        path: 'inbox/تنبيه 4471',
        startLine: 2,
        endLine: 3,
        quote: 'تحقق من حسابك خلال 24 ساعة',
        resolved: true,
      },
    ],
  },
  {
    text: 'הקובץ `limits.ts` הועבר, ו-5 ניסיונות במקום 3.',
    verdict: 'misplaced',
    markdownLine: 7,
    citations: [
      {
        id: 'S2',
        path: 'src/מגבלות 2026',
        startLine: 6,
        endLine: 6,
        resolved: false,
        why: 'מגבלות 2026 line 6 does not say “עד 5 ניסיונות!”',
      },
    ],
  },
];

export const otherScriptReport = {
  ...report,
  run: 'r10',
  task: 'دليل الحوادث (2026)',
  markdown: otherScriptMarkdown,
  claims: otherScriptClaims,
  sent: [
    { id: 'S1', title: 'تنبيه 4471', path: 'inbox/تنبيه 4471', startLine: 1, text: arabic },
    { id: 'S2', title: 'מגבלות 2026', path: 'src/מגבלות 2026', startLine: 1, text: hebrew },
  ],
};
