/** A report over the pieces of context in the prompt: each cited once or twice by line and quote, letter for letter. */
export function reportAnswer(system: string): string {
  const pieces = piecesOf(system);
  const listed = pieces.map(piece => `- ${piece.title} says${citationsOf(piece)}.`);
  return [
    '## Summary',
    '',
    pieces.length === 0
      ? 'There was no context to report on.'
      : `The report rests on ${pieces.length} pieces of context.`,
    '',
    '## What the context shows',
    '',
    ...listed,
    '',
    '## Not evaluable',
    '',
    '- Whether the change was tested: no test results were in the context.',
    '',
  ].join('\n');
}

interface Piece {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly { readonly number?: number; readonly text: string }[];
}

function piecesOf(system: string): readonly Piece[] {
  return [...system.matchAll(/^<<<(S\d+) (\S+)\n([\s\S]*?)\n<<<end \1 \2$/gm)].map(([, id = '', , text = '']) => {
    const all = text.split('\n');
    const title = all.find(line => line.startsWith('title: '))?.slice(7) ?? id;
    const lines = all
      .filter(line => !/^(title|path|facts): /.test(line))
      .map(line => {
        const numbered = /^(\d+)\| (.*)$/.exec(line);
        return numbered === null
          ? { text: line.replace(/^ {2}-\| /, '') }
          : { number: Number(numbered[1]), text: numbered[2] ?? '' };
      })
      .filter(line => /\p{L}{3}/u.test(line.text));
    return { id, title, lines };
  });
}

function citationsOf({ id, lines }: Piece): string {
  const cited = lines.length > 3 ? [lines[0], lines[Math.floor(lines.length / 2)]] : lines.slice(0, 1);
  return cited
    .map(line => {
      if (line === undefined) return '';
      const place = line.number === undefined ? id : `${id}:${line.number}`;
      return ` [${place} "${quoteOf(line.text)}"]`;
    })
    .join(' and');
}

/** At most eight words, letter for letter, without a quotation mark that would end the quote. */
function quoteOf(line: string): string {
  const untilQuote = line.trim().split('"')[0] ?? '';
  const text = untilQuote.trim() === '' ? line.replaceAll('"', ' ').trim() : untilQuote;
  return /^(\S+(?:\s+\S+){0,7})/.exec(text.trim())?.[1] ?? '';
}
