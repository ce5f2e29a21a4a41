// The system tools that tests drive: installed with apt-get where that needs nobody's password, else the one command is named.
import { spawnSync } from 'node:child_process';

const NEEDED = [
  { package: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  { package: 'prometheus', programs: ['promtool'] },
];

const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const has = (program) => succeeds('sh', ['-c', `command -v ${program}`]);
const missing = () => NEEDED.filter(({ programs }) => !programs.some(has)).map((needed) => needed.package);

/** What to put before apt-get so that it may install, or null where it may not without asking somebody. */
function asRoot() {
  if (!has('apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  return has('sudo') && succeeds('sudo', ['-n', 'true']) ? ['sudo', '-n'] : null;
}

function install(packages, prefix) {
  console.log(`Installing ${packages.join(' and ')}, which the tests drive …`);
  // By `env`: sudo hands no environment on.
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-y', '-qq'];
  for (const step of [['update'], ['install', '--no-install-recommends', ...packages]]) {
    const [command, ...args] = [...prefix, ...quiet, ...step];
    spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  }
}

/** Ends the process when a tool is missing and cannot be installed. */
export function ensureTools() {
  const needed = missing();
  if (needed.length === 0) return;
  const prefix = asRoot();
  if (prefix !== null) install(needed, prefix);
  const left = missing();
  if (left.length === 0) return;
  console.error(`The tests need ${left.join(' and ')}. On Debian or Ubuntu:\n\n  sudo apt-get install -y ${left.join(' ')}\n`);
  process.exit(1);
}
