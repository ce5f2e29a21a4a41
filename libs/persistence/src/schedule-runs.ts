import type { Instant } from '@showback/vocabulary';
import type { PoolClient } from 'pg';
import type { Database } from './database';
import { identityId } from './ids';

/** One job of the schedule. `now` is the caller's clock, in whose terms `everyMs` is meant. */
export interface ScheduledJob {
  name: string;
  everyMs: number;
  now: Instant;
}

/** Lets replicas that tick at the same time do a job once. */
export class ScheduleRuns {
  constructor(private readonly database: Database) {}

  /**
   * Runs the job unless another process is at it, or it ran less than `everyMs` ago. The advisory lock lives as long as
   * its connection: when this process dies, the next tick of any other takes the job.
   * @returns whether it ran here
   * @throws what the job throws; it then counts as not run
   */
  async once(scheduled: ScheduledJob, job: () => Promise<void>): Promise<boolean> {
    const lock = identityId(['schedule', scheduled.name]);
    const client = await this.database.pool.connect();
    // A connection that breaks while the job runs fails the next statement; it must not end the process.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let healthy = false;
    try {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lock]);
      const due = rows[0]?.held === true && (await isDue(client, scheduled));
      if (due) {
        await job();
        await book(client, scheduled);
      }
      await client.query('SELECT pg_advisory_unlock_all()');
      healthy = true;
      return due;
    } finally {
      client.off('error', ignore);
      // A connection that is not healthy is closed, and the lock goes with it.
      client.release(!healthy);
    }
  }
}

/** A run in the future does not count: the clock was set back since. */
async function isDue(client: PoolClient, { name, everyMs, now }: ScheduledJob): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM schedule_run WHERE name = $1 AND last_run > $2 AND last_run <= $3', [
    name,
    new Date(now - everyMs),
    new Date(now),
  ]);
  return rowCount === 0;
}

async function book(client: PoolClient, { name, now }: ScheduledJob): Promise<void> {
  await client.query(
    'INSERT INTO schedule_run (name, last_run) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET last_run = EXCLUDED.last_run',
    [name, new Date(now)],
  );
}
