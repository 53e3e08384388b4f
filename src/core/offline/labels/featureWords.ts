/** A feature in words that a person can check in the record: `"refinance" in the subject`, `spf=fail`. */
export function featureWords(feature: string): string {
  const fixed = fixedWords[feature];
  if (fixed !== undefined) return fixed;
  const [, prefix = '', rest = feature] =
    /^(subject|from|to|authentication|received|body|attachment|links|site|domain):(.+)$/.exec(feature) ?? [];
  if (prefix === '') return plainWords(feature);
  if (prefix === 'authentication') return rest;
  if (prefix === 'site') return `a link to ${defanged(rest)}`;
  if (prefix === 'domain') return `a mail address at ${defanged(rest)}`;
  if (prefix === 'received') return `${rest} hops in Received`;
  if (prefix === 'body') return `a body that is ${rest}`;
  if (prefix === 'attachment') return `an attachment of type ${rest}`;
  if (prefix === 'links') return rest === '0' ? 'no links' : `${rest} links`;
  const where = prefix === 'subject' ? 'in the subject' : prefix === 'from' ? 'in From' : 'in To';
  return rest.startsWith('domain:') ? `${defanged(rest.slice(7))} ${where}` : `${plainWords(rest)} ${where}`;
}

const fixedWords: Readonly<Record<string, string>> = {
  address: 'a written-out link',
  'address:numeric': 'a link to a bare number instead of a name',
  'address:@': 'a link with an @ in it',
  'mail-address': 'a mail address',
  '$#': 'an amount of money',
  '#%': 'a percentage',
  'reply-to:differs': 'a Reply-To other than the sender',
  'return-path:differs': 'a Return-Path of another domain',
  'return-path:same': 'a Return-Path of the same domain',
  'return-path:empty': 'an empty Return-Path',
  'received:unverified': 'an unverified server in Received',
  'list-id:present': 'a mailing list header',
  'body:hidden': 'hidden text',
  'links:misleading': 'a link that shows another site than it leads to',
  'subject:reply': 'a subject that begins with Re:',
  'subject:capitals': 'capitals in the subject',
  'from:digits': 'digits in the sender address',
  'from:bare': 'a sender without a name',
  'to:undisclosed': 'undisclosed recipients',
  'to:many': 'many recipients',
  'text:capitals': 'many words in capitals',
  'text:exclamations': 'many exclamation marks',
  'text:short': 'a short text',
  'text:quotes': 'quoted lines',
};

function plainWords(token: string): string {
  if (token === 'address' || token === 'mail-address' || token === '$#' || token === '#%')
    return fixedWords[token] ?? token;
  if (/^#\d$/.test(token)) return `a number of ${token.slice(1)}${token === '#6' ? ' or more' : ''} digits`;
  return `"${defanged(token)}"`;
}

/** Rationales carry no live addresses. */
function defanged(host: string): string {
  return host.replaceAll('.', '[.]');
}
