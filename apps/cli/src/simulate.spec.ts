import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './program';
import { recordingTerminal } from './testing/terminal';

describe('showback simulate', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'showback-simulate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function simulate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const terminal = recordingTerminal();
    const code = await run(['simulate', ...args], {}, terminal);
    return { code, out: terminal.stdout(), err: terminal.stderr() };
  }

  const hour = ['--from', '2026-11-16T03:00:00Z', '--to', '2026-11-16T04:00:00Z'];

  it('writes the hours of a made-up cluster, as often as asked for', async () => {
    const file = path.join(folder, 'fleet.txt');
    const { code, out } = await simulate(file, ...hour, '--cluster', 'acme-dev', '--interval', '300');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('is written') as string });
    const text = readFileSync(file, 'utf8');
    expect(text.match(/^kubecost_cluster_management_cost\{cluster_id="acme-dev".*$/gm)).toHaveLength(12);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it.each([
    ['an interval that does not divide an hour', ['--interval', '7'], 'divides an hour into whole seconds'],
    ['an interval that is no number', ['--interval', 'x'], 'must be a whole number'],
    ['a time that is none', ['--to', 'soon'], '--to: must be a date'],
    ['an end before the beginning', ['--to', '2026-11-16T02:00:00Z'], 'ends after it begins'],
  ])('refuses %s', async (_, flags, message) => {
    const { code, err } = await simulate(path.join(folder, 'fleet.txt'), ...hour, ...flags);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it('says where it may not write', async () => {
    const { code, err } = await simulate(path.join(folder, 'no', 'folder'), ...hour, '--interval', '3600');
    expect(code).toBe(2);
    expect(err).toContain('ENOENT');
  });
});
