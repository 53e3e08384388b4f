import { type Tlp, tlpLabel } from '../taxonomy/tlp';
import { paragraph } from './documentBlocks';
import type { Block } from './markdownTree';

/** Where nobody said with whom a document may be shared, its front matter says so. */
export function tlpWords(tlp: Tlp | undefined): string {
  return tlp === undefined ? 'not set' : tlpLabel(tlp);
}

/** Above everything else, as the protocol asks for. */
export function tlpBlocks(tlp: Tlp | undefined): readonly Block[] {
  return tlp === undefined ? [] : [paragraph(tlpLabel(tlp))];
}
