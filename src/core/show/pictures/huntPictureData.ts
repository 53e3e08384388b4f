import * as z from 'zod/mini';
import type { RunState } from '../../keep/runState';
import { huntFindings } from '../hunt/huntFinding';
import { listOf, ownText, protectedText } from '../plainData';

const amount = z.number();

/** Where a finding can be opened: lines that were sent, and their file. */
const place = z.object({
  snippet: z.string().check(z.regex(/^S\d{1,5}$/)),
  path: z.optional(protectedText),
  startLine: z.optional(amount),
  endLine: z.optional(amount),
});

/** What the pictures of a hunt are drawn from. Times are seconds since 1970. */
export const huntPictureData = z.object({
  /** Rows of all logs by time: length of a bin in seconds, and [bin, rows]. */
  binSeconds: amount,
  bins: listOf(z.tuple([amount, amount])),
  findings: listOf(
    z.object({
      /** `R3`. */
      id: ownText,
      severity: z.enum(['informational', 'low', 'medium', 'high']),
      said: protectedText,
      first: z.optional(amount),
      last: z.optional(amount),
      /** When connections began, where they come regularly. */
      beats: listOf(amount),
      edges: listOf(
        z.object({
          source: protectedText,
          target: protectedText,
          ports: listOf(protectedText),
          flows: amount,
          bytesOut: amount,
          bytesIn: amount,
        }),
      ),
      at: z.optional(place),
    }),
  ),
  talkers: listOf(z.object({ host: protectedText, bytesOut: amount, bytesIn: amount, flows: amount })),
});
export type HuntPictureData = z.infer<typeof huntPictureData>;
export type PictureFinding = HuntPictureData['findings'][number];

/** `undefined` for a run without a digest of logs. */
export function huntPictureDataOf(state: Pick<RunState, 'manifests' | 'report'>): HuntPictureData | undefined {
  const manifest = state.manifests.at(-1);
  if (manifest?.digest === undefined) return undefined;
  const { timeline, talkers } = manifest.digest.pictures;
  return {
    binSeconds: timeline.seconds,
    bins: timeline.bins.map(([bin, rows]) => [bin, rows]),
    talkers: [...talkers],
    findings: huntFindings(state).map(({ id, severity, said, first, last, beats = [], edges }) => {
      const lines = manifest.kept.find(
        ({ snippet }) => snippet.source === 'log-lines' && snippet.title.startsWith(`${id}: `),
      );
      return {
        id,
        severity,
        said,
        first,
        last,
        beats: [...beats],
        edges: edges.map(({ source, target, ports, flows, bytesOut, bytesIn }) => ({
          source,
          target,
          ports: [...ports],
          flows,
          bytesOut,
          bytesIn,
        })),
        ...(lines === undefined
          ? {}
          : {
              at: {
                snippet: lines.id,
                path: lines.snippet.path,
                startLine: lines.snippet.startLine,
                endLine: lines.snippet.endLine,
              },
            }),
      };
    }),
  };
}
