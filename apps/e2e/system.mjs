// What the journeys run over: the whole of `npm start` on a data directory that goes with it.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';

const launcher = path.join(import.meta.dirname, '../cli/launch.mjs');
const child = spawn(process.execPath, [launcher], { stdio: 'inherit' });

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
child.once('exit', (code) => {
  rmSync(process.env.SHOWBACK_DATA_DIR, { recursive: true, force: true });
  process.exit(code ?? 1);
});
