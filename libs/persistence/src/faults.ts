/** The ledger refuses: the message is one clear line for people. */
export class LedgerFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LedgerFault';
  }
}

/** The lease was taken over by another owner: nothing was written, and nothing more may be written under it. */
export class LeaseLost extends LedgerFault {
  constructor(cluster: string) {
    super(`the lease on hours of ${cluster} was taken over: nothing was written`);
    this.name = 'LeaseLost';
  }
}

/** The embedded PostgreSQL cannot be started: the message is one clear line that says what to do. */
export class EmbeddedFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedFault';
  }
}
