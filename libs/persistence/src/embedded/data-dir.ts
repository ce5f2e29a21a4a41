import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Where the embedded server keeps its data: `SHOWBACK_DATA_DIR`, else `.showback` in the checkout.
 * PostgreSQL refuses to run as root and so runs as `nobody`, who cannot enter a folder that only root may enter:
 * as root in such a checkout it is `/var/lib/showback-<hash of the checkout's path>`, with a notice that says so.
 * @param root the checkout
 */
export function resolveDataDir(
  env: NodeJS.ProcessEnv,
  root: string,
  isRoot: boolean = process.getuid?.() === 0,
): { path: string; notice: string | null } {
  const named = env['SHOWBACK_DATA_DIR'];
  if (named) return { path: resolve(named), notice: null };
  const checkout = resolve(root);
  if (!isRoot || isOpenToOthers(checkout)) return { path: join(checkout, '.showback'), notice: null };
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 12);
  const path = `/var/lib/showback-${hash}`;
  return { path, notice: `${checkout} lies below a folder that only root may enter: the database is kept in ${path}` };
}

/** Whether any user can enter a folder: it and all above it carry the execute bit for others. */
export function isOpenToOthers(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const mode = statSync(at, { throwIfNoEntry: false })?.mode;
    if (mode !== undefined && (mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}
