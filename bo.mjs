import path from 'node:path'; import { pathToFileURL } from 'node:url';
const ROOT=process.cwd(); const lib='libs/persistence';
const { rolldown } = await import(path.join(ROOT,'node_modules/rolldown/dist/index.mjs'));
const external = (id) => /^[\w@]/.test(id) && !id.startsWith('@showback/');
const bundle = await rolldown({ cwd: path.join(ROOT, lib), input: { bench: 'src/bench/index.ts' }, platform:'node', external, logLevel:'silent'});
await bundle.write({ dir: path.join(ROOT, lib, 'dist'), format:'esm', entryFileNames:'[name].mjs' });
const m = await import(pathToFileURL(path.join(ROOT, lib, 'dist/bench.mjs')).href);
console.log(await m[process.argv[2]]());
process.exit(0);
