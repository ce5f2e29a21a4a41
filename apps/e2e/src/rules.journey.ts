import { expect, type Page, test } from '@playwright/test';
import { AttributionResponse, DryRunResponse, UnownedResponse } from '@showback/contracts';
import { expectReadable, faultsOf, watchShifts } from './page';
import { apiUrl, historyCollected } from './system';

const RULES = `${apiUrl()}/api/v1/attribution`;
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

const latest = async (): Promise<AttributionResponse> => AttributionResponse.parse(await (await fetch(RULES)).json());
const figures = (amount: string): string =>
  new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount as `${number}`);

/** The latest document with one rule before all others; it decides from tomorrow on, so that no other figure changes. */
function withRule(text: string, rule: string): string {
  const undated = text.replace(/^effectiveFrom: .*\n/m, '');
  return `effectiveFrom: ${TOMORROW}\n${undated.replace(/^ {2}team:\n/m, `  team:\n    - ${rule}\n`)}`;
}

async function dryRun(text: string): Promise<DryRunResponse> {
  return DryRunResponse.parse(await (await fetch(`${RULES}?dryRun=true`, { method: 'PUT', body: text })).json());
}

/** And waits until its scripts are there: a click before them is lost. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.waitForLoadState('networkidle');
}

const editor = (page: Page) => page.getByRole('textbox', { name: /Attribution document/ });
const save = (page: Page) => page.getByRole('button', { name: /^Save as version/ });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

for (const width of [1440, 390]) {
  test(`${width} px: I change a rule, see the money move in the dry run, and save it`, async ({ page }) => {
    const before = await latest();
    const changed = withRule(
      before.text,
      `{ value: search, when: 'namespace:"orders"+cluster~:"${width === 390 ? 'eu' : 'us'}"' }`,
    );
    const faults = faultsOf(page);
    await page.setViewportSize({ width, height: 900 });
    await open(page, '/rules');
    await expect(editor(page)).toHaveValue(before.text);
    await expect(save(page)).toBeDisabled();

    await editor(page).fill(changed);
    await page.getByRole('button', { name: 'Dry run' }).click();
    const teams = page.getByRole('table', { name: 'Teams, before and after' });
    const run = await dryRun(changed);
    expect(run.movedWorkloads).toBeGreaterThan(0);
    await expect(page.getByRole('region', { name: 'Dry run' })).toContainText(`${run.movedWorkloads} workloads move`);
    for (const { team, after } of run.teams.filter((one) => !one.team.startsWith('__')))
      await expect(
        teams.getByRole('row').filter({ has: page.getByRole('rowheader', { name: team, exact: true }) }),
      ).toContainText(figures(after));

    await save(page).click();
    await expect(page.getByRole('status').filter({ hasText: `Version ${before.version + 1} is saved` })).toBeVisible();
    await page
      .getByRole('region', { name: 'Versions' })
      .getByRole('link', { name: new RegExp(`^Version ${before.version + 1}\\b`) })
      .click();
    await expect(page.getByRole('heading', { level: 1, name: `Rules, version ${before.version + 1}` })).toBeVisible();
    await expect(editor(page)).toHaveValue(changed);
    expect((await latest()).text).toBe(changed);
    expect(faults).toEqual([]);
  });
}

for (const [width, colorScheme] of [
  [1440, 'light'],
  [390, 'dark'],
] as const) {
  test(`${width} px, ${colorScheme}: rules and what nobody owns are readable for everyone and do not jump`, async ({ page }) => {
    const faults = faultsOf(page);
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await watchShifts(page);
    for (const [path, seen] of [
      ['/rules', editor(page)],
      ['/unowned', page.getByRole('table', { name: 'Workloads without a team' })],
    ] as const) {
      await page.goto(path);
      await expect(seen).toBeVisible();
      await expectReadable(page);
    }
    expect(faults).toEqual([]);
  });
}

test('a fault is told at its line and column, leads there, and nothing can be saved', async ({ page }) => {
  const { text } = await latest();
  await open(page, '/rules');
  await editor(page).fill(`unknownTeam: next\n${text}`);
  await page.getByRole('button', { name: 'Dry run' }).click();
  const place = page.getByRole('button', { name: 'Line 1, column 1' });
  await place.click();
  await expect(editor(page)).toBeFocused();
  await expect(page.getByRole('alert').filter({ has: place })).toContainText('unknownTeams');
  await expect(save(page)).toBeDisabled();
});

test('the queue says what each rule would place, and tries it at a click', async ({ page }) => {
  const { proposals, unowned } = UnownedResponse.parse(await (await fetch(`${apiUrl()}/api/v1/unowned`)).json());
  await open(page, '/unowned');
  await expect(page.getByRole('table', { name: 'Workloads without a team' }).locator('tfoot')).toContainText(figures(unowned));
  await expect(page.getByRole('region', { name: 'Rules that would place it' }).locator('ol > li')).toHaveCount(proposals.length);
  await page.getByRole('button', { name: 'Dry run of rule 1' }).click();
  const moved = proposals[0]?.places.workloads ?? 0;
  await expect(page.getByRole('region', { name: 'Dry run' })).toContainText(`${moved} workloads move`);
});
