import { type Attributes, type ElementNode, element, type PageNode } from '../core/show/element';
import type { PictureFinding } from '../core/show/pictures/huntPictureData';
import { huntPictures, placeOf } from '../core/show/pictures/huntPictures';
import type { Moment } from '../core/show/pictures/momentsData';
import { momentsPicture } from '../core/show/pictures/momentsPicture';
import { type Picture, pictureElement } from '../core/show/pictures/picture';
import type { ReportView } from '../core/show/reportView';
import { place } from '../core/show/words';

export const picturesId = 'pictures';

/** Pictures below a report: a finding or an entry opens the lines that show it. */
export function reportPictures({ pictures: hunt, moments }: ReportView): readonly PageNode[] {
  const pictures: readonly (Picture | undefined)[] = [
    ...(hunt === undefined
      ? []
      : huntPictures(hunt, { row: findingLink, mark: (one, drawn) => opening(drawn, placeOfFinding(one)) })),
    moments === undefined
      ? undefined
      : momentsPicture(moments, { row: momentLink, mark: (one, _, drawn) => opening(drawn, placeOfMoment(one)) }),
  ];
  const shown = pictures.flatMap(one => (one === undefined ? [] : [pictureElement(one, true)]));
  if (shown.length === 0) return [];
  return [element('h2', { id: picturesId, tabindex: -1, key: picturesId }, 'Pictures'), ...shown];
}

function findingLink(finding: PictureFinding, words: string): PageNode {
  return linkTo(placeOfFinding(finding), placeOf(finding), words);
}

function momentLink(moment: Moment, number: number): PageNode {
  const { path, line } = moment;
  return linkTo(placeOfMoment(moment), path === undefined ? '' : place(path, line, line), String(number));
}

/** What the page's one handler opens. */
function placeOfFinding({ at }: PictureFinding): Attributes | undefined {
  return at === undefined ? undefined : placeAttributes(at.snippet, at.startLine, at.endLine);
}

function placeOfMoment({ snippet, line }: Moment): Attributes {
  return placeAttributes(snippet, line, line);
}

function placeAttributes(snippet: string, startLine: number | undefined, endLine: number | undefined): Attributes {
  return {
    'data-action': 'citation',
    'data-snippet': snippet,
    'data-start-line': startLine,
    'data-end-line': endLine,
  };
}

function linkTo(opens: Attributes | undefined, where: string, words: string): PageNode {
  if (opens === undefined) return words;
  const label = where === '' ? words : `${words}, opens ${where}`;
  return element('a', { role: 'link', tabindex: 0, class: 'citation', ...opens, 'aria-label': label }, words);
}

/** A mark in a drawing, for whoever points: the table has the same for keys and readers. */
function opening(drawn: readonly ElementNode[], opens: Attributes | undefined): readonly ElementNode[] {
  if (opens === undefined) return drawn;
  return drawn.map(one => ({
    ...one,
    attributes: { ...one.attributes, ...opens, class: `${one.attributes.class ?? ''} opens` },
  }));
}
