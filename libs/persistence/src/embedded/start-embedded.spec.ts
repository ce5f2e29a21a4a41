import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleProgram, end, launch, type Launched } from '../testing/launch-program';
import { findDistribution, installBinaries } from './binaries';
import { runningPostmaster } from './postmaster';
import { isAlive } from './process-identity';
import { connectRunning, startEmbedded, type EmbeddedServer } from './start-embedded';

const NOBODY = { uid: 65_534, gid: 65_534 };
const isRoot = process.getuid?.() === 0;

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded server', { timeout: 120_000 }, () => {
  let home: string;
  let dataDir: string;
  let program: string;
  const binariesDir = join(tmpdir(), `showback-binaries-${process.getuid?.() ?? 0}`);
  const started: (EmbeddedServer | Launched)[] = [];
  const lines: string[] = [];

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'showback-embedded-'));
    await chmod(home, 0o755);
    program = await bundleProgram(home);
    await installBinaries(await findDistribution(), binariesDir);
  });

  afterAll(() => rm(home, { recursive: true, force: true }));

  beforeEach(async () => {
    lines.length = 0;
    dataDir = join(await mkdtemp(join(home, 'a path with spaces ')), 'data');
    await chmod(join(dataDir, '..'), 0o755);
  });

  afterEach(async () => {
    for (const server of started.splice(0)) await ('stop' in server ? server.stop() : end(server, 'SIGTERM'));
  });

  async function start(): Promise<EmbeddedServer> {
    const server = await startEmbedded({ dataDir, binariesDir, log: (line) => lines.push(line) });
    started.push(server);
    return server;
  }

  async function launched(user: { uid?: number; gid?: number } = {}): Promise<Launched> {
    const one = await launch(program, [dataDir, binariesDir], user);
    started.push(one);
    return one;
  }

  it('answers on loopback only, with a password that its owner alone can read, and keeps its data', async () => {
    const first = await start();
    expect(new URL(first.url).hostname).toBe('127.0.0.1');
    expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
    expect((await readFile(join(dataDir, 'password'), 'utf8')).length).toBeGreaterThan(20);
    expect(await query(first.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const { pid } = runningPostmaster(join(dataDir, 'postgres')) ?? { pid: 0 };
    if (process.platform === 'linux') expect((await stat(`/proc/${pid}`)).uid).not.toBe(0);
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    expect(await connectRunning(dataDir)).toBeNull();
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(await connectRunning(dataDir)).toBe(second.url);
  });

  it('says in one line which living process holds the data directory', async () => {
    const holder = await launched();
    await expect(start()).rejects.toThrow(
      new RegExp(`^\\S.*held by another start of Showback \\(process ${holder.child.pid}\\).*SHOWBACK_DATA_DIR$`),
    );
    expect(await connectRunning(dataDir)).toBe(holder.url);
  });

  it('stops what a killed start left running and goes on with its data', async () => {
    const killed = await launched();
    await query(killed.url ?? '', 'CREATE TABLE kept AS SELECT 7 AS n');
    const orphan = runningPostmaster(join(dataDir, 'postgres'));
    await end(killed, 'SIGKILL');
    expect(isAlive(orphan?.pid ?? 0)).toBe(true);
    const server = await start();
    expect(isAlive(orphan?.pid ?? 0)).toBe(false);
    expect(lines).toEqual([expect.stringContaining(`(process ${orphan?.pid ?? 0})`)]);
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  });

  it('lets exactly one of several starts have a directory whose holder died', async () => {
    const killed = await launched();
    await end(killed, 'SIGKILL');
    const all = await Promise.all([launched(), launched(), launched()]);
    expect(all.filter(({ url }) => url !== undefined)).toHaveLength(1);
    for (const { fault } of all.filter(({ url }) => url === undefined))
      expect(fault).toMatch(/held by another start|being taken/);
  });

  it('is not misled by a note of a process whose id another program has now', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataDir}\n0\n1\n\n\n\n\n`);
    await writeFile(join(dataDir, 'holder.json'), JSON.stringify({ pid: process.pid, start: 'earlier' }));
    expect(await query((await start()).url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('starts a server again that was killed, on the same port', async () => {
    const server = await start();
    const { pid } = runningPostmaster(join(dataDir, 'postgres')) ?? { pid: 0 };
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => query(server.url, 'SELECT 1 AS n').catch(() => null), { timeout: 30_000 }).toEqual([{ n: 1 }]);
  });

  it('names backup and restore when the data were made by another major version', async () => {
    await (await start()).stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    await expect(start()).rejects.toThrow(
      /made by PostgreSQL 17, .* brings 18: run `showback backup FILE`.*`showback restore FILE`/,
    );
  });

  it('says that a file is in the way of the data directory', async () => {
    await writeFile(dataDir, '');
    await expect(start()).rejects.toThrow(/cannot be used: a file of that name is in the way.*SHOWBACK_DATA_DIR/);
  });

  it.runIf(isRoot)('works as an ordinary user, who is told when a folder is not his', async () => {
    await chmod(join(dataDir, '..'), 0o777);
    const own = await launched(NOBODY);
    expect(await query(own.url ?? '', 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await end(own, 'SIGTERM');
    await chmod(join(dataDir, '..'), 0o555);
    dataDir = join(dataDir, '..', 'closed');
    expect((await launched(NOBODY)).fault).toMatch(/cannot be used: this user may not write there.*SHOWBACK_DATA_DIR$/);
  });

  it.runIf(isRoot)('tells root that nobody could enter a closed folder', async () => {
    await chmod(join(dataDir, '..'), 0o700);
    await expect(start()).rejects.toThrow(/only its owner may enter.*SHOWBACK_DATA_DIR$/);
  });

  it.runIf(isRoot && canMount())('says in one line that the disk is full, or read-only', async () => {
    await mkdir(dataDir);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=755', 'tmpfs', dataDir]);
    try {
      await expect(start()).rejects.toThrow(/^the data directory .* cannot be used: the disk is full.*$/);
      execFileSync('mount', ['-o', 'remount,ro', dataDir]);
      await expect(start()).rejects.toThrow(/cannot be used: it lies on a read-only file system.*$/);
    } finally {
      execFileSync('umount', [dataDir]);
    }
  });
});

/** Containers often forbid it. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
