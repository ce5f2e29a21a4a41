// `npm start`, `npm run dev` and `showback start`: installs and builds what is missing, then runs API and dashboard until it is told to end.
// Plain node: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { followHistory } from './launch-history.mjs';
import { checkNode, installWorkspace, ROOT, runTargets } from './workspace.mjs';

const GRACE_MS = 8_000;
const READY_MS = 120_000;

const dev = process.argv.includes('--dev');
const host = process.env.SHOWBACK_HOST || '127.0.0.1';
const apiPort = Number(process.env.SHOWBACK_API_PORT || 3001);
const webPort = Number(process.env.SHOWBACK_WEB_PORT || 3000);
const urlHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
const apiUrl = `http://${urlHost}:${apiPort}`;
const webUrl = `http://${urlHost}:${webPort}`;

const fromHere = (file) => (file ? path.resolve(process.env.INIT_CWD ?? process.cwd(), file) : undefined);
const stateDir = fromHere(process.env.SHOWBACK_DATA_DIR) ?? path.join(ROOT, '.showback');
const beside = fromHere('showback.yaml');
const configFile = fromHere(process.env.SHOWBACK_CONFIG) ?? (existsSync(beside) ? beside : undefined);
const runningFile = path.join(stateDir, 'running.json');
const say = (line) => process.stdout.write(`${line}\n`);

