import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSIDE = join('libs', 'sources', 'opencost', 'fixtures');

/** The folder of recorded answers, from this file or, when it was bundled elsewhere, from the workspace that holds the program. */
export function recordings(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    for (const candidate of [join(folder, 'fixtures', 'allocation-hour'), join(folder, INSIDE, 'allocation-hour')])
      if (existsSync(candidate)) return dirname(candidate);
    if (dirname(folder) === folder) break;
  }
  return join(process.cwd(), INSIDE);
}
