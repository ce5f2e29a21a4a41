import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
}

const manifest = (file: string): Manifest => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as Manifest;

/** What the bundled programs import at run time: everything that they and the libs below them name, but our own. */
function imported(): [name: string, version: string][] {
  const libs = ['libs', 'libs/domain', 'libs/sources'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const files = ['apps/api/package.json', 'apps/cli/package.json', ...libs].filter((file) => existsSync(path.join(ROOT, file)));
  const all = files.flatMap((file) => Object.entries(manifest(file).dependencies ?? {}));
  const distinct = new Map(all.map((one) => [one.join('@'), one]));
  return [...distinct.values()].filter(([name]) => !name.startsWith('@showback/'));
}

describe('the packages of the bundled programs', () => {
  // A bundle looks from its own folder upwards, and the images have the packages of the root alone.
  it.each(imported())('%s lies at the root in the version that is named, %s', (name, version) => {
    const file = `node_modules/${name}/package.json`;
    expect(existsSync(path.join(ROOT, file)), `${file} is missing: another version of it stands at the root`).toBe(true);
    expect(manifest(file).version).toBe(version);
    for (const app of ['api', 'cli']) expect(existsSync(path.join(ROOT, `apps/${app}/node_modules/${name}`))).toBe(false);
  });
});
