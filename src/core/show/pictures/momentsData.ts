import * as z from 'zod/mini';
import { listOf, ownText, protectedText } from '../plainData';

const amount = z.number();

/** What the timeline of notes is drawn from. */
export const momentsData = z.object({
  /** In their order; those of equal times as the notes have them. */
  moments: listOf(
    z.object({
      /** Milliseconds since 1970, in UTC where the note says its zone. */
      timeMs: amount,
      /** `2023-07-20 12:17`. */
      when: ownText,
      /** The note names no zone, so that the time may be a local one. */
      isZoneless: z.boolean(),
      said: protectedText,
      /** Lines that were sent, and their file. */
      snippet: z.string().check(z.regex(/^S\d{1,5}$/)),
      path: z.optional(protectedText),
      line: z.optional(amount),
    }),
  ),
  /** Entries with a time of day and no day, which cannot be drawn. */
  dayless: amount,
});
export type MomentsData = z.infer<typeof momentsData>;
export type Moment = MomentsData['moments'][number];
