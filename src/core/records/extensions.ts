import type { JsonValue } from './jsonValue';

/** `CEF:0|vendor|product|version|id|name|severity|key=value …`, or LEEF of IBM, as members; `undefined` for anything else. */
export function extensionEvent(message: string): JsonValue | undefined {
  return cef(message) ?? leef(message);
}

/**
 * ArcSight's Common Event Format (its implementation standard, version 26): `\|` and `\\` in the head, `\=`, `\\`, `\n` in
 * values; a value reaches to the last blank before the next `key=`. Some senders leave `CEF:` out or put a blank behind it.
 */
function cef(message: string): JsonValue | undefined {
  const match = /^(?:CEF: ?)?(\d{1,2})\|/.exec(message);
  if (match === null) return undefined;
  const parts = headOf(message.slice(message.indexOf(match[1] ?? '')), 7);
  if (parts === undefined) return undefined;
  const [[version = '', vendor = '', product = '', productVersion = '', id = '', name = '', severity = ''], extension] =
    parts;
  const members = membersOf(extension);
  return Object.fromEntries([
    ...named({
      cefVersion: version,
      deviceVendor: vendor,
      deviceProduct: product,
      deviceVersion: productVersion,
      signatureId: id,
      name,
      severity,
    }),
    ...members,
  ]);
}

/** QRadar's Log Event Extended Format: `LEEF:1.0|vendor|product|version|id|` and tabs; 2.0 names its own separator. */
function leef(message: string): JsonValue | undefined {
  if (!/^LEEF:\s?[12]/.test(message)) return undefined;
  const isTwo = /^LEEF:\s?2/.test(message);
  const parts = headOf(message, 5);
  if (parts === undefined) return undefined;
  const [[version = '', vendor = '', product = '', productVersion = '', id = ''], rest] = parts;
  const own = isTwo ? /^(0?x[0-9a-f]{1,4}|[^|\s]?)\|/i.exec(rest) : null;
  const separator = own === null || own[1] === undefined || own[1] === '' ? '\t' : separatorOf(own[1]);
  const pairs = (own === null ? rest : rest.slice(own[0].length))
    .split(separator)
    .flatMap((pair): [string, string][] => {
      const equals = pair.indexOf('=');
      return equals < 1 ? [] : [[pair.slice(0, equals).trim(), pair.slice(equals + 1)]];
    });
  return Object.fromEntries([
    ...named({
      leefVersion: version.replace(/^LEEF:\s?/, ''),
      deviceVendor: vendor,
      deviceProduct: product,
      deviceVersion: productVersion,
      signatureId: id,
    }),
    ...pairs,
  ]);
}

function separatorOf(written: string): string {
  const hex = /^0?x([0-9a-f]+)$/i.exec(written)?.[1];
  return hex === undefined ? written : String.fromCharCode(Number.parseInt(hex, 16));
}

function named(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).filter(([, value]) => value !== '');
}

/** The first columns, split at `|` that no backslash stands before, and what follows; `undefined` where there are fewer. */
function headOf(text: string, columns: number): readonly [readonly string[], string] | undefined {
  const head: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && head.length < columns; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '|') {
      head.push(
        text
          .slice(start, at)
          .replace(/\\([|\\])/g, '$1')
          .trim(),
      );
      start = at + 1;
    }
  }
  return head.length < columns ? undefined : [head, text.slice(start)];
}

function membersOf(extension: string): readonly (readonly [string, string])[] {
  const starts = [...extension.matchAll(/(?:^|\s)([A-Za-z0-9_.[\]-]{1,100})=/g)];
  return starts.map((match, index) => {
    const from = (match.index ?? 0) + match[0].length;
    const to = starts[index + 1]?.index ?? extension.length;
    return [
      match[1] ?? '',
      extension
        .slice(from, to)
        .trim()
        .replace(/\\([=\\])/g, '$1')
        .replace(/\\[nr]/g, '\n'),
    ] as const;
  });
}

/** Fields of both formats, by the names of their dictionaries. */
export const extensionFields: Readonly<Record<string, string>> = {
  Time: 'rt|UNIFIutcTime|devTime|end|start|deviceReceiptTime',
  Rule: '{signatureId} {name}|signatureId',
  Severity: 'severity|sev',
  Product: '{deviceVendor} {deviceProduct}',
  Host: 'dhost|shost|dvchost|identHostName|UNIFIhost|dvc',
  User: 'duser|suser|usrName|UNIFIadmin|accountName',
  Source: '{src|shost}:{spt|srcPort}',
  Destination: '{dst|dhost}:{dpt|dstPort}',
  Action: 'act|action|cat|categoryOutcome',
  Request: 'request|url|fname|filePath',
  Message: 'msg|reason',
};
