import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

const PROJECT_OF = {
  vocabulary: 'libs/domain/vocabulary',
  allocation: 'libs/domain/allocation',
  contracts: 'libs/contracts',
  http: 'libs/sources/http',
  opencost: 'libs/sources/opencost',
  prometheus: 'libs/sources/prometheus',
  simulator: 'libs/sources/simulator',
  persistence: 'libs/persistence',
  api: 'apps/api',
  cli: 'apps/cli',
  web: 'apps/web',
  e2e: 'apps/e2e',
} as const;
type Place = keyof typeof PROJECT_OF;

const OURS = ['vocabulary', 'allocation', 'contracts', 'http', 'opencost', 'prometheus', 'simulator', 'persistence'] as const;

/** What each place may import of ours and, of the packages that matter, from npm. Everything else in the columns is refused. */
const MAY: Record<Place, { ours: readonly string[]; refused: readonly string[] }> = {
  vocabulary: {
    ours: [],
    refused: ['zod', 'pg', 'axios', '@nestjs/common', '@prisma/client', 'fast-check', 'node:fs', 'fs', 'node:fs/promises'],
  },
  allocation: {
    ours: ['vocabulary'],
    refused: ['zod', 'pg', 'axios', '@nestjs/common', '@prisma/client', 'fast-check', 'node:crypto', 'fs'],
  },
  contracts: { ours: [], refused: ['axios', 'pg', '@nestjs/common', '@prisma/client', 'yaml'] },
  http: { ours: ['vocabulary', 'allocation'], refused: ['@nestjs/common', '@prisma/client', 'pg'] },
  opencost: { ours: ['vocabulary', 'allocation', 'http'], refused: ['@nestjs/common', '@prisma/client', 'pg'] },
  prometheus: { ours: ['vocabulary', 'allocation', 'http'], refused: ['@nestjs/common', '@prisma/client', 'pg'] },
  simulator: { ours: ['vocabulary', 'allocation', 'http'], refused: ['@nestjs/common', '@prisma/client', 'pg'] },
  persistence: { ours: ['vocabulary', 'allocation'], refused: ['@nestjs/common'] },
  api: { ours: OURS, refused: ['@prisma/client'] },
  cli: { ours: OURS, refused: ['@nestjs/common', '@prisma/client'] },
  web: { ours: ['contracts'], refused: ['@nestjs/common', '@prisma/client', 'pg'] },
  e2e: { ours: ['contracts'], refused: ['@nestjs/common', '@prisma/client'] },
};

const eslint = new ESLint({ cwd: ROOT });

/** The rules look at the path of a file that exists; the text is ours. */
function fileOf(place: Place, kind: 'code' | 'spec'): string {
  const folder = path.join(ROOT, PROJECT_OF[place], 'src');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  const wanted = files.find((name) => name.includes('.spec.') === (kind === 'spec')) ?? files[0];
  if (wanted === undefined) throw new Error(`no TypeScript in ${folder}`);
  return path.join(folder, wanted);
}

async function rulesBroken(place: Place, code: string, kind: 'code' | 'spec' = 'code'): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: fileOf(place, kind) });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const importOf = (name: string) => `import * as it from '${name}';\nexport { it };\n`;
const places = Object.keys(MAY) as Place[];

describe('layers', () => {
  beforeAll(() => {
    // Without a project graph the boundary rule skips itself and passes everything.
    execFileSync(process.execPath, ['node_modules/nx/dist/bin/nx.js', 'show', 'projects'], { cwd: ROOT, stdio: 'ignore' });
  });

  const pairs = places.flatMap((place) =>
    OURS.filter((lib) => lib !== place).map((lib) => ({ place, lib, allowed: MAY[place].ours.includes(lib) })),
  );

  it.each(pairs.filter(({ allowed }) => !allowed))('$place must not import @showback/$lib', async ({ place, lib }) => {
    expect(await rulesBroken(place, importOf(`@showback/${lib}`))).toContain('@nx/enforce-module-boundaries');
  });

  it.each(pairs.filter(({ allowed }) => allowed))('$place may import @showback/$lib', async ({ place, lib }) => {
    expect(await rulesBroken(place, importOf(`@showback/${lib}`))).not.toContain('@nx/enforce-module-boundaries');
  });

  it.each(places.flatMap((place) => MAY[place].refused.map((name) => ({ place, name }))))(
    '$place must not import $name',
    async ({ place, name }) => {
      const broken = await rulesBroken(place, importOf(name));
      expect(broken.some((rule) => rule === '@nx/enforce-module-boundaries' || rule === 'no-restricted-imports')).toBe(true);
    },
  );

  it.each(places)('%s must not reach into another project by a relative path', async (place) => {
    const target = place === 'contracts' ? 'libs/domain/vocabulary/src/money' : 'libs/contracts/src/index';
    const relative = path.relative(path.dirname(fileOf(place, 'code')), path.join(ROOT, target));
    expect(await rulesBroken(place, importOf(relative))).toContain('@nx/enforce-module-boundaries');
  });

  it('specs may import vitest and fast-check in every layer', async () => {
    expect(await rulesBroken('vocabulary', importOf('vitest'), 'spec')).not.toContain('@nx/enforce-module-boundaries');
    expect(await rulesBroken('vocabulary', importOf('fast-check'), 'spec')).not.toContain('@nx/enforce-module-boundaries');
  });

  it.each([
    ['the clock', 'export const it = Date.now();', 'no-restricted-properties'],
    ['the clock by new Date()', 'export const it = new Date();', 'no-restricted-syntax'],
    ['the clock by Date()', 'export const it = Date();', 'no-restricted-syntax'],
    ['randomness', 'export const it = Math.random();', 'no-restricted-properties'],
    ['the environment', 'export const it = process.env;', 'no-restricted-properties'],
  ])('domain code must not read %s', async (_, code, rule) => {
    expect(await rulesBroken('allocation', code)).toContain(rule);
    expect(await rulesBroken('vocabulary', code)).toContain(rule);
  });

  it('functions are at most 70 lines and files at most 300, specs exempt', async () => {
    const long = `export function it(): number {\n${'  void 0;\n'.repeat(71)}  return 1;\n}\n`;
    expect(await rulesBroken('allocation', long)).toContain('max-lines-per-function');
    expect(await rulesBroken('allocation', 'export {};\n'.repeat(301))).toContain('max-lines');
    const spec = await rulesBroken('vocabulary', long + 'export {};\n'.repeat(301), 'spec');
    expect(spec).not.toContain('max-lines-per-function');
    expect(spec).not.toContain('max-lines');
  });
});
