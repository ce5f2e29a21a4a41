// The whole of `npm start` with the simulated fleet, for scripts that look at it.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Starts it on a data directory of its own, waits until its history is there, and ends it after `look`. */
export async function withSystem(look) {
  const [web, api] = [await freePort(), await freePort()];
  const dataDir = path.join(tmpdir(), `showback-look-${process.pid}`);
  const env = { ...process.env, SHOWBACK_WEB_PORT: web, SHOWBACK_API_PORT: api, SHOWBACK_DATA_DIR: dataDir };
  const launcher = path.join(import.meta.dirname, '../cli/launch.mjs');
  const child = spawn(process.execPath, [launcher], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    await new Promise((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk) => (said += chunk).includes('Ctrl-C') && resolve());
      child.once('exit', () => reject(new Error(`it does not start: ${said}`)));
    });
    return await look({ web: `http://127.0.0.1:${web}`, api: `http://127.0.0.1:${api}` });
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Debian's Chromium, or another one of this machine; undefined: none. */
export function chromium() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(String(port)));
    });
  });
}
