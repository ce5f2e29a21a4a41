import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

/** What Node has of WebAssembly, as far as it is needed here; the types of the DOM are not part of this workspace. */
interface WebAssemblyHost {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: { __wbindgen_start: () => void } } }>;
}

/**
 * The DDL that Prisma itself would write for a schema into an empty database. Nothing is downloaded: the engine is the
 * WebAssembly build from npm, which Node 20 cannot import by itself. To be called once in a process: the engine keeps state.
 * @param schema text of a schema.prisma
 * @param url a database, which the engine asks for its version
 */
export async function prismaDdl(schema: string, url: string): Promise<string> {
  const wasm = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const host = (globalThis as unknown as { WebAssembly: WebAssemblyHost }).WebAssembly;
  const { instance } = await host.instantiate(await readFile(wasm), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: url })),
  );
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  if (stdout === null) throw new Error('the schema engine gave no script');
  return stdout;
}
