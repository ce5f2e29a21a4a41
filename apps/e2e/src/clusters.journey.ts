import { request as httpRequest } from 'node:http';
import { expect, test } from '@playwright/test';
import { ClustersResponse } from '@showback/contracts';
import { apiUrl, historyCollected } from './system';

const money = (amount: string | null): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format((amount ?? 'NaN') as `${number}`);

async function clusters(): Promise<ClustersResponse> {
  return ClustersResponse.parse(await (await fetch(`${apiUrl()}/api/v1/clusters?decimals=2`)).json());
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

test('the page shows each cluster with the figures of the API', async ({ page }) => {
  const answer = await clusters();
  expect(answer.rows).toHaveLength(2);
  await page.goto('/clusters');
  await expect(page.getByRole('region', { name: 'Total' })).toContainText(money(answer.total));
  for (const { id, total } of answer.rows) {
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: id }) });
    await expect(row).toContainText(money(total).replace('$', ''));
  }
});

test('what is shown adds up to the total shown', async ({ page }) => {
  await page.goto('/clusters');
  await expect(page.locator('tfoot')).toBeVisible();
  const cents = (text: string): bigint => BigInt(text.replace(/[$,.]/g, ''));
  const at = (await page.getByRole('columnheader').allTextContents()).findIndex((text) => text.startsWith('Cost'));
  expect(at).toBeGreaterThan(0);
  const amounts = await page.locator(`tbody tr > :nth-child(${at + 1})`).allInnerTexts();
  const total = /\$[\d,.]+/.exec(await page.getByRole('region', { name: 'Total' }).innerText())?.[0] ?? '';
  expect(amounts.map(cents).reduce((a, b) => a + b, 0n)).toBe(cents(total));
});

test('tables of clusters, pools and nodes are there as CSV, a line a row, of the hours that are shown', async ({
  page,
  request,
}) => {
  const { rows } = await clusters();
  const id = rows[0]?.id ?? '';
  for (const [path, tables] of [
    ['/clusters', ['Clusters']],
    [`/clusters/${id}`, ['Node pools', 'Nodes']],
  ] as const) {
    await page.goto(`${path}?window=yesterday`);
    for (const name of tables) {
      const table = page.getByRole('region', { name, exact: true });
      const lines = table.getByRole('rowheader').filter({ hasNotText: 'Total' });
      await expect(lines.first()).toBeVisible();
      const shown = await lines.count();
      const file = await request.get((await table.getByRole('link', { name: 'CSV' }).getAttribute('href')) ?? '');
      expect(file.headers()['content-type']).toContain('text/csv');
      const window = ClustersResponse.parse(await (await request.get('/api/v1/clusters?window=yesterday')).json()).window;
      expect(file.headers()['x-showback-window-start']).toBe(window.start);
      expect((await file.text()).trim().split('\r\n')).toHaveLength(1 + shown);
    }
  }
});

test('a page that is not there says so and leads back', async ({ page }) => {
  const response = await page.goto('/nowhere');
  expect(response?.status()).toBe(404);
  await page.getByRole('link', { name: 'The fleet' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Fleet' })).toBeVisible();
});

test('one origin serves both: /api is the API', async ({ request }) => {
  const through = ClustersResponse.parse(await (await request.get('/api/v1/clusters?decimals=2')).json());
  expect(through.rows.map(({ id }) => id)).toEqual((await clusters()).rows.map(({ id }) => id));
});

test('a name that somebody rebinds to this address is refused, page and API', async ({ baseURL }) => {
  for (const path of ['/', '/api/v1/clusters']) {
    const status = await new Promise((resolve, reject) => {
      httpRequest(new URL(path, baseURL), { headers: { host: 'evil.example' } }, (response) =>
        resolve(response.resume().statusCode),
      )
        .once('error', reject)
        .end();
    });
    expect(status, path).toBe(421);
  }
});
