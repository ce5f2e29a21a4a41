import { defineConfig } from 'rolldown';

// Everything from npm stays outside, except the decorator helpers, which nobody installs.
const external = (id) => /^[\w@]/.test(id) && !id.startsWith('@showback/') && !id.startsWith('@oxc-project/');

export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  tsconfig: 'tsconfig.json',
  external,
  output: { dir: 'dist', format: 'esm', sourcemap: true },
});
