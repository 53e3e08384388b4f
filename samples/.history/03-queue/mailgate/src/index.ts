export { type Address, formatAddress, parseAddress } from './address.ts';
export { Client } from './client.ts';
export { type Clock, systemClock } from './clock.ts';
export { type Config, readConfig } from './config.ts';
export { type DeadLetter, DeadLetters } from './deadLetters.ts';
export { RefusedError, TemporaryError } from './errors.ts';
export { fetchHttp, type HttpAnswer, type HttpPort } from './http.ts';
export { checkDraft, type Draft, MAX_RECIPIENTS, type OutgoingMessage } from './message.ts';
export { Queue, type QueueEntry, requeueAll } from './queue.ts';
