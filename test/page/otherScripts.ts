import { done, labelRowsOf } from './labelsFixture';

/** Labels, mails and reasons in scripts that run from right to left, stack their letters, have no blanks or very long words. */
const mails: readonly (readonly [string, string, string, string, string])[] = [
  [
    '経理部 <keiri@例え.example>',
    '【重要】お支払い情報のご確認のお願い',
    'フィッシング',
    '本日中にご確認ください',
    '期限を切って認証情報を求めている。',
  ],
  [
    'مصرف الخليج <alerts@gulf-bank.example>',
    'تنبيه: تم تعليق حسابك (رقم 4471)',
    'تصيّد',
    'تحقق من حسابك خلال 24 ساعة',
    'يطلب بيانات الدخول ويهدد بمهلة; الرابط http://evil.example/x لا يخصنا.',
  ],
  [
    'בנק הפועלים <no-reply@bank.example>',
    'חשבונית 20261104: פרטי בנק חדשים (PDF)',
    'חשוד',
    'פרטי בנק חדשים',
    'ספק מוכר, אבל פרטי הבנק השתנו.',
  ],
  [
    'भारतीय स्टेट बैंक <sbi@example.in>',
    'आपका खाता निलंबित कर दिया गया है',
    'स्वच्छ',
    'कृपया पुष्टि करें',
    'एक ज्ञात साझेदार की बैठक का उल्लेख।',
  ],
  [
    'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz@behoerde.example',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft lädt ein',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    'Bestätigungsschreibenempfangsbekenntnis',
    'Ein Schreiben der Behörde.',
  ],
  ['ฝ่ายไอที <it@example.th>', 'กรุณายืนยันรหัสผ่านของคุณโดยด่วนที่สุดภายในวันนี้', 'フィッシング', 'ยืนยันรหัสผ่าน', 'อ้างว่าเป็นฝ่ายไอที'],
  [
    'evil \u202egpj.exe <a@b.example>',
    'Invoice \u202efdp.exe and more',
    'חשוד',
    'Invoice',
    'Turns the order of its letters round.',
  ],
];

export const otherScripts = {
  ...done,
  run: 'r9',
  task: 'تصنيف الرسائل · メールの分類',
  labels: [
    'フィッシング',
    'تصيّد',
    'חשוד',
    'स्वच्छ',
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  ].map((name, index) => ({
    name,
    description: 'شرح · 説明 · Erläuterung',
    mustConfirm: index < 2,
  })),
  rowCount: 40,
};

export function otherScriptRows(count: number) {
  return labelRowsOf(count).map((row, index) => {
    const [from, subject, label, quote, rationale] = mails[index % mails.length] ?? ['', '', '', '', ''];
    const evidence = [{ quote, found: true, line: 3 }];
    return { ...row, problem: undefined, fields: [from, subject], label, confidence: 'high', rationale, evidence };
  });
}

export const otherScriptRecord = {
  id: labelRowsOf(2)[1]?.id,
  fields: [
    { name: 'From', value: 'مصرف الخليج <alerts@gulf-bank.example>' },
    { name: 'To', value: 'ماريا <maria.lopez@corp.example>' },
    { name: 'Subject', value: 'تنبيه: تم تعليق حسابك (رقم 4471)' },
    { name: 'Date', value: 'Tue, 3 Nov 2026 08:14:02 +0100' },
  ],
  text: `عزيزي العميل،

تم تعليق حسابك رقم 4471. تحقق من حسابك خلال 24 ساعة عبر الرابط:

تأكيد → https://hr-pay-desk.example/login?u=maria.lopez (اضغط هنا)
https://gulf-bank.example/ → https://evil.example/login

לקוח יקר, אנא אמת את הסיסמה שלך עד 12:00.
本日中にご確認ください。パスワードは英数字8文字以上でお願いいたします。
कृपया अपने खाते की पुष्टि करें।

Regards, the bank`,
  alsoAt: [],
};
