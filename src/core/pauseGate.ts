/** A run's brake: while it is on, what is under way goes on to its end and nothing new begins. The run stays ours meanwhile. */
export class PauseGate {
  private waiting: (() => void)[] = [];
  private isOn = false;

  get isPaused(): boolean {
    return this.isOn;
  }

  pause(): void {
    this.isOn = true;
  }

  goOn(): void {
    this.isOn = false;
    for (const release of this.waiting.splice(0)) release();
  }

  /** Resolves at once unless it is on, else when it is released; rejects with the signal's reason when aborted. */
  async passed(signal: AbortSignal): Promise<void> {
    while (this.isOn) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
        this.waiting.push(() => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        });
      });
    }
  }
}
