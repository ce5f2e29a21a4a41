import { expect, test } from '@playwright/test';
import { CostsResponse } from '@showback/contracts';
import { historyCollected, showback } from './system';

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await historyCollected();
});

/** `$1,234.56` → 123456n. */
const cents = (text: string): bigint => BigInt(text.replace(/[$,.]/g, ''));

/** `1.5` → 1500000000n. */
function nano(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const magnitude = BigInt(whole + fraction.padEnd(9, '0'));
  return text.startsWith('-') ? -magnitude : magnitude;
}

test('costs --by namespace --window 7d prints a table whose lines and parts add up', async () => {
  const { code, out, err } = await showback('costs', '--by', 'namespace', '--window', '7d');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n').filter((line) => line.includes('$') && !line.startsWith('known to'));
  const amounts = lines.map((line) => [...line.matchAll(/(?<!± )-?\$[\d,]+\.\d\d/g)].map(([amount]) => cents(amount)));
  const totals = amounts.map((line) => line.at(-1) ?? 0n);
  expect(totals.length).toBeGreaterThan(10);
  expect(totals.slice(0, -1).reduce((a, b) => a + b, 0n)).toBe(totals.at(-1));
  for (const line of amounts) expect(line.slice(0, -1).reduce((a, b) => a + b, 0n)).toBe(line.at(-1));
  expect(out).toMatch(/\d+ of \d+ hours collected/);
});

test('--json is the answer of the API, exact to the last digit', async () => {
  const { out } = await showback('costs', '--by', 'cluster,namespace', '--json', '--limit', '1000');
  const answer = CostsResponse.parse(JSON.parse(out));
  const rows = answer.rows.map(({ cost }) => nano(cost.total)).reduce((a, b) => a + b, 0n);
  expect(rows + nano(answer.hidden)).toBe(nano(answer.total.cost.total));
});

test('a wrong word names the nearest right one, exit code 2', async () => {
  const { code, err } = await showback('costs', '--by', 'namspace');
  expect(code).toBe(2);
  expect(err).toContain('namespace');
});

test('doctor finds the simulated fleet well', async () => {
  const { code, out } = await showback('doctor');
  expect(out).toContain('simulator');
  expect(code).toBe(0);
});
