import { deepEqual } from 'node:assert/strict';
import { tokens } from '../../../../../src/core/offline/labels/tokens';

describe('words that the offline tier counts', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['words, whatever their case and accents', "Don't Öffnen", ["don't", 'öffnen']],
    ['words written apart by invisible characters as one', 'pass\u200bword a\u00adccount', ['password', 'account']],
    ['numbers by their length and amounts as such', '$1,000 50% 12345678', ['$#', '#%', '#6']],
    ['addresses by their site', 'https://mail.bank.co.uk/x?y=1', ['address', 'site:bank.co.uk']],
    [
      'addresses that hide where they lead',
      'http://bank@192.0.2.1/x',
      ['address', 'site:2.1', 'address:numeric', 'address:@'],
    ],
    ['mail addresses by their domain', 'ann@site.example', ['mail-address', 'domain:site.example']],
    ['the same of plain lines and of others: marks', 'Now!!! $5 (50%) é', ['now', '!!!', '$#', '#%', 'é']],
    [
      'the same of plain lines and of others: places',
      'Http://A.example/b, x@y.example é',
      ['address', 'site:a.example', 'mail-address', 'domain:y.example', 'é'],
    ],
    [
      'plain lines with places',
      'Http://A.example/b, x@y.example',
      ['address', 'site:a.example', 'mail-address', 'domain:y.example'],
    ],
    ['plain lines with marks', 'Now!!! $5 (50%)', ['now', '!!!', '$#', '#%']],
    ['characters of languages without blanks', '发票 now!!', ['发', '票', 'now', '!!']],
  ];
  for (const [title, text, expected] of cases) it(title, () => deepEqual(tokens(text), expected));
});
