import { expect, type Page, test } from '@playwright/test';
import { ServiceResponse, TeamResponse, TeamsResponse } from '@showback/contracts';
import { faultsOf } from './page';
import { apiUrl, historyCollected } from './system';

const WIDTHS = [390, 1440];

const read = async (path: string): Promise<unknown> => (await fetch(`${apiUrl()}/api/v1${path}`)).json();
const money = (amount: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format(amount as `${number}`);
const total = (page: Page) => page.getByRole('region', { name: 'Total', exact: true });

/** The team whose cost went up most, and what it says of itself. */
async function risen(): Promise<TeamResponse> {
  const { rows } = TeamsResponse.parse(await read('/teams?limit=1000&sort=-delta'));
  return TeamResponse.parse(await read(`/teams/${rows[0]?.id ?? ''}`));
}

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

for (const width of WIDTHS) {
  test(`${width} px: I find my team and why it went up`, async ({ page }) => {
    const team = await risen();
    const mover = team.movers.find(({ service }) => service !== null && !service.startsWith('__'));
    const faults = faultsOf(page);
    await page.setViewportSize({ width, height: 900 });

    await page.goto('/');
    // What is typed before the page's scripts are there is nobody's.
    await expect(async () => {
      await page.getByRole('searchbox', { name: 'Filter: Teams' }).fill('');
      await page.getByRole('searchbox', { name: 'Filter: Teams' }).fill(team.name);
      await expect(page).toHaveURL(/q=/, { timeout: 500 });
    }).toPass();
    await page.getByRole('rowheader', { name: team.name, exact: true }).getByRole('link').click();

    await expect(page.getByRole('heading', { level: 1, name: team.name })).toBeVisible();
    await expect(total(page)).toContainText(money(team.total.cost.total));
    await expect(total(page)).toContainText(`+${money(team.total.delta?.total ?? '')}`);
    const movers = page.getByRole('region', { name: 'What moved it' });
    await expect(movers.getByRole('row')).toHaveCount(team.movers.length + 2);

    await page.getByText('How is this computed?').click();
    await expect(page.getByRole('link', { name: /rules/ })).toBeVisible();

    await movers.getByRole('link', { name: mover?.service ?? '', exact: true }).click();
    const service = ServiceResponse.parse(await read(`/services/${team.id}/${mover?.service ?? ''}`));
    await expect(page.getByRole('heading', { level: 1, name: service.service })).toBeVisible();
    await expect(total(page)).toContainText(money(service.total.cost.total));
    await page.goBack();
    await expect(page.getByRole('heading', { level: 1, name: team.name })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test(`${width} px: a change says over how many hours it is one, where history does not reach as far back`, async ({ page }) => {
    const { id } = await risen();
    await page.setViewportSize({ width, height: 900 });
    for (const window of ['7d', '30d']) {
      const { delta } = TeamResponse.parse(await read(`/teams/${id}?window=${window}&compare=previous`)).total;
      await page.goto(`/teams/${id}?window=${window}`);
      await expect(total(page)).toContainText(`in the same ${(delta?.comparedHours ?? 0).toLocaleString('en')} hours before`);
    }
  });

  test(`${width} px: the hours that I choose stand in the address, go along and come back`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/?sort=team');
    await page.getByRole('button', { name: /^Window/ }).click();
    await page.getByRole('dialog', { name: 'Window' }).getByRole('link', { name: 'Yesterday' }).click();
    await expect(page).toHaveURL(/\?(?=.*sort=team)(?=.*window=yesterday)/);
    const { total: whole, rows } = TeamsResponse.parse(await read('/teams?window=yesterday&limit=1000'));
    await expect(total(page)).toContainText(money(whole.cost.total));
    await page.reload();
    await expect(total(page)).toContainText(money(whole.cost.total));
    await page
      .getByRole('region', { name: 'Teams' })
      .getByRole('link', { name: rows[0]?.name ?? '', exact: true })
      .click();
    await expect(page).toHaveURL(/teams\/.*window=yesterday/);
    await page.goBack();
    await expect(total(page)).toContainText(money(whole.cost.total));
    await page.goBack();
    await expect(page).toHaveURL(/\/\?sort=team$/);
  });
}

test('what a table shows adds up to its total, which is that of the page', async ({ page }) => {
  await page.goto('/');
  const { rows, rest, total: whole } = TeamsResponse.parse(await read('/teams?limit=1000'));
  const lines = page.getByRole('region', { name: 'Teams' }).locator('tbody tr');
  await expect(lines).toHaveCount(rows.length + rest.length);
  const foot = page.getByRole('region', { name: 'Teams' }).locator('tfoot');
  await expect(foot).toContainText(money(whole.cost.total).slice(1));
});

test('the arrow keys read a chart, and its figures stand in a table', async ({ page }) => {
  const { total: whole } = TeamsResponse.parse(await read('/teams?step=day'));
  const last = whole.series?.at(-1)?.cost?.total ?? '';
  await page.goto('/');
  const chart = page.getByRole('figure', { name: 'Cost by team' });
  await chart.locator('.recharts-surface').first().focus();
  await page.keyboard.press('End');
  for (let step = 0; step < 7; step++) await page.keyboard.press('ArrowRight');
  await expect(chart.locator('.recharts-tooltip-wrapper')).toContainText(money(last));
  await chart.getByRole('button', { name: 'Table' }).click();
  await expect(chart.getByRole('table')).toContainText(money(last).slice(1));
});

test('the theme that is chosen is there from the first answer on', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  const button = page.getByRole('button', { name: /^Theme/ });
  while (!(await button.getAttribute('aria-label'))?.startsWith('Theme: dark')) await button.click();
  const response = await page.reload();
  expect(await response?.text()).toContain('data-theme="dark"');
});

test('a parameter that is wrong is told by its name, with a way out', async ({ page }) => {
  await page.goto('/?window=lastwek');
  await expect(page.getByText(/lastweek/)).toBeVisible();
  await page.getByRole('link', { name: 'Show this page as it is by default' }).click();
  await expect(total(page)).toBeVisible();
});
