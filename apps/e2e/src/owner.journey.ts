import { expect, test } from '@playwright/test';
import { ExplainResponse, WorkloadsResponse } from '@showback/contracts';
import { faultsOf } from './page';
import { apiUrl, historyCollected } from './system';

const read = async (path: string): Promise<unknown> => (await fetch(`${apiUrl()}/api/v1${path}`)).json();

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

for (const width of [1440, 390]) {
  test(`${width} px: I find out who owns a workload and which rule says so`, async ({ page }) => {
    const { rows } = WorkloadsResponse.parse(await read('/workloads?limit=1000'));
    const { key, owner } = rows.find((row) => row.owner !== null && row.kind === 'workload') ?? { key: {}, owner: null };
    const { cluster = '', namespace = '', controllerKind = '', workload = '' } = key;
    const asked = new URLSearchParams({ cluster, namespace, kind: controllerKind, name: workload });
    const { dimensions } = ExplainResponse.parse(await read(`/attribution/explain?${asked.toString()}`));
    const decided = dimensions['team']?.rules.find(({ outcome }) => outcome === 'decided');
    const faults = faultsOf(page);
    await page.setViewportSize({ width, height: 900 });

    await page.goto('/');
    await page.waitForLoadState('networkidle');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').fill(workload);
    await page
      .getByRole('group', { name: 'Workloads' })
      .getByRole('option')
      .filter({ hasText: namespace })
      .filter({ hasText: cluster })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1, name: workload })).toBeVisible();

    const why = page.getByRole('region', { name: 'Which rule says so' });
    await expect(why.getByRole('heading', { name: `team: ${owner?.team ?? ''}` })).toBeVisible();
    const rule = why
      .getByRole('listitem')
      .filter({ hasText: `Rule ${(decided?.index ?? Number.NaN) + 1}, ` })
      .first();
    // As it is written in the document: each key with its value, without JSON's quotes.
    for (const [key, value] of Object.entries(decided?.rule ?? {})) await expect(rule).toContainText(`${key}: ${String(value)}`);
    await expect(rule).toContainText('decided');

    await page
      .locator(`main a[href^="/services/${owner?.team ?? ''}/"]`)
      .first()
      .click();
    await expect(page).toHaveURL(new RegExp(`/services/${owner?.team ?? ''}/`));
    expect(faults).toEqual([]);
  });
}
