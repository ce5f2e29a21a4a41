import { DisruptionBudgetsResponse, LimitRangesResponse, QuotasResponse, UtilisationResponse } from '@showback/contracts';
import { expect, test } from '@playwright/test';
import { apiUrl, historyCollected } from './system';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

const read = async (path: string): Promise<unknown> => (await fetch(`${apiUrl()}/api/v1${path}`)).json();
/** `86.5 %`. */
const percent = (ratio: number | null): string => `${Math.round((ratio ?? 0) * 1000) / 10} %`;

for (const width of [1440, 390]) {
  test(`${width} px: how full a quota is, what is really used of it, and that there is none`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    const [fullest] = QuotasResponse.parse(await read('/quotas?limit=1')).rows;
    await page.goto(`/namespaces/${fullest?.cluster ?? ''}/${fullest?.namespace ?? ''}`);
    const row = page.getByRole('region', { name: 'Quota' }).getByRole('row', { name: fullest?.resource ?? '' });
    await expect(row).toContainText(percent(fullest?.used.peakOfHard ?? null));
    await expect(row).toContainText(percent(fullest?.usage?.p95OfHard ?? null));
    await page.goto(`/namespaces/${fullest?.cluster ?? ''}/kube-system`);
    await expect(page.getByRole('region', { name: 'Quota' })).toContainText('No quota limits this namespace');
  });
}

test('what a limit range gives to who says nothing, and that there is none', async ({ page }) => {
  const [range] = LimitRangesResponse.parse(await read('/limitranges?limit=1')).rows;
  await page.goto(`/namespaces/${range?.cluster ?? ''}/${range?.namespace ?? ''}`);
  const row = page.getByRole('region', { name: 'Limit range' }).getByRole('row', { name: range?.resource ?? '' });
  await expect(row).toContainText(String(range?.defaultRequest));
  await page.goto(`/namespaces/${range?.cluster ?? ''}/kube-system`);
  await expect(page.getByRole('region', { name: 'Limit range' })).toContainText('No limit range says');
});

test('how long a disruption budget let no pod go, on its namespace and on the workload that it is for', async ({ page }) => {
  const [budget] = DisruptionBudgetsResponse.parse(await read('/disruptionbudgets?limit=1')).rows;
  await page.goto(`/namespaces/${budget?.cluster ?? ''}/${budget?.namespace ?? ''}`);
  const row = page.getByRole('region', { name: 'Disruption budgets' }).getByRole('row', { name: budget?.name ?? '' });
  await expect(row).toContainText(`${String(budget?.blocked.hours)} hours`);
  await row.getByRole('link', { name: budget?.workload?.name ?? '' }).click();
  const sentence = page.getByRole('region', { name: 'Disruption budgets' });
  await expect(sentence).toContainText(`For ${String(budget?.blocked.hours)} hours`);
  await expect(sentence).toContainText('could not be drained');
});

test('what is paid for, requested and used is said in a sentence, nobody’s apart from the teams’', async ({ page }) => {
  const { total, currency } = UtilisationResponse.parse(await read('/utilisation?limit=1'));
  await page.goto('/');
  const sentence = page.getByRole('region', { name: 'Requested and used' });
  for (const ratio of [total.ofCost.allocated, total.ofCost.used]) await expect(sentence).toContainText(percent(ratio));
  const money = new Intl.NumberFormat('en', { style: 'currency', currency });
  for (const amount of [total.monthly?.cost, total.monthly?.idle, total.monthly?.unused])
    await expect(sentence).toContainText(money.format((amount ?? '') as `${number}`));
});
