/** A server that does not stop must not keep the process from ending. */
const PATIENCE_MS = 4_000;

/** What was opened on the way up and must be closed on the way down, last opened first. */
export class Opened {
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly onSignal = (): void => {
    void this.close().finally(() => process.exit(0));
  };

  add(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  /** Until `handOver`, SIGTERM and SIGINT close everything and end the process. */
  endOnSignal(): void {
    process.once('SIGTERM', this.onSignal).once('SIGINT', this.onSignal);
  }

  handOver(): void {
    process.off('SIGTERM', this.onSignal).off('SIGINT', this.onSignal);
  }

  /** Closes everything that is open, each within a few seconds; never throws. */
  async close(): Promise<void> {
    for (let close = this.closers.pop(); close !== undefined; close = this.closers.pop())
      await Promise.race([close().catch(() => undefined), patience()]);
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS).unref();
  });
}
