import { mkdtemp, rm } from 'node:fs/promises';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../embedded/start-embedded';
import { migrate } from '../migrate/migrate';
import { openDatabase } from '../database';
import { TEMPLATE } from './fresh-database';

declare module 'vitest' {
  export interface ProvidedContext {
    /** One embedded server for all test files of a run. */
    postgresUrl: string;
  }
}

/** Starts the run's server, with a migrated database that tests copy. Its data need not last: it does not wait for the disk. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showback-test-'));
  chmodSync(dataDir, 0o755);
  const server = await startEmbedded({
    dataDir,
    binariesDir: join(tmpdir(), `showback-binaries-${process.getuid?.() ?? 0}`),
    log: () => undefined,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '200',
      shared_buffers: '128MB',
    },
  });
  await migrateTemplate(server.url);
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function migrateTemplate(url: string): Promise<void> {
  const admin = openDatabase(url, { max: 1 });
  await admin.pool.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.close();
  const address = new URL(url);
  address.pathname = `/${TEMPLATE}`;
  const template = openDatabase(address.href, { max: 1 });
  await migrate(template.pool);
  await template.close();
}
