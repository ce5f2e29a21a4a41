import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client';

/** One pool for everything: SQL and COPY use it directly, Prisma (the small tables) through its adapter. */
export interface Database {
  pool: pg.Pool;
  prisma: PrismaClient;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Opens a pool on a PostgreSQL ≥ 15. Connects on first use; survives restarts of the server.
 * @param options.max most connections at once (default 10)
 */
export function openDatabase(url: string, options: { max?: number } = {}): Database {
  const pool = new pg.Pool({ connectionString: url, max: options.max ?? 10, application_name: 'showback', keepAlive: true });
  // Without a listener an idle connection that the server ends would end the process; the pool replaces it by itself.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  let closed: Promise<void> | undefined;
  return {
    pool,
    prisma,
    close: () =>
      (closed ??= (async () => {
        await prisma.$disconnect();
        await pool.end();
      })()),
  };
}

/** Runs `work` on one connection in one transaction: committed when it returns, rolled back when it throws. */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection lost between two statements fails the next one; it must not end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((rollback: unknown) => {
      broken = rollback instanceof Error ? rollback : new Error(String(rollback));
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}
