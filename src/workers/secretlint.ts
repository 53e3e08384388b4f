import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintSourceCode } from '@secretlint/types';
import type { SecretFinding } from '../core/ports';

const prefix = '@secretlint/secretlint-rule-';

/**
 * secretlint's rules, one by one and run by ourselves. Left out: `filter-comments`, with which a text switches the others
 * off; `gcp`, which opens files by the name it is given and reports whole files. secretlint's own runner is not used: it
 * keeps a record of every step for good, and takes quadratic time over its findings.
 */
const scanners = rules.filter(
  rule => rule.meta.type === 'scanner' && ![`${prefix}filter-comments`, `${prefix}gcp`].includes(rule.meta.id),
);

/** What secretlint's rules find, narrowed to the secret where a rule reports what stands around it too. */
export async function secretlint(text: string): Promise<readonly SecretFinding[]> {
  const findings: SecretFinding[] = [];
  const source = nameless(text);
  for (const rule of scanners) {
    const type = rule.meta.id.slice(prefix.length);
    const handler = rule.create(
      {
        sharedOptions: {},
        createTranslator: () => () => ({ message: type, messageId: type, data: {} }),
        report: ({ range: [start, end] }) => findings.push(narrowed(text, { type, start, end })),
        ignore: () => undefined,
      },
      // Its rule for AWS ids takes account numbers for secrets; ours finds the access keys.
      {},
    );
    await handler.file?.(source);
  }
  return findings.filter(finding => finding.end > finding.start);
}

/** Rules that report an address or a whole assignment say what stands around the secret; only the secret goes. */
function narrowed(text: string, finding: SecretFinding): SecretFinding {
  const found = text.slice(finding.start, finding.end);
  const isAddress = finding.type === 'basicauth' || finding.type === 'database-connection-string';
  const place = isAddress ? passwordIn(found) : valueIn(found);
  return { type: finding.type, start: finding.start + place.start, end: finding.start + place.end };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Nothing where an address has no password. */
function passwordIn(address: string): Place {
  const match = /:\/\/[^\s:/]{0,256}:([^\s/]{1,256})@/.exec(address);
  if (match?.[1] === undefined) return { start: 0, end: 0 };
  const end = match.index + match[0].length - 1;
  return { start: end - match[1].length, end };
}

function valueIn(found: string): Place {
  const before = /^(?:_authToken=|["'\w]{2,40}\s*(?::|=>|=)\s*["']?)/.exec(found)?.[0].length ?? 0;
  const length = found.slice(before).search(/["'\s;,)]|$/);
  return length <= 0 ? { start: 0, end: found.length } : { start: before, end: before + length };
}

/** A text without a name, so that no rule looks at a file. */
function nameless(text: string): SecretLintSourceCode {
  const unused = () => {
    throw new Error('secretlint asked for a line, which none of the rules in use does');
  };
  return {
    hasBOM: false,
    content: text,
    filePath: undefined,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: '',
    getFilePath: () => undefined,
    getPhysicalFilePath: () => undefined,
    locationToRange: unused,
    rangeToLocation: unused,
    positionToIndex: unused,
    indexToPosition: unused,
  };
}
