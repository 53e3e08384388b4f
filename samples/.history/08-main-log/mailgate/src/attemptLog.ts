import { formatAddress } from './address.ts';
import type { OutgoingMessage } from './message.ts';

/** One line per attempt. Recipients are shown as their domains only: the log is read by more people than the mail. */
export function attemptLine(message: OutgoingMessage, attempt: number, outcome: string): string {
  const domains = [...new Set(message.to.map(address => address.domain))].join(', ');
  return `${message.id} from ${formatAddress(message.from)} to ${message.to.length} at ${domains}, attempt ${attempt}: ${outcome}`;
}
