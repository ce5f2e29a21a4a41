import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe('readiness', () => {
  it('is there when the database is migrated', async () => {
    expect(await api.ask('/readyz')).toMatchObject({ status: 200, json: { status: 'ok' } });
  });

  it('goes when a migration is missing or the database is away, and comes back; the process lives on', async () => {
    const { pool } = api.test.database;
    await pool.query('ALTER TABLE "_prisma_migrations" RENAME TO book');
    expect((await api.ask('/readyz')).status).toBe(503);
    expect((await api.ask('/healthz')).status).toBe(200);
    await pool.query('ALTER TABLE book RENAME TO "_prisma_migrations"');
    expect((await api.ask('/readyz')).status).toBe(200);
    await pool.query('UPDATE "_prisma_migrations" SET checksum = \'another\'');
    const refused = await api.ask('/readyz');
    expect(refused).toMatchObject({ status: 503, json: { status: 503 } });
    expect(refused.headers.get('retry-after')).toBe('5');
  });

  it('a database that ends connections is 503 on a figure, not a fault of ours', async () => {
    const away = await startApi();
    try {
      await away.test.database.close();
      expect((await away.ask('/readyz')).status).toBe(503);
      expect((await away.ask('/healthz')).status).toBe(200);
    } finally {
      await away.stop();
    }
  });
});

describe('metrics', () => {
  it('have our prefix, and routes by pattern: what is asked makes no series', async () => {
    await api.ask('/api/v1/clusters/nope');
    await api.ask('/no/such/path');
    const { text, headers } = await api.ask('/metrics');
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toContain('route="/api/v1/clusters/:id",status="404"');
    expect(text).toContain('route="unmatched",status="404"');
    expect(text).toContain('showback_nodejs_eventloop_lag_p99_seconds');
    expect(text).not.toContain('nope');
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(names.filter((name) => !name?.startsWith('showback_'))).toEqual([]);
  });

  it.runIf(existsSync('/usr/bin/promtool'))('satisfy promtool', async () => {
    const { text } = await api.ask('/metrics');
    expect(execFileSync('/usr/bin/promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  });
});
