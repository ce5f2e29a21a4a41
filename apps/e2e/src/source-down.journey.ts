import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { DataResponse } from '@showback/contracts';
import { startOpenCost, stop } from './opencost';
import { expectReadable, watchShifts } from './page';
import { freePort } from './ports';
import { type Running, start } from './system';

const HOUR_MS = 3_600_000;
const hour = (at: number): string => new Date(Math.floor(at / HOUR_MS) * HOUR_MS).toISOString().replace('.000Z', 'Z');

const dataDir = path.join(tmpdir(), `showback-source-down-${process.pid}`);
const folder = mkdtempSync(path.join(tmpdir(), 'showback-config-'));
let running: Running;
let openCost: Server;
let port = 0;
let [web, api] = ['', ''];

const state = async () => DataResponse.parse(await (await fetch(`${api}/api/v1/data`)).json()).clusters[0];

/** Has the newest hours read again, as an admin can. */
async function readAgain(): Promise<void> {
  const now = Date.now();
  await fetch(`${api}/api/v1/data/globex/collect`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: hour(now - 6 * HOUR_MS), to: hour(now) }),
  });
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  port = Number(await freePort());
  openCost = await startOpenCost(port);
  const [webPort, apiPort] = [await freePort(), await freePort()];
  [web, api] = [`http://127.0.0.1:${webPort}`, `http://127.0.0.1:${apiPort}`];
  const file = path.join(folder, 'showback.yaml');
  const from = new Date(Date.now() - 48 * HOUR_MS).toISOString().slice(0, 10);
  writeFileSync(
    file,
    `clusters:\n  - { id: globex, sourceClusterId: globex-eu, opencost: { url: "http://127.0.0.1:${port}" }, collect: { from: ${from}T00:00:00Z } }\n`,
  );
  running = start('launch.mjs', [], {
    SHOWBACK_WEB_PORT: webPort,
    SHOWBACK_API_PORT: apiPort,
    SHOWBACK_DATA_DIR: dataDir,
    SHOWBACK_CONFIG: file,
  });
  await running.says('Dashboard');
});

test.afterAll(async () => {
  running.kill('SIGTERM');
  await running.ended;
  if (openCost.listening) await stop(openCost);
  for (const made of [dataDir, folder]) rmSync(made, { recursive: true, force: true });
});

test('a source is down: what failed, what still holds and when it is tried again stand there, and it heals by itself', async ({
  page,
}, info) => {
  test.setTimeout(240_000);
  await watchShifts(page);
  await page.goto(`${web}/?window=yesterday`);
  const total = page.getByRole('region', { name: 'Total', exact: true });
  await expect(total).toContainText('$');
  const before = await total.innerText();

  await stop(openCost);
  await readAgain();
  await expect.poll(async () => (await state())?.state, { timeout: 60_000 }).toBe('failing');

  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${web}/data`);
    await expect(page.getByText('failing').first()).toBeVisible();
    await expect(page.getByText(/next try/).first()).toBeVisible();
    await expect(page.getByText(/nothing listens there/).first()).toBeVisible();
    await expectReadable(page);
    await info.attach(`data-down-${width}.png`, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
    await page.goto(`${web}/clusters`);
    await expect(page.getByText('failing').filter({ visible: true }).first()).toBeVisible();
    await page.goto(`${web}/?window=yesterday`);
    expect(await total.innerText(), 'figures that were read stay').toBe(before);
  }

  openCost = await startOpenCost(port);
  await expect
    .poll(
      async () => {
        await readAgain();
        return (await state())?.state;
      },
      { timeout: 150_000, intervals: [2_000] },
    )
    .toBe('ok');
  await page.goto(`${web}/data`);
  await expect(page.getByText('up to date').first()).toBeVisible();
});
