'use client';

import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useId, useState } from 'react';
import { formatStart } from '../../lib/format';
import { looksOf, type Look } from './colours';
import { Figures } from './figures';
import type { ChartData, Series } from './series';
import { Swatch } from './swatch';

const Plot = dynamic(() => import('./plot').then(({ Plot }) => Plot), { ssr: false, loading: () => <div className="h-72" /> });

export interface CostChartProps {
  /** The subject: `Cost by team`. */
  title: string;
  data: ChartData;
  currency: string;
  step: 'hour' | 'day' | 'week' | 'month';
  shape?: 'bars' | 'lines';
}

/** Cost over time, a series for each thing; a click on one leads to its page. Beside it the same figures as a table. */
export function CostChart({ title, data, currency, step, shape = 'bars' }: CostChartProps) {
  const [table, setTable] = useState(false);
  const id = useId();
  const looks = looksOf(data.series.map(({ name }) => name));
  const unit = `${currency} per ${step}`;
  return (
    <figure className="mt-12" aria-labelledby={id}>
      <figcaption className="mb-4 flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <span>
          <span id={id} role="heading" aria-level={2} className="text-lg font-semibold tracking-tight">
            {title}
          </span>
          <span className="ml-2 text-sm text-quiet">{unit}</span>
        </span>
        <button type="button" aria-pressed={table} onClick={() => setTable(!table)} className="control no-print">
          {table ? 'Chart' : 'Table'}
        </button>
      </figcaption>
      {table ? null : (
        <>
          <div className="h-72">
            <Plot data={data} looks={looks} currency={currency} step={step} shape={shape} title={`${title}, ${unit}`} />
          </div>
          <Legend series={data.series} looks={looks} />
          <Marks data={data} step={step} />
        </>
      )}
      <Figures data={data} step={step} caption={`${title}, ${unit}`} shown={table} />
    </figure>
  );
}

function Legend({ series, looks }: { series: readonly Series[]; looks: readonly Look[] }) {
  return (
    <ul className="mt-3 flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
      {series.map(({ name, label, href }, at) => {
        const look = looks[at];
        return (
          <li key={name} className="flex max-w-60 items-center gap-1.5">
            {look === undefined ? null : <Swatch look={look} />}
            {href === null ? (
              <bdi className="truncate">{label}</bdi>
            ) : (
              <Link href={href} prefetch={false} className="truncate hover:text-accent hover:underline">
                <bdi>{label}</bdi>
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What the eye cannot tell from nothing: steps without a figure, and steps that are not whole. */
function Marks({ data, step }: { data: ChartData; step: string }) {
  const missing = data.starts.filter((_, at) => data.totals[at] === null);
  const partial = data.starts.filter((_, at) => data.partial[at] === true && data.totals[at] !== null);
  if (missing.length + partial.length === 0) return null;
  const listed = (starts: string[]) =>
    starts
      .slice(0, 3)
      .map((start) => formatStart(start, step))
      .join('; ') + (starts.length > 3 ? ` and ${starts.length - 3} more` : '');
  return (
    <p className="mt-2 text-xs text-quiet">
      {missing.length === 0 ? '' : `Gap: not collected (${listed(missing)}). `}
      {partial.length === 0 ? '' : `Pale: not the whole ${step} (${listed(partial)}).`}
    </p>
  );
}
