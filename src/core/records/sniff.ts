import type { RecordKind } from '../protect/protectedThings';
import { isAdvisory } from './advisoryText';
import { binaryKind, knownBinary, noText } from './binaryKind';
import { areCounted } from './countedMessages';
import { extensionEvent } from './extensions';
import { accessLine, fastLine } from './fixedLines';
import { isFlowTable } from './flowTable';
import type { LineFormat } from './logLines';
import { readJsonValue } from './readJsonValue';
import { textOf } from './readLines';
import { shapeOf } from './recordFields';
import { type ScanRoot, scanOf } from './scanXml';
import { syslogLine } from './syslog';
import { isW3c } from './w3cLog';

export type Format =
  | {
      readonly name:
        | 'mail'
        | 'json'
        | 'json-lines'
        | 'zeek'
        | 'w3c'
        | 'flow-table'
        | 'auditd'
        | 'event-xml'
        | 'csv'
        | 'advisories'
        | 'whole-file';
    }
  | { readonly name: 'scan-xml'; readonly root: ScanRoot }
  | {
      readonly name: 'lines';
      readonly lines: LineFormat;
      /** Messages are counted, and end where their count says. */
      readonly isCounted?: boolean;
    }
  /** Nothing in it can be a record, and why. */
  | { readonly name: 'none'; readonly why: string };

/**
 * What a file holds, by its first bytes (unpacked and in UTF-8), with its name where these do not tell: the same log comes
 * as `.log`, `.txt` or `.json`. `as` is what a person or a task says that it is.
 */
export function sniff(path: string, head: Uint8Array, as?: RecordKind): Format {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  if (as === 'file') {
    const why = binaryKind(head) ?? (head.subarray(0, 8_000).includes(0) ? noText : undefined);
    return why === undefined ? { name: 'whole-file' } : { name: 'none', why };
  }
  if (as === 'hunk') return { name: 'none', why: 'hunks come from git, not from a file' };
  // Mails come as tables and from APIs too.
  const listed =
    as === 'email' && /\.(csv|tsv|json|jsonl|ndjson)$/.test(name)
      ? byContent(textIn(head).trimStart(), name)
      : undefined;
  if (listed?.name === 'csv' || listed?.name === 'json' || listed?.name === 'json-lines') return listed;
  if (as === 'email' || (as === undefined && /\.(emlx?|mbox|mbx)$/.test(name))) {
    const why = knownBinary(head);
    return why === undefined ? { name: 'mail' } : { name: 'none', why };
  }
  const binary = binaryKind(head);
  if (binary !== undefined) return { name: 'none', why: binary };
  const text = textIn(head);
  if (as === undefined && isMail(text)) return { name: 'mail' };
  if (areCounted(head)) return { name: 'lines', lines: countedLines(text), isCounted: true };
  const found = byContent(text.trimStart(), name);
  if (found !== undefined) return found;
  if (text.trim() === '')
    return /\.(json|sarif)$/.test(name) ? { name: 'none', why: 'it is empty' } : { name: 'lines', lines: 'plain' };
  // A line of a page or of a scanner's tree is no finding.
  if (as === 'finding' && text.trimStart().startsWith('<')) return { name: 'none', why: unknownMarkup };
  if (as === 'finding' && isAdvisory(text)) return { name: 'advisories' };
  const isLog =
    as !== undefined || /(\.(log|out|err|evt)(\.\d+)?|(^|\/)(syslog|messages|auth|secure|kern)[^/]*)$/.test(name);
  return isLog ? { name: 'lines', lines: 'plain' } : { name: 'whole-file' };
}

/** Each begins as a line of syslog does; what it says may have a form of its own. */
function countedLines(text: string): LineFormat {
  const found = ofLines(text.replace(/\d{1,6} (?=<\d{1,3}>)/g, '\n'));
  return found?.name === 'lines' ? found.lines : 'syslog';
}

function textIn(head: Uint8Array): string {
  return textOf(head.subarray(0, lookedAtBytes));
}

const lookedAtBytes = 64 * 1024;
const journalExport =
  'it is a journal in the export format, which is not read: write it as JSON with journalctl --output=json';
const unknownMarkup = 'it is HTML or XML of a form that is not read: export it as SARIF, JSON or CSV';

