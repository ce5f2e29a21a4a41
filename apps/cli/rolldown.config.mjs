import { defineConfig } from 'rolldown';

export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external: (id) => /^[\w@]/.test(id) && !id.startsWith('@showback/'),
  output: { dir: 'dist', format: 'esm', sourcemap: true },
});
