import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort, listens } from './ports';
import { start } from './system';

const folders: string[] = [];

function dataDir(): string {
  const folder = path.join(tmpdir(), `showback-launch-${process.pid}-${folders.length}`);
  folders.push(folder);
  return folder;
}

const ownPorts = async () => ({ SHOWBACK_WEB_PORT: await freePort(), SHOWBACK_API_PORT: await freePort() });

test.afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test('a second start on the same data says who holds them', async () => {
  const { code, err } = await start('launch.mjs', [], await ownPorts()).ended;
  expect(code).toBe(1);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toMatch(/held by a running Showback: process \d+, http:\/\/127\.0\.0\.1:\d+/);
});

test('a taken port is one line that says what to do', async () => {
  const { code, err } = await start('launch.mjs', [], { SHOWBACK_DATA_DIR: dataDir() }).ended;
  expect(code).toBe(1);
  expect(err).toMatch(/^Port \d+ on 127\.0\.0\.1 is taken\. .*SHOWBACK_WEB_PORT.*\n$/);
});

test('a configuration with faults is told whole, without secrets, exit code 2', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'showback-config-'));
  folders.push(folder);
  const file = path.join(folder, 'showback.yaml');
  writeFileSync(file, 'currency: dollars\nclusters:\n  - { id: "", opencost: { url: "http://u:hunter2@x" } }\nretentions: {}\n');
  const { code, err } = await start('launch.mjs', [], {
    ...(await ownPorts()),
    SHOWBACK_DATA_DIR: dataDir(),
    SHOWBACK_CONFIG: file,
  }).ended;
  expect(code).toBe(2);
  for (const said of ['currency', 'clusters[0].id', 'clusters[0].opencost.url', 'retentions']) expect(err).toContain(said);
  expect(err).not.toContain('hunter2');
});

test('Ctrl-C ends everything within ten seconds; the next start is ready in fifteen; kill -9 leaves nothing either', async () => {
  test.setTimeout(180_000);
  const env = { ...(await ownPorts()), SHOWBACK_DATA_DIR: dataDir() };
  const allGone = async () => !(await listens(env.SHOWBACK_WEB_PORT)) && !(await listens(env.SHOWBACK_API_PORT));

  const first = start('launch.mjs', [], env);
  await first.says('Dashboard');
  const interrupted = Date.now();
  first.kill('SIGINT');
  expect((await first.ended).code).toBe(0);
  expect(Date.now() - interrupted).toBeLessThan(10_000);
  expect(await allGone()).toBe(true);

  const again = Date.now();
  const second = start('launch.mjs', [], env);
  await second.says('Dashboard');
  expect(Date.now() - again).toBeLessThan(15_000);
  second.kill('SIGKILL');
  await expect.poll(allGone, { timeout: 10_000 }).toBe(true);
});
