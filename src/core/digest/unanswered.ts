import type { ChannelColumns } from './channelColumns';
import { mark } from './marks';

/** Of the channels over TCP; where fewer are answered, the log tells one way alone. */
const leastAnswered = 0.5;
const fewestChannels = 20;

/**
 * Channels of logs that tell each way in a row of its own: a connection over TCP that nobody answered has failed, whatever the log calls it. Said of
 * nothing where answers are missing as a rule.
 */
export function withUnanswered(columns: ChannelColumns): ChannelColumns {
  const { size, marks, protocol, bytesIn, count } = columns;
  let [all, answered] = [0, 0];
  for (let at = 0; at < size; at++) {
    if (protocol[at] !== 6 || ((marks[at] ?? 0) & mark.oneWay) === 0) continue;
    all++;
    if ((bytesIn[at] ?? 0) > 0) answered++;
  }
  if (all < fewestChannels || answered < leastAnswered * all) return columns;
  const failed = columns.failed.map((one, at) =>
    protocol[at] === 6 && ((marks[at] ?? 0) & mark.oneWay) !== 0 && bytesIn[at] === 0 ? (count[at] ?? one) : one,
  );
  return { ...columns, failed };
}
