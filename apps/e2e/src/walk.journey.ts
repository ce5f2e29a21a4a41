import { expect, type Page, test } from '@playwright/test';
import { faultsOf, watchShifts } from './page';
import { historyCollected } from './system';

const SHIFT_MAX = 0.02;
/** Pages of one kind differ in their names only: this many of each are looked at. */
const OF_A_KIND = 2;
/** All that there are; search leads to the others too, and signing in is for those who must. */
const KINDS = [
  ...['/', '/explore', '/unowned', '/clusters', '/data', '/rules'],
  ...['/teams/*', '/services/*', '/namespaces/*', '/pools/*', '/workloads/*', '/clusters/*'],
];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

/** `/teams/payments?window=30d` → `/teams/*`. */
const kindOf = (path: string): string => path.replace(/[?#].*/, '').replace(/(?<=\/[^/]+\/).+/, '*');

async function linksOf(page: Page): Promise<string[]> {
  const hrefs = await page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href'))`,
  );
  return hrefs.map((href) => href.replace(/#.*/, '')).filter((href) => !href.startsWith('/api/'));
}

test('every link leads to a page without an error, a failed request or a jump', async ({ page }) => {
  test.setTimeout(180_000);
  const faults = faultsOf(page);
  const found: string[] = [];
  await watchShifts(page);
  const [ways, seen, kinds] = [['/'], new Set<string>(), new Map<string, number>()];
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const count = kinds.get(kindOf(way)) ?? 0;
    if (seen.has(way) || count >= OF_A_KIND) continue;
    seen.add(way);
    kinds.set(kindOf(way), count + 1);
    await page.goto(way);
    await page.waitForLoadState('networkidle');
    const shifted = Number(await page.evaluate('globalThis.shifted'));
    if (shifted >= SHIFT_MAX) found.push(`${way} shifts by ${shifted}`);
    found.push(...faults.splice(0).map((fault) => `${way}: ${fault}`));
    ways.push(...(await linksOf(page)));
  }
  expect(found).toEqual([]);
  expect([...kinds.keys()]).toEqual(expect.arrayContaining(KINDS));
});
