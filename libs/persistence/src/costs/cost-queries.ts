import { transaction, type Database } from '../database';
import { CostReader } from './cost-reader';

/** Reads of the ledger for figures. */
export class CostQueries {
  constructor(
    private readonly database: Database,
    private readonly options: { statementTimeoutMs?: number } = {},
  ) {}

  /**
   * Runs `read` on one snapshot of the ledger: whatever it asks, the answers agree with each other.
   * A statement that takes longer than 30 s is cancelled: PostgreSQL's error 57014.
   */
  async snapshot<T>(read: (reader: CostReader) => Promise<T>): Promise<T> {
    return transaction(this.database.pool, async (client) => {
      await client.query(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SET LOCAL statement_timeout = ${Math.round(this.options.statementTimeoutMs ?? 30_000)};
        SET LOCAL jit = off;
        SET LOCAL work_mem = '64MB'`);
      return read(new CostReader(client));
    });
  }
}
