import { formatAddress } from './address.ts';
import { type BackoffOptions, defaultBackoff, withBackoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { errorFor, TemporaryError } from './errors.ts';
import type { HttpAnswer, HttpPort } from './http.ts';
import type { OutgoingMessage } from './message.ts';

/** Hands messages to the gateway and tries again when it is busy. */
export class Client {
  readonly #config: Config;
  readonly #http: HttpPort;
  readonly #clock: Clock;
  readonly #backoff: BackoffOptions;

  constructor(config: Config, http: HttpPort, clock: Clock, backoff: BackoffOptions = defaultBackoff) {
    this.#config = config;
    this.#http = http;
    this.#clock = clock;
    this.#backoff = backoff;
  }

  /** Done when the gateway has taken the message. Throws RefusedError at once, TemporaryError after the last attempt. */
  async send(message: OutgoingMessage): Promise<void> {
    await withBackoff(() => this.#post(message), this.#clock, this.#backoff);
  }

  async #post(message: OutgoingMessage): Promise<void> {
    const answer = await this.#call(message);
    const error = errorFor(answer.status, answer.body);
    if (error) throw error;
  }

  async #call(message: OutgoingMessage): Promise<HttpAnswer> {
    const body = {
      from: formatAddress(message.from),
      to: message.to.map(formatAddress),
      subject: message.subject,
      text: message.text,
    };
    // The id makes a second attempt harmless when the first one arrived and only its answer was lost.
    const headers = { authorization: `Bearer ${this.#config.token}`, 'idempotency-key': message.id };
    try {
      return await this.#http.post(`${this.#config.url}/v1/messages`, body, headers);
    } catch (error) {
      throw new TemporaryError(`The gateway did not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
