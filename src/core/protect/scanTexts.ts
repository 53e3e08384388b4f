import { type Breathe, turnOf, unhurried } from '../breathe';
import { isDeadlineError, type ScanInput, type SecretFinding, type Workers } from '../ports';
import { lasting, RememberedTexts, type RunMemory } from '../rememberedTexts';

/** What the scan of one text came to. A text without an answer is not sent. */
export type Scan =
  | { readonly kind: 'scanned'; readonly findings: readonly SecretFinding[] }
  | { readonly kind: 'failed'; readonly why: string };

/** Of one call to the worker; more goes in several. Handing over a text takes the caller's time. */
const mostCharacters = 500_000;
const mostTexts = 2_000;
/** A text takes milliseconds; the rest is a busy machine. */
const deadlineMs = 20_000;
/** After so many failed calls the worker is taken to be broken, and nothing more is tried. */
const mostFailures = 12;

export interface Scanning {
  readonly breathe?: Breathe;
  readonly memory?: Readonly<RunMemory>;
  /** Of several scans that belong together, so that a broken worker is waited for no longer than in one. */
  readonly failures?: { count: number };
}

/**
 * Scans many texts with few calls. When a call fails its texts are tried again by halves, so that one bad text costs only
 * itself. What was scanned before is not scanned again.
 */
export async function scanTexts(
  workers: Workers,
  inputs: readonly ScanInput[],
  signal: AbortSignal,
  { breathe = unhurried, memory = lasting, failures = { count: 0 } }: Scanning = {},
): Promise<readonly Scan[]> {
  const known = rememberedScans(workers);
  const scans = new Map<ScanInput, Scan>();
  for (const input of inputs) {
    const turn = turnOf(breathe);
    if (turn !== undefined) await turn;
    const scan = input.text === '' ? nothingFound : input.path === undefined ? known.get(input.text) : undefined;
    if (scan !== undefined) scans.set(input, scan);
  }
  for (const batch of batchesOf(inputs.filter(input => !scans.has(input)))) {
    const found = await scanBatch(workers, batch, signal, failures);
    for (const [index, input] of batch.entries()) {
      const turn = turnOf(breathe);
      if (turn !== undefined) await turn;
      const scan = found[index] ?? scanned(undefined);
      scans.set(input, scan);
      // The path is a hint for the scanner and may change what it finds.
      if (scan.kind === 'scanned' && input.path === undefined) known.set(input.text, scan, memory);
    }
  }
  return inputs.map(input => scans.get(input) ?? scanned(undefined));
}

const nothingFound: Scan = { kind: 'scanned', findings: [] };

/** Texts of a workspace come again with each preview. */
const mostRemembered = { texts: Number.POSITIVE_INFINITY, characters: 16_000_000 };

const remembered = new WeakMap<Workers, RememberedTexts<Scan>>();

function rememberedScans(workers: Workers): RememberedTexts<Scan> {
  const known = remembered.get(workers) ?? new RememberedTexts<Scan>(mostRemembered);
  remembered.set(workers, known);
  return known;
}

function batchesOf(inputs: readonly ScanInput[]): readonly (readonly ScanInput[])[] {
  const batches: ScanInput[][] = [];
  let characters = 0;
  for (const input of inputs) {
    const last = batches.at(-1);
    characters += input.text.length;
    if (last === undefined || characters > mostCharacters || last.length >= mostTexts) {
      batches.push([input]);
      characters = input.text.length;
    } else {
      last.push(input);
    }
  }
  return batches;
}

async function scanBatch(
  workers: Workers,
  batch: readonly ScanInput[],
  signal: AbortSignal,
  failures: { count: number },
): Promise<readonly Scan[]> {
  if (failures.count >= mostFailures)
    return batch.map(() => ({ kind: 'failed', why: 'the scan for secrets does not work' }));
  try {
    const found = await workers.run('find-secrets', batch, { deadlineMs, signal });
    return batch.map((_input, index) => scanned(found[index]));
  } catch (error) {
    signal.throwIfAborted();
    failures.count += 1;
    if (batch.length === 1) return [{ kind: 'failed', why: describeFailure(error) }];
    const middle = batch.length >> 1;
    return [
      ...(await scanBatch(workers, batch.slice(0, middle), signal, failures)),
      ...(await scanBatch(workers, batch.slice(middle), signal, failures)),
    ];
  }
}

function scanned(findings: readonly SecretFinding[] | undefined): Scan {
  return findings === undefined
    ? { kind: 'failed', why: 'the scan for secrets gave no answer' }
    : { kind: 'scanned', findings };
}

function describeFailure(error: unknown): string {
  return isDeadlineError(error)
    ? `the scan for secrets did not end within ${deadlineMs / 1000} seconds`
    : 'the scan for secrets failed';
}
