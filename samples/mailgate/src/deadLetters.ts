import { formatAddress } from './address.ts';
import type { OutgoingMessage } from './message.ts';

export interface DeadLetter {
  readonly message: OutgoingMessage;
  readonly why: string;
  readonly at: number;
}

/** What could not be delivered, kept until a person has looked at it. */
export class DeadLetters {
  readonly #letters: DeadLetter[] = [];

  keep(message: OutgoingMessage, why: string, at: number): void {
    this.#letters.push({ message, why, at });
  }

  get all(): readonly DeadLetter[] {
    return this.#letters;
  }

  /** One line per letter for the morning mail; the text of the message is left out on purpose. */
  summary(): string {
    if (this.#letters.length === 0) return 'Everything was delivered.';
    const lines = this.#letters.map(({ message, why, at }) => `${new Date(at).toISOString()} ${message.id} to ${message.to.map(formatAddress).join(', ')}: ${why}`);
    return [`${this.#letters.length} not delivered:`, ...lines].join('\n');
  }
}
