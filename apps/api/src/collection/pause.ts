/** A sleep that ends early when it is woken or aborted. Timers are monotonic: a clock that jumps does not stretch it. */
export class Pause {
  private wakers = new Set<() => void>();

  /** Resolves after `ms`, at the next `wake()`, or when the signal aborts; never rejects. */
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.wakers.add(done);
    });
  }

  /** Ends all sleeps now. */
  wake(): void {
    for (const done of [...this.wakers]) done();
  }
}
