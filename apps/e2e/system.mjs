// What the journeys run over: the whole of `npm start` on a data directory that goes with it.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

// Not mkdtemp: its folder is closed to the user that the database runs as when the tests run as root.
const dataDir = path.join(tmpdir(), `showback-e2e-${process.pid}`);
const launcher = path.join(import.meta.dirname, '../cli/launch.mjs');
const child = spawn(process.execPath, [launcher], { stdio: 'inherit', env: { ...process.env, SHOWBACK_DATA_DIR: dataDir } });

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
child.once('exit', (code) => {
  rmSync(dataDir, { recursive: true, force: true });
  process.exit(code ?? 1);
});
