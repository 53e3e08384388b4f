import type { Clock } from './clock.ts';
import type { DeadLetters } from './deadLetters.ts';
import { RefusedError } from './errors.ts';
import type { OutgoingMessage } from './message.ts';

/** `waiting` until its time has come, `sending` while a call is in flight. What is delivered or dead is no longer in the queue. */
export interface QueueEntry {
  readonly message: OutgoingMessage;
  readonly state: 'waiting' | 'sending';
  readonly attempts: number;
  /** Not before this time, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/** Messages in the order in which they were handed in; a message is in it once, whatever the caller does. */
export class Queue {
  readonly #clock: Clock;
  readonly #dead: DeadLetters;
  readonly #entries = new Map<string, QueueEntry>();

  constructor(clock: Clock, dead: DeadLetters) {
    this.#clock = clock;
    this.#dead = dead;
  }

  get entries(): readonly QueueEntry[] {
    return [...this.#entries.values()];
  }

  /** False when a message with this id is already waiting. */
  add(message: OutgoingMessage): boolean {
    if (this.#entries.has(message.id)) return false;
    this.#entries.set(message.id, { message, state: 'waiting', attempts: 0, dueAt: this.#clock.now() });
    return true;
  }

  /** Sends what is due, one after the other; returns how many were delivered. */
  async drain(send: (message: OutgoingMessage) => Promise<void>): Promise<number> {
    let delivered = 0;
    for (const entry of this.entries) {
      if (entry.state !== 'waiting' || entry.dueAt > this.#clock.now()) continue;
      if (await this.#attempt(entry, send)) delivered++;
    }
    return delivered;
  }

  /** Makes an entry due at once. */
  hurry(id: string): void {
    const entry = this.#entries.get(id);
    if (entry) this.#entries.set(id, { ...entry, dueAt: this.#clock.now() });
  }

  async #attempt(entry: QueueEntry, send: (message: OutgoingMessage) => Promise<void>): Promise<boolean> {
    const { message } = entry;
    this.#entries.set(message.id, { ...entry, state: 'sending' });
    try {
      await send(message);
      this.#entries.delete(message.id);
      return true;
    } catch (error) {
      this.#afterFailure({ ...entry, attempts: entry.attempts + 1 }, error);
      return false;
    }
  }

  #afterFailure(entry: QueueEntry, error: unknown): void {
    if (error instanceof RefusedError || entry.attempts >= MAX_ROUNDS) {
      this.#entries.delete(entry.message.id);
      this.#dead.keep(entry.message, error instanceof Error ? error.message : String(error), this.#clock.now());
      return;
    }
    this.#entries.set(entry.message.id, { ...entry, state: 'waiting', dueAt: this.#clock.now() + ROUND_MS });
  }
}

/** Makes everything due at once, after an outage. */
export function requeueAll(queue: Queue): void {
  for (const entry of queue.entries) queue.hurry(entry.message.id);
}

/** The client has tried several times by then, so a round is long: 15 minutes, 12 of them. */
const ROUND_MS = 15 * 60_000;
const MAX_ROUNDS = 12;
