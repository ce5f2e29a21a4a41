import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resolveDataDir } from './data-dir';

describe('the data directory', () => {
  let base: string;
  let checkout: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'showback-place-'));
    checkout = join(base, 'closed', 'checkout');
    mkdirSync(checkout, { recursive: true });
    chmodSync(base, 0o755);
    chmodSync(join(base, 'closed'), 0o700);
  });

  afterEach(() => rmSync(base, { recursive: true }));

  it('is what SHOWBACK_DATA_DIR says', () => {
    expect(resolveDataDir({ SHOWBACK_DATA_DIR: '/srv/x' }, checkout, true)).toEqual({ path: '/srv/x', notice: null });
  });

  it('is .showback in the checkout, for an ordinary user everywhere', () => {
    expect(resolveDataDir({}, checkout, false)).toEqual({ path: join(checkout, '.showback'), notice: null });
    expect(resolveDataDir({}, base, true)).toEqual({ path: join(base, '.showback'), notice: null });
  });

  it('is a folder of its own in /var/lib for root below a folder closed to others, and says so', () => {
    const { path, notice } = resolveDataDir({}, checkout, true);
    expect(path).toMatch(/^\/var\/lib\/showback-[0-9a-f]{12}$/);
    expect(notice).toContain(path);
    expect(resolveDataDir({}, `${checkout}2`, true).path).not.toBe(path);
  });
});
