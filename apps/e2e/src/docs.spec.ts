import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

const read = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8');

describe.each(PAGES)('%s', (page) => {
  it('links only to files that exist', () => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.split('#')[0] ?? '');
    const files = links.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
    expect(files.filter((target) => !existsSync(path.join(ROOT, path.dirname(page), target)))).toEqual([]);
  });

  it('names only paths of the repository that exist', () => {
    const named = [...read(page).matchAll(/`((?:apps|libs|prisma|deploy|docs|\.ci)\/[^`\s<>{}…]*)`/g)].map(
      ([, name = '']) => name,
    );
    expect(named.filter((name) => !name.includes('*') && !existsSync(path.join(ROOT, name)))).toEqual([]);
  });

  it('names only npm scripts that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
