import type { CostPoint, CostRow, CostTotal } from '@showback/contracts';
import { isSpecial, keyHref } from '../../lib/hrefs';
import { readable } from '../../lib/names';
import type { View } from '../../lib/view';
import { lastOf } from './colours';

/** One thing over time, as the API gave it. `amounts`: one for each start; null where no hour is collected. */
export interface Series {
  name: string;
  label: string;
  href: string | null;
  amounts: (string | null)[];
}

/** What a chart shows. Plain data, made on the server. */
export interface ChartData {
  starts: string[];
  /** Which steps lack hours that they should have, or are not over. */
  partial: boolean[];
  totals: (string | null)[];
  series: Series[];
}

export interface ChartSource {
  window: { end: string };
  total: CostTotal;
  rows: readonly (Pick<CostRow, 'series'> & { name: string; label?: string; href?: string | null })[];
}

/** Rows that have a series, as a chart. Rows and total have the same starts. */
export function chartOf({ window, total, rows }: ChartSource): ChartData {
  const points = total.series ?? [];
  return {
    starts: points.map(({ start }) => start),
    partial: points.map((point, at) => isPartial(point, points[at + 1]?.start, window.end)),
    totals: points.map(({ cost }) => cost?.total ?? null),
    // What is nobody's stands on top of what has a name.
    series: [...rows]
      .sort((a, b) => Number(isSpecial(lastOf(a.name))) - Number(isSpecial(lastOf(b.name))))
      .map(({ name, label = readable(name), href = null, series = [] }) => ({
        name,
        label,
        href,
        amounts: series.map(({ cost }) => cost?.total ?? null),
      })),
  };
}

/** Rows of `/costs` as series, named by their key's values. `otherHref`: where what `top` put together is shown apart. */
export function seriesOf(
  rows: readonly CostRow[],
  view: View,
  otherHref: string | null = null,
  labelOf = (key: Record<string, string>) => [...new Set(Object.values(key).map(readable))].join(' / '),
): ChartSource['rows'] {
  return rows.map(({ key, series, kind }) => {
    return {
      // All names are special alike in what is put together.
      name: kind === 'other' ? '__other__' : Object.values(key).join('/'),
      label: kind === 'other' ? readable('__other__') : labelOf(key),
      href: kind === 'other' ? otherHref : keyHref(key, view),
      ...(series !== undefined && { series }),
    };
  });
}

function isPartial({ start, coverage }: CostPoint, next: string | undefined, end: string): boolean {
  if (coverage !== null && coverage < 1) return true;
  const hours = (Date.parse(end) - Date.parse(start)) / 3_600_000;
  return next === undefined && hours < 24 && !end.includes('T00:00:00') && start.includes('T00:00:00');
}
