// The system tools that tests drive. In CI as root they are installed; elsewhere the one command is named.
import { spawnSync } from 'node:child_process';

const NEEDED = [
  { package: 'chromium', programs: ['chromium', 'chromium-browser', 'google-chrome'] },
  { package: 'prometheus', programs: ['promtool'] },
];

function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

const missing = () => NEEDED.filter(({ programs }) => !programs.some(has)).map((needed) => needed.package);

/** Ends the process when a tool is missing and may not be installed. */
export function ensureTools() {
  let packages = missing();
  if (packages.length === 0) return;
  const root = process.getuid?.() === 0;
  if (process.env.CI === 'true' && root) {
    const apt = (...args) =>
      spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    apt('update', '-qq');
    apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
    packages = missing();
  }
  if (packages.length === 0) return;
  console.error(
    `The tests need ${packages.join(' and ')}. On Debian or Ubuntu:\n\n  sudo apt-get install -y ${packages.join(' ')}\n`,
  );
  process.exit(1);
}
