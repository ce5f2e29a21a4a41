import { TeamsResponse } from '@showback/contracts';
import { expect, test } from '@playwright/test';
import { apiUrl, historyCollected } from './system';

const DAY_MS = 86_400_000;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

/** The three days before the simulated fleet's latest reorganisation, which is on a 15th, and those from it on. */
function aroundReorganisation(now: number): { reorganised: number; window: string } {
  const latest = new Date(now);
  if (latest.getUTCDate() < 15) latest.setUTCMonth(latest.getUTCMonth() - 1, 15);
  const reorganised = Date.UTC(latest.getUTCFullYear(), latest.getUTCMonth(), 15);
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return { reorganised, window: `${day(reorganised - 3 * DAY_MS)},${day(reorganised + 3 * DAY_MS)}` };
}

test('a reorganisation within the window is told, and the window shown under today’s ownership', async ({ page }) => {
  const { reorganised, window } = aroundReorganisation(Date.now());
  const teams = async (attribution: string) =>
    TeamsResponse.parse(
      await (await fetch(`${apiUrl()}/api/v1/teams?window=${window}&limit=1&attribution=${attribution}`)).json(),
    );
  const inForce = await teams('inForce');
  // In the first hour of a 15th nothing of the new ownership is known yet, and nothing is to be told.
  const isWithin = Date.parse(inForce.window.end) > reorganised;
  expect(inForce.attribution.map(({ version }) => version)).toEqual(isWithin ? [null, null] : [null]);
  expect((await teams('current')).attribution).toEqual([{ version: null, ...inForce.window }]);
  await page.goto(`/?window=${window}`);
  await expect(page.getByText('Who owns what changed within this window')).toBeVisible({ visible: isWithin });
  if (!isWithin) return;
  await page.getByRole('link', { name: 'Compare under today’s ownership' }).click();
  // Ownership of each of these days is decided anew for it.
  await expect(page.getByText('The whole window is shown under today’s ownership')).toBeVisible({ timeout: 30_000 });
});
