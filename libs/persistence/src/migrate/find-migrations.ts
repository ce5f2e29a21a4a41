import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LedgerFault } from '../faults';

/**
 * The folder of the migrations: `SHOWBACK_MIGRATIONS`, else the nearest `prisma/migrations` above this code
 * (as source in libs/ and as part of a bundle in apps/ it lies below the same root), else above the working directory.
 * @throws LedgerFault when there is none
 */
export function findMigrations(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['SHOWBACK_MIGRATIONS'];
  if (named) return named;
  const found = above(dirname(fileURLToPath(import.meta.url))) ?? above(process.cwd());
  if (found === null) throw new LedgerFault('the folder prisma/migrations was not found: name it in SHOWBACK_MIGRATIONS');
  return found;
}

function above(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma', 'migrations');
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return null;
  }
}