function byContent(text: string, name: string): Format | undefined {
  if (/^#(separator|fields|set_separator)\b/m.test(text.slice(0, 4_000)) && text.startsWith('#'))
    return { name: 'zeek' };
  if (/^__(?:CURSOR|REALTIME_TIMESTAMP)=/.test(text)) return { name: 'none', why: journalExport };
  if (isW3c(text)) return { name: 'w3c' };
  if (isFlowTable(text)) return { name: 'flow-table' };
  if (/^\[\s*(?:[{[\]"]|$)/.test(text)) return { name: 'json' };
  if (text.startsWith('{')) return jsonKind(text);
  if (
    /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)?(?:<!DOCTYPE[^[>]*(?:\[[^\]]*\])?\s*>\s*)?<Events?[\s>]/.test(
      text,
    )
  )
    return { name: 'event-xml' };
  const scan = text.startsWith('<') ? scanOf(text) : undefined;
  if (scan !== undefined) return { name: 'scan-xml', root: scan };
  if (/\.(csv|tsv)$/.test(name)) return { name: 'csv' };
  return ofLines(text);
}

/** Names under which whole lists stand: such a file is cut by its structure, whatever its lines are. */
const frame =
  /^\{\s*"(?:Records|records|Events|events|logEvents|Findings|findings|alerts|value|hits|runs|Results|vulnerabilities|took|\$schema|auditReportVersion|SchemaVersion)"\s*:/;

/** JSON Lines, where a line is an object by itself; else one document, or several, however they are laid out. */
function jsonKind(text: string): Format {
  if (frame.test(text)) return { name: 'json' };
  const lines = text
    .split('\n')
    .slice(0, 50)
    .map(line => line.trim());
  const whole = lines.filter(line => line.startsWith('{') && line.endsWith('}') && isJson(line)).length;
  const first = lines[0] ?? '';
  if (lines.filter(line => line !== '').length === 1 && isJson(first))
    return isEvent(first) ? { name: 'json-lines' } : { name: 'json' };
  if (whole > 0 && (isJson(first) || whole * 2 > lines.length)) return { name: 'json-lines' };
  // One line may be a list in a frame, or its beginning.
  if (lines.length === 1) return { name: 'json' };
  return /^\{\s*$|[{[,:]$/.test(first) ? { name: 'json' } : { name: 'json-lines' };
}

/** Of a known product: what lists stand in it are its own. */
function isEvent(text: string): boolean {
  const { value, problem } = readJsonValue(text);
  return value !== undefined && (problem !== undefined || shapeOf(value) !== undefined);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // That is the answer.
    return false;
  }
}

const lineTests: readonly (readonly [Format, (line: string) => boolean])[] = [
  [{ name: 'auditd' }, line => /\btype=[A-Z_][\w[\]]{0,80} msg=audit\(\d/.test(line)],
  [{ name: 'json-lines' }, line => line.startsWith('{') && line.endsWith('}') && isJson(line)],
  [{ name: 'event-xml' }, line => /^<Event[\s>]/.test(line)],
  [
    { name: 'lines', lines: 'extension' },
    line => /(?:^|\s)(?:CEF: ?\d|LEEF: ?[12])/.test(line) || extensionEvent(line) !== undefined,
  ],
  [{ name: 'lines', lines: 'fast-log' }, line => fastLine(line) !== undefined],
  [{ name: 'lines', lines: 'access-log' }, line => accessLine(line) !== undefined],
  [{ name: 'lines', lines: 'syslog' }, line => syslogLine(line) !== undefined],
];

/** What a third of the first lines are: logs have lines of other programs between their own. */
function ofLines(text: string): Format | undefined {
  const whole = text.split('\n').slice(0, 60);
  const lines = whole
    .slice(0, whole.length > 1 && text.length >= lookedAtBytes - 4 ? -1 : undefined)
    .map(line => line.trim().slice(0, 8_000))
    .filter(line => line !== '');
  const counted = lineTests.map(([format, test]) => [format, lines.filter(test).length] as const);
  const best = counted.reduce((a, b) => (b[1] > a[1] ? b : a), counted[0] ?? ([{ name: 'whole-file' }, 0] as const));
  return best[1] > 0 && best[1] * 3 >= lines.length ? best[0] : undefined;
}

/** A mailbox's envelope line, or a block of header fields that mail has. */
function isMail(text: string): boolean {
  if (text.startsWith('From ') && /\d\d:\d\d/.test(text.slice(0, 500).split('\n')[0] ?? '')) return true;
  const block = /^(?:[!-9;-~]{1,80}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}/.exec(text.replaceAll('\r\n', '\n'))?.[0] ?? '';
  const names =
    block.match(/^(?:From|To|Subject|Date|Received|Message-ID|Return-Path|MIME-Version|Delivered-To)(?=:)/gim) ?? [];
  return new Set(names.map(one => one.toLowerCase())).size >= 2;
}
