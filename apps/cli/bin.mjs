#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('dist/main.js', import.meta.url);
if (existsSync(main)) await import(main.href);
else if (process.argv[2] === 'start') await import('./launch.mjs');
else {
  process.stderr.write('Showback is not built here yet: `npm start` installs, builds and starts it.\n');
  process.exit(1);
}
