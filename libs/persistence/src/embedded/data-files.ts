import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedFault } from '../faults';
import { isOpenToOthers } from './data-dir';
import { explainOutput } from './explain';
import type { ServerUser } from './server-user';

export const SUPERUSER = 'showback';

/** The files of one embedded server. */
export interface DataFiles {
  dataDir: string;
  pgData: string;
  password: string;
  log: string;
}

export function dataFiles(dataDir: string): DataFiles {
  return {
    dataDir,
    pgData: join(dataDir, 'postgres'),
    password: join(dataDir, 'password'),
    log: join(dataDir, 'postgres.log'),
  };
}

/** Makes the data directory, so that the server's user can get into it. @throws EmbeddedFault when he cannot */
export function prepareDataDir(dataDir: string, user: ServerUser): void {
  const isNew = !existsSync(dataDir);
  mkdirSync(dataDir, { recursive: true });
  if (!('uid' in user)) return;
  if (isNew) chmodSync(dataDir, 0o755);
  if (!isOpenToOthers(dataDir)) {
    throw new EmbeddedFault(
      `${dataDir} lies below a folder that only its owner may enter, and PostgreSQL does not run as root: choose another with SHOWBACK_DATA_DIR`,
    );
  }
}

/** The password of the server; random, made once, readable by its owner alone. */
export function readOrMakePassword({ password }: DataFiles): string {
  if (!existsSync(password)) writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(password, 'utf8').trim();
}

/** @throws EmbeddedFault when the data were made by another major version than `version` */
export function refuseOtherMajor({ dataDir, pgData }: DataFiles, version: string): void {
  const found = readFileSync(join(pgData, 'PG_VERSION'), 'utf8').trim();
  const ours = version.split('.')[0] ?? '';
  if (found === ours) return;
  throw new EmbeddedFault(
    `${dataDir} was made by PostgreSQL ${found}, this Showback brings ${ours}: run \`showback backup FILE\` with the version that made it, move the directory away, then \`showback restore FILE\` with this one`,
  );
}

/** Makes the empty cluster with initdb. It appears whole: a start that was killed half way leaves none. */
export async function initialise(files: DataFiles, bin: string, password: string, user: ServerUser): Promise<void> {
  const draft = `${files.pgData}.new`;
  const passwordFile = join(files.dataDir, 'initdb-password');
  rmSync(draft, { recursive: true, force: true });
  try {
    mkdirSync(draft, { mode: 0o700 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if ('uid' in user) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid);
    const { code, output } = await run(
      join(bin, 'initdb'),
      [
        '-D',
        draft,
        '-U',
        SUPERUSER,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--locale=C',
        '--encoding=UTF8',
        '--no-instructions',
      ],
      user,
    );
    if (code !== 0) throw explainOutput(files.dataDir, output);
    renameSync(draft, files.pgData);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** What the server's programs get of the environment: nothing that is secret, nothing that changes what they do. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP'].map((name) => [name, process.env[name]] as const);
  return { ...Object.fromEntries(kept.filter(([, value]) => value !== undefined)), LC_ALL: 'C', TZ: 'UTC' };
}

function run(command: string, args: string[], user: ServerUser): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...user, cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
