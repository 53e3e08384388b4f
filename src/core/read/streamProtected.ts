import { literal, type ProtectedText } from '../protect/protected';
import type { Protector } from '../protect/protector';

/** Text that is still arriving, shown only in whole lines that passed the gate. */
export interface ProtectedStream {
  /** What arrived; returns at once. */
  take(delta: string): void;
  /** A new attempt begins: what arrived is void. */
  restart(): void;
  /** No more will come; resolves when nothing is under way any more. */
  end(): Promise<void>;
}

/**
 * Looks at the text so far whenever whole lines were added, one look at a time, and tells the whole protected text. A
 * line that is not finished waits: half a secret is not recognised as one.
 */
export function streamProtected(
  protector: Protector,
  onText: (text: ProtectedText) => void,
  signal: AbortSignal,
): ProtectedStream {
  let arrived = '';
  let shownLength = 0;
  let generation = 0;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (;;) {
      const now = generation;
      const whole = arrived.slice(0, arrived.lastIndexOf('\n') + 1);
      if (whole.length === shownLength || signal.aborted) return;
      const passed = await protector.protectTexts([whole], { source: 'reply' }, signal);
      if (now !== generation) continue;
      shownLength = whole.length;
      onText(passed.texts[0] ?? literal(''));
    }
  }

  function start(): void {
    looking ??= look()
      .catch(() => {
        // Cancelled, or the look failed: nothing unprotected is shown, and the whole is looked at once more at the end.
      })
      .finally(() => {
        looking = undefined;
      });
  }

  return {
    take(delta) {
      arrived += delta;
      if (delta.includes('\n')) start();
    },
    restart() {
      generation++;
      arrived = '';
      shownLength = 0;
      onText(literal(''));
    },
    end: async () => {
      await looking;
    },
  };
}
