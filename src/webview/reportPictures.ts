import { element, type PageNode } from '../core/show/element';
import type { HuntPictureData, PictureFinding } from '../core/show/pictures/huntPictureData';
import { huntPictures, placeOf } from '../core/show/pictures/huntPictures';
import { pictureElement } from '../core/show/pictures/picture';

export const picturesId = 'pictures';

/** Pictures below a report: a finding opens the lines that show it. */
export function reportPictures(data: HuntPictureData | undefined): readonly PageNode[] {
  if (data === undefined) return [];
  const pictures = huntPictures(data, openButton).map(picture => pictureElement(picture, true));
  if (pictures.length === 0) return [];
  return [element('h2', { id: picturesId, tabindex: -1, key: picturesId }, 'Pictures'), ...pictures];
}

function openButton(finding: PictureFinding, words: string): PageNode {
  const { at } = finding;
  if (at === undefined) return words;
  const where = placeOf(finding);
  return element(
    'a',
    {
      role: 'link',
      tabindex: 0,
      class: 'citation',
      'data-action': 'citation',
      'data-snippet': at.snippet,
      'data-start-line': at.startLine,
      'data-end-line': at.endLine,
      'aria-label': where === '' ? words : `${words}, opens ${where}`,
    },
    words,
  );
}