/** One clear line, and nothing left behind. */
function refuse(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

/** The Showback that was started on this directory before and still answers; others are told apart by the API itself. */
async function holder() {
  try {
    const running = JSON.parse(readFileSync(runningFile, 'utf8'));
    process.kill(running.pid, 0);
    const answer = await fetch(`${running.api}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? running : null;
  } catch {
    return null;
  }
}

function portIsFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}

async function checkGround() {
  if (![apiPort, webPort].every((port) => Number.isInteger(port) && port > 0 && port < 65_536)) {
    refuse('SHOWBACK_WEB_PORT and SHOWBACK_API_PORT must be port numbers from 1 to 65535.');
  }
  const other = process.env.DATABASE_URL ? null : await holder();
  if (other)
    refuse(
      `The data directory ${stateDir} is held by a running Showback: process ${other.pid}, ${other.web}, since ${other.since}. End that one, or set SHOWBACK_DATA_DIR.`,
    );
  for (const [name, port] of [
    ['SHOWBACK_WEB_PORT', webPort],
    ['SHOWBACK_API_PORT', apiPort],
  ]) {
    if (!(await portIsFree(port)))
      refuse(`Port ${port} on ${host} is taken. End what listens there, or set ${name} to a free one.`);
  }
  try {
    // The database may run as another user, who must be able to get into the folder.
    if (!existsSync(stateDir)) {
      mkdirSync(stateDir, { recursive: true });
      chmodSync(stateDir, 0o755);
    }
    mkdirSync(path.join(stateDir, 'log'), { recursive: true });
    writeFileSync(runningFile, JSON.stringify({ pid: process.pid, web: webUrl, api: apiUrl, since: new Date().toISOString() }));
  } catch (fault) {
    refuse(
      `The data directory ${stateDir} cannot be written (${fault.code}). Make it writable, make room, or set SHOWBACK_DATA_DIR.`,
    );
  }
}

function build() {
  say(
    existsSync(path.join(ROOT, 'apps/web/.next/standalone')) || dev
      ? 'Building what changed …'
      : 'Building (about half a minute the first time) …',
  );
  const { ok, output } = runTargets(['build'], { projects: dev ? ['@showback/api', '@showback/cli'] : [] });
  if (ok) return;
  process.stderr.write(output);
  rmSync(runningFile, { force: true });
  refuse('The build failed; its output stands above.');
}

const children = [];
let ending = false;

/** Starts one part in a process group of its own: Ctrl-C reaches only the launcher, which ends the parts in order. */
function startPart(name, args, { cwd = ROOT, environment = {} } = {}) {
  const log = path.join(stateDir, 'log', `${name}.log`);
  const output = openSync(log, 'w');
  const follow = pathToFileURL(path.join(ROOT, 'apps/cli/follow-parent.mjs')).href;
  const child = spawn(process.execPath, ['--import', follow, ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, ...environment },
  });
  const part = {
    name,
    child,
    log,
    gone: new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal))),
  };
  children.push(part);
  void part.gone.then((code) => {
    if (ending) return;
    process.stderr.write(`${lastWords(log)}\n`);
    // A refusal to start is one clear line, or the faults of a configuration; all else deserves a look at the log.
    if (code !== 2 && plainLines(log).length !== 1) process.stderr.write(`The ${name} ended (${code}); its log is ${log}.\n`);
    void end(code === 2 ? 2 : 1);
  });
  return part;
}

/** What a part said to people: structured log lines are for the file. */
function plainLines(log) {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('{'));
}

/** Why a part ended: what it said to people, else the end of its log. */
function lastWords(log) {
  const plain = plainLines(log);
  const lines = plain.length > 0 ? plain : readFileSync(log, 'utf8').trimEnd().split('\n');
  return lines.slice(-40).join('\n');
}

async function end(code) {
  if (ending) return;
  ending = true;
  for (const { child } of children) signalGroup(child, 'SIGTERM');
  const everyone = Promise.all(children.map(({ gone }) => gone));
  const late = setTimeout(() => {
    for (const { child } of children) signalGroup(child, 'SIGKILL');
  }, GRACE_MS);
  await everyone;
  clearTimeout(late);
  rmSync(runningFile, { force: true });
  process.exit(code);
}

function signalGroup(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It ended between the look and the signal.
  }
}

async function untilReady(url, name) {
  const deadline = Date.now() + READY_MS;
  while (!ending) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) {
      process.stderr.write(
        `The ${name} is not ready after ${READY_MS / 1000} s; its log is ${path.join(stateDir, 'log', `${name}.log`)}.\n`,
      );
      await end(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function startApi() {
  const environment = {
    SHOWBACK_HOST: host,
    SHOWBACK_API_PORT: String(apiPort),
    SHOWBACK_WEB_PORT: String(webPort),
    ...(process.env.SHOWBACK_DATA_DIR && { SHOWBACK_DATA_DIR: stateDir }),
    ...(configFile && { SHOWBACK_CONFIG: configFile }),
  };
  const main = ['--enable-source-maps', 'apps/api/dist/main.js'];
  if (!dev) return startPart('api', main, { environment });
  startPart('api-build', [path.join(ROOT, 'node_modules/rolldown/bin/cli.mjs'), '-c', '-w'], {
    cwd: path.join(ROOT, 'apps/api'),
  });
  return startPart('api', ['--watch', '--watch-path=apps/api/dist', ...main], { environment });
}

function startWeb() {
  const environment = { PORT: String(webPort), HOSTNAME: host, SHOWBACK_API: apiUrl, NEXT_TELEMETRY_DISABLED: '1' };
  const cwd = path.join(ROOT, 'apps/web');
  if (!dev) return startPart('web', ['.next/standalone/apps/web/server.js'], { cwd, environment });
  return startPart('web', [path.join(ROOT, 'node_modules/next/dist/bin/next'), 'dev', '-p', String(webPort), '-H', host], {
    cwd,
    environment,
  });
}

checkNode();
if (!installWorkspace({ say })) refuse('npm could not install the workspace; its output stands above.');
await checkGround();
build();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));
// npm passes no signal on to what it runs: when it is ended, so are we.
if (process.env.npm_lifecycle_event) await import('./follow-parent.mjs');
const api = startApi();
await untilReady(`${apiUrl}/readyz`, 'api');
if (!dev) for (const line of plainLines(api.log)) say(line);
startWeb();
await untilReady(`${webUrl}/icon.svg`, 'web');
if (!ending) {
  await followHistory({
    apiUrl,
    isEnding: () => ending,
    say,
    onWait: () => say(`Answering at ${webUrl}; its history is being collected.`),
  });
}
if (!ending)
  say(`\n  Dashboard  ${webUrl}\n  API        ${apiUrl}/api/v1\n\nCtrl-C ends it. Logs: ${path.join(stateDir, 'log')}`);
