import { formatNano, parseNano, sumNano } from '@showback/vocabulary';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCosts } from './costs-table';
import { answerOf, rowOf } from './testing/answer';
import { recordingTerminal } from './testing/terminal';

const rows = [
  rowOf({ namespace: 'payments' }, { total: '1234.56', cpu: '1000.00', memory: '234.56' }, { share: 0.75 }),
  rowOf({ namespace: '__idle__' }, { total: '411.52', cpu: '411.52' }, { share: 0.25, kind: 'idle' }),
];
const answer = answerOf({ rows, total: { total: '1646.08', cpu: '1411.52', memory: '234.56' } });

describe('the table of costs', () => {
  it('reads like this', () => {
    const lines = [
      'namespace  kind            cpu   memory       cost   share',
      'payments   workload  $1,000.00  $234.56  $1,234.56  75.0 %',
      '__idle__   idle        $411.52        0    $411.52  25.0 %',
      '─────                ─────────  ───────  ─────────',
      'total                $1,411.52  $234.56  $1,646.08',
      '2026-11-16 00:00 – 2026-11-23 00:00 UTC · list prices in USD · as of 2026-11-23 00:12',
      '168 of 168 hours collected',
      'known to ± $0.00213 in all',
    ];
    expect(renderCosts(answer, rows, recordingTerminal())).toBe(`${lines.join('\n')}\n`);
  });

  it('says of a cost that is known only roughly how far it may be off, and below why', () => {
    const rough = [
      rowOf({ namespace: 'jobs' }, { total: '2.00' }, { precision: '0.216' }),
      rowOf({ namespace: 'web' }, { total: '500.00' }, { precision: '4.9' }),
      rowOf({ namespace: 'cheap' }, { total: '0.01' }, { precision: '0.004' }),
    ];
    const whole = answerOf({ rows: rough, total: { total: '502.01' }, precision: '5.12' });
    whole.total.precision = '5.12';
    const text = renderCosts(whole, rough, recordingTerminal());
    expect(text).toMatch(/^jobs +\$2\.00 +± \$0\.22$/m);
    expect(text).toMatch(/^web +\$500\.00$/m);
    expect(text).toMatch(/^cheap +\$0\.01$/m);
    expect(text).toMatch(/^total +\$502\.01 +± \$5\.12$/m);
    expect(text).toMatch(/^±: when something of it began or ended is known only to a scrape of Prometheus/m);
    expect(renderCosts(answer, rows, recordingTerminal())).not.toMatch(/^±/m);
  });

  it('the lines add up to the last one, whatever a limit or hidden idle left out', () => {
    const amount = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 15n });
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 8 }), amount, amount, (shown, further, hidden) => {
        const lines = shown.map((nano, index) => rowOf({ namespace: `n${index}` }, { total: formatNano(nano) }));
        const total = formatNano(sumNano([...shown, further, hidden]));
        const text = renderCosts(
          answerOf({ rows: lines, total: { total }, hidden: formatNano(hidden) }),
          lines,
          recordingTerminal(),
        );
        const amounts = amountsOf(text);
        expect(sumNano(amounts.slice(0, -1))).toBe(amounts.at(-1));
        expect(amounts.at(-1)).toBe(parseNano(total));
      }),
    );
  });

  it('says where no hour was collected instead of a zero', () => {
    const series = [
      { start: '2026-11-16T00:00:00Z', cost: rows[0]?.cost ?? null, coverage: 1 },
      { start: '2026-11-17T00:00:00Z', cost: null, coverage: 0 },
    ];
    const stepped = [rowOf({ namespace: 'payments' }, { total: '1234.56' }, { series })];
    const text = renderCosts(answerOf({ rows: stepped, total: { total: '1234.56' } }), stepped, recordingTerminal());
    expect(text).toMatch(/2026-11-17 00:00 +.*no data/);
    expect(text).not.toMatch(/2026-11-17 00:00.*\$0\.00$/m);
  });

  it('has no total, rather than a zero, where nothing was collected', () => {
    const nothing = answerOf({ rows: [], total: { total: '0' } });
    const coverage = { ...nothing.coverage, collectedHours: 0, ratio: 0 };
    const text = renderCosts({ ...nothing, coverage }, [], recordingTerminal());
    expect(text).toMatch(/^total +no data$/m);
  });

  it('leaves out the parts of each cost where the terminal is narrow, never a total', () => {
    const narrow = renderCosts(answer, rows, recordingTerminal({ width: 45 }));
    expect(narrow).not.toContain('memory');
    expect(narrow).toContain('$1,646.08');
  });

  it('names the gaps, and that they are in no figure', () => {
    const missing = Array.from({ length: 7 }, (_, index) => ({
      cluster: 'eu',
      start: `2026-11-1${index}T00:00:00Z`,
      end: `2026-11-1${index}T01:00:00Z`,
      reason: 'OpenCost answered 503',
    }));
    const gappy = answerOf({
      rows,
      total: { total: '1646.08' },
      coverage: { expectedHours: 168, collectedHours: 161, ratio: 0.95, missing },
    });
    const text = renderCosts(gappy, rows, recordingTerminal());
    expect(text).toContain('161 of 168 hours collected');
    expect(text).toContain('missing: eu 2026-11-10 00:00 – 2026-11-10 01:00: OpenCost answered 503');
    expect(text).toContain('and 2 more gaps');
  });

  it('shows hostile names as text, each on its line', () => {
    const hostile = [rowOf({ namespace: '\u001b[2J\r\nevil\u202e' }, { total: '1646.08' })];
    const text = renderCosts(answerOf({ rows: hostile, total: { total: '1646.08' } }), hostile, recordingTerminal());
    expect(text).not.toMatch(/[\u001b\r\u202e]/);
    expect(text.split('\n')[1]).toContain('evil');
  });

  it('shows what changed, what is new and what is gone', () => {
    const delta = (total: string, ratio: number | null) => ({ total, ratio, comparedHours: 168 });
    const compared = [
      rowOf({ namespace: 'grew' }, { total: '12.00' }, { previous: { total: '10.00' }, delta: delta('2.00', 0.2) }),
      rowOf({ namespace: 'born' }, { total: '5.00' }, { previous: { total: '0.00' }, delta: delta('5.00', null), new: true }),
      rowOf({ namespace: 'left' }, { total: '0.00' }, { previous: { total: '7.00' }, delta: delta('-7.00', -1), gone: true }),
    ];
    const whole = answerOf({ rows: compared, total: { total: '17.00' } });
    whole.total.previous = { total: '17.00' };
    whole.total.delta = delta('0.00', 0);
    const text = renderCosts(whole, compared, recordingTerminal());
    expect(text).toMatch(/grew .*\$10\.00 +\+\$2\.00 +\+20\.0 %/);
    expect(text).toMatch(/born .*\+\$5\.00 +new/);
    expect(text).toMatch(/left .*-\$7\.00 +gone/);
    expect(text).toMatch(/total .*\$17\.00 +\$0\.00 +0\.0 %/);
  });
});

/** The amounts of the column `cost`, line by line. */
function amountsOf(text: string): bigint[] {
  const table = text.split('\n20')[0] ?? '';
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => /-?\$[\d,]+\.\d+$/.exec(line)?.[0] ?? [])
    .map((amount) => parseNano(amount.replace(/[$,]/g, '')));
}
