import { ClustersResponse } from '@showback/contracts';
import { expect, test } from '@playwright/test';
import { apiUrl, historyCollected } from './system';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

const clusterId = async (): Promise<string> =>
  ClustersResponse.parse(await (await fetch(`${apiUrl()}/api/v1/clusters`)).json()).rows[0]?.id ?? '';

/** What is asked for, in place of `cluster` the first one, and what is near. */
const ABSENT = [
  { path: '/teams/paymnts', title: 'There is no team “paymnts”', near: 'payments' },
  { path: '/services/payments/chekout', title: 'There is no service “chekout” of payments', near: 'checkout' },
  { path: '/namespaces/cluster/ordrs', title: 'There is no namespace “ordrs”', near: 'orders' },
  { path: '/pools/cluster/generl', title: 'There is no node pool “generl”', near: 'general' },
  { path: '/workloads/cluster/orders/Deployment/order-api', title: 'There is no Deployment “order-api”', near: 'orders-api' },
];

for (const { path, title, near } of ABSENT) {
  test(`${path}: says that there is none, and leads to what is called much alike`, async ({ page }) => {
    const cluster = await clusterId();
    await page.goto(path.replace('/cluster/', `/${cluster}/`));
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: near, exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: near })).toBeVisible();
    await expect(page.getByRole('heading', { name: title })).toHaveCount(0);
  });
}

test('a cluster that is not there leads to those whose names are like it', async ({ page }) => {
  const cluster = await clusterId();
  await page.goto(`/clusters/${cluster.slice(0, -1)}`);
  await expect(page.getByRole('heading', { name: `There is no cluster “${cluster.slice(0, -1)}”` })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: cluster, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: cluster })).toBeVisible();
});
