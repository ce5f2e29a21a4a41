import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from './database';
import { ScheduleRuns } from './schedule-runs';
import { freshDatabase, type TestDatabase } from './testing';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-11-16T13:00:00Z');

describe('ScheduleRuns', () => {
  let fresh: TestDatabase;
  beforeAll(async () => {
    fresh = await freshDatabase();
  });
  afterAll(() => fresh.drop());

  const never = (): Promise<void> => Promise.reject(new Error('ran twice'));

  it('runs a job once per period, whoever asks', async () => {
    const runs = new ScheduleRuns(fresh.database);
    const other = openDatabase(fresh.url);
    expect(await runs.once({ name: 'hourly', everyMs: HOUR_MS, now: NOW }, () => Promise.resolve())).toBe(true);
    expect(await new ScheduleRuns(other).once({ name: 'hourly', everyMs: HOUR_MS, now: NOW + 200 }, never)).toBe(false);
    expect(await runs.once({ name: 'hourly', everyMs: HOUR_MS, now: NOW + HOUR_MS }, () => Promise.resolve())).toBe(true);
    await other.close();
  });

  it('does not start a job that another process is at', async () => {
    const runs = new ScheduleRuns(fresh.database);
    const nested = await runs.once({ name: 'long', everyMs: HOUR_MS, now: NOW }, async () => {
      expect(await runs.once({ name: 'long', everyMs: HOUR_MS, now: NOW }, never)).toBe(false);
    });
    expect(nested).toBe(true);
  });

  it('lets a job that failed run again at the next tick', async () => {
    const runs = new ScheduleRuns(fresh.database);
    const job = { name: 'failing', everyMs: HOUR_MS, now: NOW };
    await expect(runs.once(job, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
    expect(await runs.once(job, () => Promise.resolve())).toBe(true);
  });

  it('is not held up by a run in the future, after the clock was set back', async () => {
    const runs = new ScheduleRuns(fresh.database);
    await runs.once({ name: 'jump', everyMs: HOUR_MS, now: NOW + 365 * 24 * HOUR_MS }, () => Promise.resolve());
    expect(await runs.once({ name: 'jump', everyMs: HOUR_MS, now: NOW }, () => Promise.resolve())).toBe(true);
  });
});
