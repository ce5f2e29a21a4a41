import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { freePort } from './src/ports';

// Every worker reads this file again: what the first one chose is handed on in the environment.
process.env['SHOWBACK_WEB_PORT'] ??= await freePort();
process.env['SHOWBACK_API_PORT'] ??= await freePort();
// Not mkdtemp: its folder is closed to the user that the database runs as when the tests run as root.
process.env['SHOWBACK_DATA_DIR'] ??= path.join(tmpdir(), `showback-e2e-${process.pid}`);
process.env['SHOWBACK_URL'] = `http://127.0.0.1:${process.env['SHOWBACK_API_PORT']}`;
const web = `http://127.0.0.1:${process.env['SHOWBACK_WEB_PORT']}`;
const folders = (process.env['PATH'] ?? '').split(path.delimiter);
const chromium = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => folders.map((folder) => path.join(folder, name)))
  .find((file) => existsSync(file));

export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.journey.ts',
  outputDir: '../../test-results',
  workers: 1,
  forbidOnly: process.env['CI'] === 'true',
  timeout: 60_000,
  use: {
    baseURL: web,
    launchOptions: {
      ...(chromium !== undefined && { executablePath: chromium }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  webServer: {
    command: 'node apps/e2e/system.mjs',
    cwd: path.resolve(import.meta.dirname, '../..'),
    url: web,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
