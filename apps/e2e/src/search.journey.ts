import { expect, test } from '@playwright/test';
import { expectReadable, faultsOf, watchShifts } from './page';
import { historyCollected } from './system';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

for (const width of [1440, 390]) {
  test(`${width} px: a part of a name and the keys lead to a team, and the window goes along`, async ({ page }) => {
    const faults = faultsOf(page);
    await page.setViewportSize({ width, height: 900 });
    await watchShifts(page);
    await page.goto('/unowned?window=lastweek');
    await page.waitForLoadState('networkidle');
    await page.keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: /Team, service/ });
    await expect(box).toBeFocused();
    await box.pressSequentially('paym');
    await expect(page.getByRole('group', { name: 'Teams' }).getByRole('option', { name: /Payments/ })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await expectReadable(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/teams\/payments\?window=lastweek$/);
    expect(faults).toEqual([]);
  });
}

test('it finds nothing by a name that nothing has, and Escape leads back to where it was opened', async ({ page }) => {
  await page.goto('/rules');
  await page.waitForLoadState('networkidle');
  const button = page.getByRole('button', { name: 'Search' });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Search' });
  await dialog.getByRole('combobox').fill('"no+such:name');
  await expect(page.getByText('Nothing has this name.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(button).toBeFocused();
});
