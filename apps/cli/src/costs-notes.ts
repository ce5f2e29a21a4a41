import type { CostsResponse } from '@showback/contracts';
import { money } from './figures';
import { plain } from './plain';
import type { Terminal } from './terminal';

const GAPS_SHOWN = 5;

const ROUGH =
  '±: when something of it began or ended is known only to a scrape of Prometheus, or it is many small rows that OpenCost rounded, so that its cost may be off by as much; over many rows that evens out';

/** What a reader must know to trust the table: which hours, how many of them, how exact. `isAnyRough`: the table says of a cost how far it may be off. */
export function notes(
  { window, coverage, precision, currency, asOf }: CostsResponse,
  { isAnyRough, colors }: { isAnyRough: boolean; colors: Terminal['colors'] },
): string {
  const { expectedHours, collectedHours, missing } = coverage;
  const whole = collectedHours === expectedHours;
  const hours = `${collectedHours} of ${expectedHours} ${expectedHours === 1 ? 'hour' : 'hours'} collected`;
  const gaps = missing
    .slice(0, GAPS_SHOWN)
    .map(({ cluster, start, end, reason }) =>
      colors.yellow(`  missing: ${plain(cluster)} ${spanOf(start, end)}: ${plain(reason, 120)}`),
    );
  if (missing.length > GAPS_SHOWN) gaps.push(colors.yellow(`  and ${missing.length - GAPS_SHOWN} more gaps (--json lists them)`));
  return [
    colors.dim(
      `${spanOf(window.start, window.end)} UTC · list prices in ${currency}${asOf === null ? '' : ` · as of ${at(asOf)}`}`,
    ),
    whole ? colors.dim(hours) : colors.yellow(hours),
    ...gaps,
    ...(isAnyRough ? [colors.dim(ROUGH)] : []),
    colors.dim(`known to ± ${money(precision, currency)} in all`),
  ].join('\n');
}

function spanOf(start: string, end: string): string {
  return `${at(start)} – ${at(end)}`;
}

/** `2026-11-16 13:00`. */
function at(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
