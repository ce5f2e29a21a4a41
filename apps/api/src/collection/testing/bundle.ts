import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = fileURLToPath(new URL('../../../../..', import.meta.url));

/** Bundles a program of the tests for a process of its own. @returns the path of what `node` can run */
export async function bundle(entry: URL, name: string): Promise<string> {
  const external = (id: string): boolean => /^[\w@]/.test(id) && !id.startsWith('@showback/') && !id.startsWith('@oxc-project/');
  const input = { [name]: fileURLToPath(entry) };
  const build = await rolldown({ input, platform: 'node', external, cwd: ROOT, logLevel: 'silent' });
  // Inside the workspace, so that what stays outside the bundle is found.
  const dir = join(ROOT, 'node_modules', '.cache', 'showback', `${name}-${process.pid}`);
  await build.write({ dir, format: 'esm', sourcemap: true });
  await build.close();
  return join(dir, `${name}.js`);
}
