import { oneLine, visibleText } from '../core/show/visibleText';

/** Where the command line writes: results on stdout, everything else on stderr. */
export interface Printer {
  readonly asJson: boolean;
  /** A result for people; nothing with `--json`. */
  line(text?: string): void;
  /** As `line`, of a list: a name or a quote with line ends in it writes no lines of its own. */
  row(text: string): void;
  /** The one JSON document of `--json`, or a line of `--serve`. */
  json(document: unknown, layout?: 'pages' | 'one-line'): void;
  /** Progress and messages, never a result. */
  note(text: string): void;
  /** `note: …` of something that was noticed, in one line: a name or a cell in it writes no messages of its own. */
  remark(text: string): void;
}

/** A subject or a file name gives the terminal no orders: control characters are shown, not sent. */
export function printer(asJson: boolean): Printer {
  const line = (text = '') => {
    if (!asJson) process.stdout.write(`${visibleText(text)}\n`);
  };
  const note = (text: string) => {
    process.stderr.write(`${visibleText(text)}\n`);
  };
  return {
    asJson,
    line,
    row: text => line(oneLine(text)),
    json: (document, layout = 'pages') => {
      process.stdout.write(`${JSON.stringify(document, undefined, layout === 'pages' ? 2 : undefined)}\n`);
    },
    note,
    remark: text => note(`note: ${oneLine(text)}`),
  };
}
