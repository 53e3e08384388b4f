import { deepEqual } from 'node:assert/strict';
import { OpenElement, xmlElements } from '../../../../src/core/records/xmlElements';

async function cut(text: string, size: number) {
  async function* chunks() {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const found: (readonly [number, string, string | undefined])[] = [];
  for await (const elements of xmlElements(chunks(), 'Event'))
    found.push(...elements.map(({ line, source, problem }) => [line, source, problem] as const));
  return found;
}

describe('the elements of a file of XML', () => {
  it('are the same in pieces of any size, also where one does not end', async () => {
    const file =
      '<Events>\n<Event a="1"><EventID>1</EventID></Event>\n<Event>\n<EventID>2\n<Event>3</Event> x <Event>4';

    const whole = await cut(file, 1_000);

    deepEqual(
      whole.map(([line, , problem]) => [line, problem]),
      [
        [2, undefined],
        [3, 'it does not end before the next one begins'],
        [5, undefined],
        [5, 'the file ends before it does'],
      ],
    );
    for (let size = 1; size < 30; size++) deepEqual(await cut(file, size), whole);
  });

  it('are not put together at each piece while the end has not come', () => {
    const opened = new OpenElement('Event');
    opened.keep('<Event>');

    const pieces = Array.from({ length: 1_000 }, (_, at) => opened.add(at % 2 === 0 ? '<EventID>x</' : 'EventID>'));

    deepEqual([pieces.includes(true), opened.add('</Eve'), opened.add('nt>')], [false, false, true]);
  });
});
