import { type ElementNode, element, type PageNode } from '../element';
import type { HuntPictureData } from './huntPictureData';
import { huntPictures, placeOf } from './huntPictures';
import type { MomentsData } from './momentsData';
import { momentsPicture } from './momentsPicture';
import { pictureElement } from './picture';

/** Pictures in an exported file: a finding, and its marks in the drawings, lead to its row in the first table, which names file and lines. */
export function picturesOfFile(data: HuntPictureData): readonly PageNode[] {
  const named = new Set<string>();
  const pictures = huntPictures(data, {
    row: (finding, words) => {
      const id = `finding-${finding.id}`;
      const where = placeOf(finding);
      // The first time it stands in a row of its own: that is where the others lead.
      if (named.has(id)) return element('a', { fragment: id }, words);
      named.add(id);
      return [element('span', { id }, words), where === '' ? '' : element('span', { class: 'soft' }, ` ${where}`)];
    },
    mark: ({ id }, drawn) => [linkTo(`finding-${id}`, drawn)],
  });
  return pictures.map(picture => pictureElement(picture, false));
}

/** The timeline of notes in an exported file: a number leads to its row. */
export function momentsOfFile(data: MomentsData): readonly PageNode[] {
  const picture = momentsPicture(data, {
    row: (_, number) => element('span', { id: `moment-${number}` }, String(number)),
    mark: (_, number, drawn) => [linkTo(`moment-${number}`, drawn)],
  });
  return picture === undefined ? [] : [pictureElement(picture, false)];
}

/** For whoever points; the table below is what is read, so that keys pass these by. */
function linkTo(fragment: string, drawn: readonly ElementNode[]): ElementNode {
  return element('a', { fragment, tabindex: -1 }, drawn);
}
