import { element, type PageNode } from '../element';
import type { HuntPictureData } from './huntPictureData';
import { huntPictures, placeOf } from './huntPictures';
import { pictureElement } from './picture';

/** Pictures in an exported file: a finding leads to its row in the first table, which names file and lines. */
export function picturesOfFile(data: HuntPictureData): readonly PageNode[] {
  const named = new Set<string>();
  const pictures = huntPictures(data, (finding, words) => {
    const id = `finding-${finding.id}`;
    const where = placeOf(finding);
    // The first time it stands in a row of its own: that is where the others lead.
    if (named.has(id)) return element('a', { fragment: id }, words);
    named.add(id);
    return [element('span', { id }, words), where === '' ? '' : element('span', { class: 'soft' }, ` ${where}`)];
  });
  return pictures.map(picture => pictureElement(picture, false));
}
