import { parseElement } from '../records/eventXml';
import { nextElement } from '../records/xmlElements';

/** What is longer is no event of Windows. */
const longestEvent = 256 * 1024;

/**
 * The events of an XML export of Windows' log, on one line or many, each as the JSON that other exports write. What stands between
 * them is passed over; an event that is broken or does not end is told by `isBroken`.
 */
export class XmlEvents {
  private rest = '';
  /** The line in which `rest` begins. */
  private line = 1;

  constructor(
    private readonly take: (json: Uint8Array, line: number) => void,
    private readonly isBroken: (line: number) => void,
  ) {}

  addLine(text: string, line: number): void {
    if (this.rest === '') this.line = line;
    this.rest += `${text}\n`;
    if (!text.includes('</Event>')) {
      this.boundRest();
      return;
    }
    let start = 0;
    for (;;) {
      const found = nextElement('Event', this.rest, start, start);
      this.line += linesIn(this.rest, start, found.begin);
      start = found.begin;
      if (found.kind === 'open') break;
      this.give(this.rest.slice(found.begin, found.end), found.problem !== undefined);
      this.line += linesIn(this.rest, found.begin, found.end);
      start = found.end;
    }
    const left = this.rest.slice(start);
    this.rest = left.trim() === '' ? '' : left;
  }

  end(): void {
    if (/<Event[\s>]/.test(this.rest)) this.isBroken(this.line);
    this.rest = '';
  }

  private give(xml: string, isCut: boolean): void {
    const { value, problem } = parseElement(xml);
    if (isCut || problem !== undefined) this.isBroken(this.line);
    else this.take(new TextEncoder().encode(JSON.stringify(value)), this.line);
  }

  private boundRest(): void {
    if (this.rest.length <= longestEvent) return;
    this.isBroken(this.line);
    this.rest = '';
  }
}

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
