import { TeamsResponse } from '@showback/contracts';
import { expect, test } from '@playwright/test';
import { apiUrl, historyCollected } from './system';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

test('a reorganisation within the window is told, and the window shown under today’s ownership', async ({ page }) => {
  // The simulated fleet reorganises on a 15th: of these days at most one lies within the history.
  const { window } = TeamsResponse.parse(await (await fetch(`${apiUrl()}/api/v1/teams?window=30d&limit=1`)).json());
  const spans = async (attribution: string) =>
    TeamsResponse.parse(await (await fetch(`${apiUrl()}/api/v1/teams?window=30d&limit=1&attribution=${attribution}`)).json())
      .attribution;
  const inForce = await spans('inForce');
  test.skip(inForce.length < 2, 'today all of the last 30 days lies after the reorganisation');
  expect(inForce.map(({ version }) => version)).toEqual([null, null]);
  expect(await spans('current')).toEqual([{ version: null, ...window }]);
  await page.goto('/?window=30d');
  await expect(page.getByText('Who owns what changed within this window')).toBeVisible();
  await page.getByRole('link', { name: 'Compare under today’s ownership' }).click();
  // Ownership of each of these days is decided anew for it.
  await expect(page.getByText('The whole window is shown under today’s ownership')).toBeVisible({ timeout: 30_000 });
});
