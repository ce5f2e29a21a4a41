// What every script at the root needs before anything is installed: plain node, nothing imported from npm.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const STAMP = path.join(ROOT, 'node_modules/.showback-installed');
const ENVIRONMENT = { ...process.env, NX_DAEMON: 'false', NEXT_TELEMETRY_DISABLED: '1' };

/** Ends with one line when this Node cannot run Showback. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Showback needs Node 20.19 or later; this is ${process.versions.node} (${process.execPath}).\n`);
  process.exit(1);
}

/** Installs the workspace when the lock file is not the one that was installed last. @returns false when npm failed. */
export function installWorkspace({ say = console.log } = {}) {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return true;
  say('Installing the workspace (about a minute the first time) …');
  // `npm ci` refuses a lock whose optional packages for other platforms are not all to be had; this does not, and writes no lock.
  const npm = process.env.npm_execpath ?? '';
  const [command, prefix] = npm.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const done = spawnSync(
    command,
    [...prefix, 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'],
    { cwd: ROOT, stdio: 'inherit', env: ENVIRONMENT, shell: command === 'npm' && process.platform === 'win32' },
  );
  if (done.status !== 0) return false;
  writeFileSync(STAMP, lock);
  return true;
}

/** Runs targets of the workspace through Nx, which also makes the project graph that the layer lint needs. @returns { ok, output } */
export function runTargets(targets, { show = false, projects = [] } = {}) {
  const only = projects.length > 0 ? ['-p', ...projects] : [];
  const done = spawnSync(
    process.execPath,
    ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', ...targets, ...only, '--parallel=2', '--output-style=static'],
    { cwd: ROOT, stdio: show ? 'inherit' : 'pipe', encoding: 'utf8', env: ENVIRONMENT, maxBuffer: 1 << 28 },
  );
  return { ok: done.status === 0, output: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

/** Runs the command line of an installed package with its own output. @returns whether it exited with 0 */
export function runBin(file, args, options = {}) {
  return spawnSync(process.execPath, [file, ...args], { cwd: ROOT, stdio: 'inherit', env: ENVIRONMENT, ...options }).status === 0;
}

/** `node apps/cli/workspace.mjs install | build [PROJECT…]`: the two steps of the images, the same as of `npm start`. */
function main([step, ...projects]) {
  checkNode();
  if (step === 'install') return installWorkspace();
  if (step === 'build') return runTargets(['build'], { show: true, projects }).ok;
  process.stderr.write('Usage: node apps/cli/workspace.mjs install | build [PROJECT…]\n');
  return false;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(main(process.argv.slice(2)) ? 0 : 1);
