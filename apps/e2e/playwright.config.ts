import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { defineConfig } from '@playwright/test';

function freePort(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(String(typeof address === 'object' && address !== null ? address.port : 0)));
    });
  });
}

// Every worker reads this file again: what the first one chose is handed on in the environment.
process.env['SHOWBACK_WEB_PORT'] ??= await freePort();
process.env['SHOWBACK_API_PORT'] ??= await freePort();
process.env['SHOWBACK_URL'] = `http://127.0.0.1:${process.env['SHOWBACK_API_PORT']}`;
const web = `http://127.0.0.1:${process.env['SHOWBACK_WEB_PORT']}`;
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

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
