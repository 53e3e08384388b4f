import type { ChannelColumns } from '../channelColumns';
import { inSteadyPieces, largeLoss, uploadOf } from './amounts';
import type { Pair, Population } from './population';
import type { Signal } from './signals';

export const lonely = {
  key: 'uncommon name',
  text: 'a domain that hardly any other host asks for',
  techniques: [],
  isWeighed: true,
} as const;

/** What is sent out in so many pieces is sent by a program (ATT&CK T1030). */
const manyPieces = 100;

/** What goes out over a channel, with what speaks for its being taken away. */
export function lossOf(
  at: number,
  channels: ChannelColumns,
  known: boolean,
  pair: Pair,
  population: Population,
): readonly Signal[] {
  const upload = uploadOf(at, channels, known);
  // Not weighed among those who put up a file now and then.
  if (!known && inSteadyPieces(at, channels) && isAskedByOne(pair, population))
    return [...upload.map(one => ({ ...one, key: 'steady upload' })), steadyPieces];
  const isInPieces = upload.length > 0 && (channels.count[at] ?? 0) >= manyPieces && largeLoss(at, channels) > 0;
  return isInPieces && population.isUncommonName(pair) ? [...upload, { ...lonely, points: 0.5 }] : upload;
}

const steadyPieces = {
  key: 'steady pieces',
  points: 0.75,
  text: 'in pieces of one size, hour after hour, to a host that nobody else asks',
  techniques: ['T1030'],
  isWeighed: true,
} as const;

/** A host on the internet that one alone talks to, by its name too where it has one. */
export function isAskedByOne(pair: Pair, population: Population): boolean {
  if (population.usersOf(pair.target) > 1 || !population.isPublic(pair.target)) return false;
  return population.domainOf(pair.target) === '' || population.isUncommonName(pair);
}
