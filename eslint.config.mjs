import { builtinModules } from 'node:module';
import { defineConfig } from 'eslint/config';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom. Proved by apps/e2e/src/layers.spec.ts.
 * `uses`: our own layers. `only`: the npm packages allowed, all others are refused. `never`: npm packages refused, all others are allowed.
 */
export const LAYERS = {
  vocabulary: { uses: [], only: [] },
  domain: { uses: ['vocabulary'], only: [] },
  contracts: { uses: [], only: ['zod'] },
  transport: { uses: ['vocabulary', 'domain'], never: ['@nestjs/*', '@prisma/*', 'pg', 'pg-*'] },
  source: { uses: ['vocabulary', 'domain', 'transport'], never: ['@nestjs/*', '@prisma/*', 'pg', 'pg-*'] },
  persistence: { uses: ['vocabulary', 'domain'], never: ['@nestjs/*'] },
  api: { uses: ['vocabulary', 'domain', 'contracts', 'source', 'transport', 'persistence'], never: ['@prisma/*'] },
  cli: { uses: ['vocabulary', 'domain', 'contracts', 'source', 'transport', 'persistence'], never: ['@nestjs/*', '@prisma/*'] },
  web: { uses: ['contracts'], never: ['@nestjs/*', '@prisma/*', 'pg', 'pg-*'] },
  e2e: { uses: ['contracts'], never: ['@nestjs/*', '@prisma/*'] },
};

/** Packages that only tests may use, in any layer. */
const TEST_PACKAGES = ['vitest', 'fast-check'];

const boundaries = (extra = []) => [
  'error',
  {
    allow: [],
    banTransitiveDependencies: true,
    depConstraints: Object.entries(LAYERS).map(([layer, { uses, only, never }]) => ({
      sourceTag: `layer:${layer}`,
      onlyDependOnLibsWithTags: uses.map((used) => `layer:${used}`),
      ...(only && { allowedExternalImports: [...only, ...extra] }),
      ...(never && { bannedExternalImports: never }),
    })),
  },
];

const NOT_IN_DOMAIN = [
  { object: 'Date', property: 'now', message: 'Pass the time in.' },
  { object: 'Math', property: 'random', message: 'Pass the randomness in.' },
  { object: 'process', property: 'env', message: 'Pass the setting in.' },
];

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/.next/**',
      '**/generated/**',
      '**/next-env.d.ts',
      '**/*.mjs',
      '.showback/**',
      'coverage/**',
      '**/test-results/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['libs/domain/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message: 'Domain code does no I/O.' })),
          patterns: [{ group: ['node:*'], message: 'Domain code does no I/O.' }],
        },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Pass the time in.' },
        { selector: "CallExpression[callee.name='Date']", message: 'Pass the time in.' },
      ],
      'no-restricted-properties': ['error', ...NOT_IN_DOMAIN],
    },
  },
  {
    files: ['**/*.spec.{ts,tsx}', '**/*.journey.ts'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(TEST_PACKAGES),
      'max-lines': 'off',
      'max-lines-per-function': 'off',
    },
  },
);
