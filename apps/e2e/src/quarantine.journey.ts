import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { CostsResponse, DataResponse } from '@showback/contracts';
import { startOpenCost, stop, type Told } from './opencost';
import { expectReadable, faultsOf, watchShifts } from './page';
import { freePort } from './ports';
import { type Running, start } from './system';

const DAY_MS = 86_400_000;
const DAY = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
/** Of each width an hour of yesterday in which one container's CPU is told to cost some thousand dollars. */
const HOURS = { 1440: '05', 390: '09' } as const;
const EXTRA = { '05': 9_000.25, '09': 7_000.5 } as const;
const WIDTHS = [1440, 390] as const;

const secrets = { admin: 'the-token-of-ada', viewer: 'the-token-of-vera', team: 'the-token-of-tom' } as const;
type Who = keyof typeof secrets;
const token = (name: Who, role: string, teams: string): string =>
  `{ name: ${name}, role: ${role}, teams: ${teams}, sha256: ${createHash('sha256').update(secrets[name]).digest('hex')} }`;

const dataDir = path.join(tmpdir(), `showback-quarantine-${process.pid}`);
const folder = mkdtempSync(path.join(tmpdir(), 'showback-config-'));
let running: Running;
let openCost: Server;
let [web, source] = ['', ''];

const nano = (amount: string): bigint => {
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'));
};
const money = (amount: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format(amount as `${number}`);

/** Makes one container of an hour so dear that it cannot be true. */
function overprice(hour: string, told: Told[]): void {
  const extra = Object.entries(EXTRA).find(([of]) => hour === `${DAY}T${of}`)?.[1];
  const dear = told.find(({ properties: { pod }, cpuCost }) => pod !== undefined && cpuCost > 0);
  if (extra === undefined || dear === undefined) return;
  dear.cpuCost += extra;
  dear.totalCost += extra;
}

const read = async (question: string): Promise<unknown> =>
  (await fetch(`${web}/api/v1${question}`, { headers: { authorization: `Bearer ${secrets.admin}` } })).json();
const total = async (window: string): Promise<string> =>
  CostsResponse.parse(await read(`/costs?window=${window}&by=cluster`)).total.cost.total;
const cluster = async () => DataResponse.parse(await read(`/data?window=${DAY}`)).clusters[0];

/** What the source says that an hour costs: its rows, and the management of the cluster. */
async function saidOf(window: string): Promise<bigint> {
  const ask = async (at: string): Promise<unknown> =>
    ((await (await fetch(`${source}/${at}?window=${window}`)).json()) as { data: unknown }).data;
  const [rows = {}] = (await ask('allocation/compute')) as Record<string, Told>[];
  const assets = Object.values((await ask('assets')) as Record<string, Told & { type: string }>);
  const parts = [...Object.values(rows), ...assets.filter(({ type }) => type === 'ClusterManagement')];
  return parts.reduce((sum, { totalCost }) => sum + BigInt(Math.round(totalCost * 100_000)) * 10_000n, 0n);
}

async function signedIn(browser: Browser, who: Who, width: number): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
  await page.goto(`${web}/data`);
  await page.getByLabel('Token').fill(secrets[who]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'globex' })).toBeVisible();
  return page;
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const [port, webPort, apiPort] = [await freePort(), await freePort(), await freePort()];
  openCost = await startOpenCost(Number(port), overprice);
  [web, source] = [`http://127.0.0.1:${webPort}`, `http://127.0.0.1:${port}`];
  const file = path.join(folder, 'showback.yaml');
  writeFileSync(
    file,
    `clusters:
  - { id: globex, sourceClusterId: globex-eu, opencost: { url: "${source}" }, collect: { from: ${DAY}T00:00:00Z } }
auth:
  mode: tokens
  tokens:
    - ${token('admin', 'admin', '"*"')}
    - ${token('viewer', 'viewer', '"*"')}
    - ${token('team', 'viewer', '[payments]')}
`,
  );
  running = start('launch.mjs', [], {
    SHOWBACK_WEB_PORT: webPort,
    SHOWBACK_API_PORT: apiPort,
    SHOWBACK_DATA_DIR: dataDir,
    SHOWBACK_CONFIG: file,
    SHOWBACK_TOKEN: secrets.admin,
  });
  await running.says('Dashboard');
  await expect.poll(async () => (await cluster())?.hours, { timeout: 120_000 }).toMatchObject({ quarantined: 2, pending: 0 });
});

test.afterAll(async () => {
  running.kill('SIGTERM');
  await running.ended;
  if (openCost.listening) await stop(openCost);
  for (const made of [dataDir, folder]) rmSync(made, { recursive: true, force: true });
});

for (const width of WIDTHS) {
  const hour = HOURS[width];
  const window = `${DAY}T${hour}:00:00Z,${DAY}T${String(Number(hour) + 1).padStart(2, '0')}:00:00Z`;
  const line = (page: Page) =>
    page
      .getByRole('listitem')
      .filter({ hasText: `${hour}:00 to` })
      .filter({ hasText: 'quarantined' });

  test(`${width} px: an hour that cannot be true is in no figure, and only an admin is offered to accept it`, async ({
    browser,
  }) => {
    test.setTimeout(120_000);
    const reason = (await cluster())?.gaps.find(({ start }) => start === `${DAY}T${hour}:00:00Z`)?.reason ?? '';
    expect(reason).toMatch(/costs .* per core hour; between 0 and .* is believed/);
    expect(await total(window)).toBe('0');
    for (const [who, told, offered] of [
      ['admin', reason, 1],
      ['viewer', reason, 0],
      ['team', '', 0],
    ] as const) {
      const page = await signedIn(browser, who, width);
      await expect(line(page), who).toHaveCount(1);
      await expect(line(page)).toContainText(told);
      if (told === '') await expect(line(page), 'whose container it is').not.toContainText('per core hour');
      await expect(line(page).getByRole('button'), who).toHaveCount(offered);
      await page.context().close();
    }
    const refused = await fetch(`${web}/api/v1/data/globex/${DAY}T${hour}:00:00Z/accept`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secrets.viewer}` },
    });
    expect(refused.status).toBe(403);
  });

  test(`${width} px: an admin accepts it, and the figures are higher by what it costs, to the last digit`, async ({
    browser,
  }, info) => {
    test.setTimeout(120_000);
    const page = await signedIn(browser, 'admin', width);
    const faults = faultsOf(page);
    const shown = page.getByRole('region', { name: 'Total', exact: true });
    const before = await total(DAY);
    await page.goto(`${web}/?window=${DAY}`);
    await expect(shown).toContainText(money(before));

    await watchShifts(page);
    await page.goto(`${web}/data`);
    await expectReadable(page);
    await info.attach(`data-${width}.png`, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
    await line(page).getByRole('button', { name: 'Accept as true' }).click();
    await expect(line(page)).toHaveCount(0);

    const said = await saidOf(window);
    expect(said).toBeGreaterThan(nano(String(EXTRA[hour])));
    expect(nano(await total(window))).toBe(said);
    const after = await total(DAY);
    expect(nano(after) - nano(before)).toBe(said);
    await page.goto(`${web}/?window=${DAY}`);
    await expect(shown).toContainText(money(after));
    expect(faults).toEqual([]);
    await page.context().close();
  });
}
