import { expect, type Page, test } from '@playwright/test';
import { expectReadable, faultsOf, watchShifts } from './page';
import { everyPage, type PageTotals } from './pages';
import { historyCollected } from './system';

let pages: PageTotals[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
  pages = await everyPage();
});

const money = (amount: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format(amount as `${number}`).replace('-', '\u2212');

/** What the totals row of each table says under the heading that begins with "Cost", by the table's name. */
const tableTotals = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('table')].filter((table) => table.tFoot !== null).flatMap((table) => {
    const at = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent.startsWith('Cost'));
    const name = table.closest('section')?.getAttribute('aria-label') ?? '';
    return at < 0 ? [] : [[name, table.tFoot.rows[0].cells[at].innerText.trim()]];
  }))`);

for (const width of [1440, 390]) {
  test(`${width} px: every page is readable for everyone in both themes, keeps to its width and does not jump`, async ({
    page,
  }, info) => {
    test.setTimeout(240_000);
    const faults = faultsOf(page);
    await page.setViewportSize({ width, height: 900 });
    await watchShifts(page);
    for (const { path } of pages) {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await test.step(`${path}, ${colorScheme}`, () => expectReadable(page));
        const name = `${path.replace(/\W+/g, '-').slice(1) || 'fleet'}-${width}-${colorScheme}.png`;
        await info.attach(name, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' });
      }
    }
    expect(faults).toEqual([]);
  });
}

test('every total on every page is the one of the API', async ({ page }) => {
  test.setTimeout(120_000);
  for (const { path, head, tables } of pages) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    if (head !== null) await expect(page.getByRole('region', { name: 'Total', exact: true }), path).toContainText(money(head));
    const shown = await tableTotals(page);
    for (const [name, amount] of Object.entries(tables))
      expect(shown[name], `${path}: ${name}`).toBe(money(amount).replace('$', ''));
  }
});

test('every table of costs is there as CSV, with a line for each of its rows', async ({ page, request }) => {
  test.setTimeout(120_000);
  for (const { path, tables } of pages) {
    await page.goto(path);
    for (const name of Object.keys(tables)) {
      const table = page.getByRole('region', { name, exact: true });
      const link = table.getByRole('link', { name: 'CSV' });
      await expect(link, `${path}: ${name}`).toBeVisible();
      const shown = await table
        .locator('tbody tr')
        .filter({ hasNot: page.getByRole('button') })
        .count();
      const file = await request.get((await link.getAttribute('href')) ?? '');
      expect(file.headers()['content-type'], `${path}: ${name}`).toContain('text/csv');
      expect((await file.text()).trim().split('\r\n').length, `${path}: ${name}`).toBeGreaterThan(shown);
    }
  }
});

test('a window of which no hour is over is said to be one, and shows no zero', async ({ page }) => {
  for (const { path } of pages.filter(({ head }) => head !== null)) {
    await page.goto(`${path}?window=1h`);
    // A service is only known by the hours in which something of it ran.
    const words = path.startsWith('/services/') ? 'Nothing ran of service' : 'No hour of this window is over yet';
    await expect(page.getByRole('heading', { name: words }), path).toBeVisible();
    await expect(page.getByRole('region', { name: 'Total', exact: true }), path).toHaveCount(0);
  }
});
