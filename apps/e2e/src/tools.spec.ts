import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const TOOLS = path.resolve(import.meta.dirname, '../../../.ci/tools.mjs');
const SYSTEM = ['sh', 'env', 'touch', 'chmod', 'cp'].map((name) => ['/usr/bin', '/bin'].map((folder) => path.join(folder, name)));

let folder: string;
const bin = (): string => path.join(folder, 'bin');
const log = (): string => path.join(folder, 'log');

function program(name: string, body: string): void {
  writeFileSync(path.join(bin(), name), `#!/bin/sh\n${body}\n`);
  chmodSync(path.join(bin(), name), 0o755);
}

/** A machine on which only these programs are; apt-get puts the program of each package there. */
function ensureTools({ uid }: { uid: number }): { code: number | null; err: string; ran: string[] } {
  const script = `process.getuid = () => ${uid}; const { ensureTools } = await import(${JSON.stringify(TOOLS)}); ensureTools();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: bin(), BIN: bin(), LOG: log() },
    encoding: 'utf8',
  });
  const ran = spawnSync('cat', [log()], { encoding: 'utf8' }).stdout.trim();
  return { code: status, err: stderr, ran: ran === '' ? [] : ran.split('\n') };
}

const APT = `echo "$@" >> "$LOG"; for word; do case $word in chromium) cp "$BIN/sh" "$BIN/chromium";; prometheus) cp "$BIN/sh" "$BIN/promtool";; esac; done`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'showback-tools-'));
  mkdirSync(bin());
  for (const [found = ''] of SYSTEM.map((places) => places.filter((file) => spawnSync('test', ['-x', file]).status === 0)))
    symlinkSync(found, path.join(bin(), path.basename(found)));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the tools that `npm test` drives', () => {
  it('are installed by root, in CI or not', () => {
    program('apt-get', APT);
    const { code, ran } = ensureTools({ uid: 0 });
    expect(code).toBe(0);
    expect(ran).toEqual(['-y -qq update', '-y -qq install --no-install-recommends chromium prometheus']);
  });

  it('are installed by sudo where it asks for no password', () => {
    program('apt-get', APT);
    program('sudo', 'shift; exec "$@"');
    program('true', 'exit 0');
    program('promtool', 'exit 0');
    const { code, ran } = ensureTools({ uid: 1000 });
    expect(code).toBe(0);
    expect(ran.at(-1)).toBe('-y -qq install --no-install-recommends chromium');
  });

  it.each([
    ['sudo asks for a password', () => program('sudo', 'exit 1')],
    ['there is no sudo', () => undefined],
  ])('are named in one command where %s', (_, arrange) => {
    program('apt-get', APT);
    arrange();
    const { code, err, ran } = ensureTools({ uid: 1000 });
    expect(code).toBe(1);
    expect(err).toContain('\n  sudo apt-get install -y chromium prometheus\n');
    expect(ran).toEqual([]);
  });

  it('are named where the installation failed', () => {
    program('apt-get', 'exit 100');
    const { code, err } = ensureTools({ uid: 0 });
    expect(code).toBe(1);
    expect(err).toContain('apt-get install -y chromium prometheus');
  });

  it('are left alone where they are', () => {
    program('apt-get', APT);
    program('google-chrome', 'exit 0');
    program('promtool', 'exit 0');
    expect(ensureTools({ uid: 0 })).toMatchObject({ code: 0, ran: [] });
  });
});
