import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { TeamResponse, TeamsResponse } from '@showback/contracts';
import { freePort } from './ports';
import { type Running, start } from './system';

const TOKEN = 'the-token-of-ada';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const CONFIG = `
clusters: [{ id: sim, simulator: { seed: 7, days: 1 } }]
attribution:
  teams: [{ id: payments, name: Payments, groups: [payments-devs] }]
  unknownTeams: create
  dimensions:
    team:
      - { value: payments, when: 'namespace:"payments"' }
      - { namespace: '^(?<value>.*)$', replace: ['^', 'foreign-'] }
    service: [{ controller: true }]
  shared: [{ name: edge, when: 'namespace:"edge"', split: proportional, among: all }]
auth:
  mode: proxy
  visibility: own
  proxy: { userHeader: Remote-User, groupsHeader: Remote-Groups, trusted: [127.0.0.1] }
  tokens:
    - { name: ada, role: admin, sha256: ${sha256(TOKEN)} }
    - { name: vera, role: viewer, teams: "*", sha256: ${sha256('the-token-of-vera')} }
`;
const PROXIED = { 'remote-user': 'bob', 'remote-groups': 'payments-devs' };
/** An address of this machine that is not the proxy's: of its network, and without one of 127.0.0.0/8, all of which Linux has. */
const ELSEWHERE =
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.2';
/** In the name of every team but one, and nowhere else. */
const FOREIGN = 'foreign-';

const dataDir = path.join(tmpdir(), `showback-sign-in-${process.pid}`);
const folder = mkdtempSync(path.join(tmpdir(), 'showback-config-'));
let running: Running;
let web = '';

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const [webPort, apiPort] = [await freePort(), await freePort()];
  const file = path.join(folder, 'showback.yaml');
  writeFileSync(file, CONFIG);
  web = `http://127.0.0.1:${webPort}`;
  running = start('launch.mjs', [], {
    SHOWBACK_WEB_PORT: webPort,
    SHOWBACK_API_PORT: apiPort,
    SHOWBACK_DATA_DIR: dataDir,
    SHOWBACK_CONFIG: file,
    SHOWBACK_TOKEN: TOKEN,
  });
  await running.says('Dashboard');
});

test.afterAll(async () => {
  running.kill('SIGTERM');
  await running.ended;
  for (const made of [dataDir, folder]) rmSync(made, { recursive: true, force: true });
});

const money = (amount: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }).format(amount as `${number}`);

/** As a program that reaches the dashboard from an address of this machine. */
function asked(from: string, headers: Record<string, string>, at = '/clusters'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(new URL(at, web), { localAddress: from, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

test('a pasted token opens the figures, a wrong one says so, and signing out forgets it', async ({ page, context }) => {
  await page.goto(`${web}/clusters?from=a-link`);
  await expect(page.getByRole('heading', { name: 'A token is needed' })).toBeVisible();
  for (const wrong of ['of-somebody-else', 'with a space']) {
    await page.getByLabel('Token').fill(wrong);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'That token is not known here' })).toBeVisible();
    // The heading may be that of the try before: the form is empty once this one was answered.
    await expect(page.getByLabel('Token')).toHaveValue('');
    expect(await context.cookies()).toEqual([]);
  }
  await page.getByLabel('Token').fill(` ${TOKEN} `);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('table')).toBeVisible();
  expect(new URL(page.url()).search).toBe('?from=a-link');
  expect(await context.cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Lax', path: '/' }]);
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(await page.evaluate("fetch('/api/v1/clusters?window=today').then(({ status }) => status)")).toBe(200);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'A token is needed' })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  expect(await page.evaluate("fetch('/api/v1/clusters?window=today').then(({ status }) => status)")).toBe(401);
});

test('who comes through the proxy is signed in, page and API', async () => {
  expect((await asked('127.0.0.1', PROXIED)).text).toContain('Hours collected');
  expect((await asked('127.0.0.1', PROXIED, '/api/v1/clusters?window=today')).status).toBe(200);
});

test('only an admin is offered to try rules; a viewer of everything reads them', async () => {
  const seen = async (token: string, at: string) => (await asked('127.0.0.1', { authorization: `Bearer ${token}` }, at)).text;
  for (const path of ['/rules', '/unowned']) {
    const page = await seen('the-token-of-vera', path);
    expect(page, path).toContain('Kubernetes only');
    expect(page, path).not.toContain('Dry run');
  }
  expect(await seen('the-token-of-vera', '/rules')).toContain('only an admin may try a change');
  expect(await seen(TOKEN, '/rules')).toContain('Dry run');
});

test('who reaches the dashboard past the proxy is nobody, whatever is claimed', async () => {
  for (const claimed of [{}, { 'x-showback-peer': '127.0.0.1' }, { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }]) {
    const headers = { ...PROXIED, ...claimed };
    expect((await asked(ELSEWHERE, headers)).text).not.toContain('Hours collected');
    expect((await asked(ELSEWHERE, headers, '/api/v1/clusters?window=today')).status).toBe(401);
  }
});

for (const width of [1440, 390]) {
  test(`${width} px: a person of one team sees that team, and nothing of any other`, async ({ browser }) => {
    test.setTimeout(120_000);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const own = TeamResponse.parse(await (await fetch(`${web}/api/v1/teams/payments`, { headers })).json());
    const everybody = TeamsResponse.parse(await (await fetch(`${web}/api/v1/teams?limit=1000`, { headers })).json());
    const foreign = everybody.rows.map(({ id }) => id).filter((id) => id.startsWith(FOREIGN));
    expect(foreign.length).toBeGreaterThan(5);
    const service = own.services.find((one) => !one.service.startsWith('__'))?.service ?? '';
    const context = await browser.newContext({ extraHTTPHeaders: PROXIED, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const total = page.getByRole('region', { name: 'Total', exact: true });
    for (const path of ['/', '/teams/payments', `/services/payments/${service}`, '/namespaces/sim/payments']) {
      await page.goto(`${web}${path}`);
      await expect(total).toContainText('$');
      expect(await page.content(), path).not.toContain(FOREIGN);
    }
    await page.goto(`${web}/teams/payments`);
    await expect(total).toContainText(money(own.total.cost.total));
    for (const path of ['/explore', '/explore?by=namespace', '/unowned', '/clusters', '/clusters/sim', '/data', '/rules']) {
      await page.goto(`${web}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      expect(await page.content(), path).not.toContain(FOREIGN);
    }
    await page.goto(`${web}/teams/${foreign[0] ?? ''}`);
    await expect(page.getByText('There is no team')).toBeVisible();
    await context.close();
  });
}
