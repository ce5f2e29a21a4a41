// `npm run pictures`: the pictures of the dashboard in docs/images, of the simulated fleet.
import path from 'node:path';
import { chromium as browserType } from '@playwright/test';
import { chromium, withSystem } from './running.mjs';

const IMAGES = path.resolve(import.meta.dirname, '../../docs/images');

/** Name, what is shown, how wide and in which theme, and how much of the page's height. */
const PICTURES = [
  { name: 'fleet', at: () => '/', width: 1440, height: 1100, colorScheme: 'light' },
  { name: 'team', at: ({ team }) => `/teams/${team}`, width: 1440, height: 1100, colorScheme: 'light' },
  { name: 'team-dark-phone', at: ({ team }) => `/teams/${team}`, width: 390, height: 900, colorScheme: 'dark' },
  { name: 'explore', at: () => '/explore?by=namespace&window=30d', width: 1440, height: 1000, colorScheme: 'dark' },
  { name: 'cluster', at: ({ cluster }) => `/clusters/${cluster}`, width: 1440, height: 900, colorScheme: 'light' },
  { name: 'rules', at: () => '/rules', width: 1440, height: 1000, colorScheme: 'light' },
  { name: 'data', at: () => '/data', width: 1440, height: 800, colorScheme: 'light' },
];

await withSystem(async ({ web, api }) => {
  const { rows } = await (await fetch(`${api}/api/v1/teams?limit=1000&sort=-delta`)).json();
  const { rows: clusters } = await (await fetch(`${api}/api/v1/clusters`)).json();
  const names = { team: rows[0].id, cluster: clusters[0].id };
  const browser = await browserType.launch({
    executablePath: chromium(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  for (const { name, at, width, height, colorScheme } of PICTURES) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    await page.goto(`${web}${at(names)}`);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
    console.log(`docs/images/${name}.png`);
    await page.close();
  }
  await browser.close();
});
