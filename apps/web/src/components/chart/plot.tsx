'use client';

import { useRouter } from 'next/navigation';
import { useId } from 'react';
import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatStart } from '../../lib/format';
import type { Look } from './colours';
import { Reading } from './reading';
import type { ChartData } from './series';
import { Texture } from './swatch';

interface PlotProps {
  data: ChartData;
  looks: readonly Look[];
  currency: string;
  step: string;
  shape: 'bars' | 'lines';
  title: string;
}

/** A step as the chart draws it: positions, not names, since names are anybody's text. */
export interface Drawn {
  at: number;
  start: string;
  partial: boolean;
  values: (number | null)[];
}

const GRID = { vertical: false, stroke: 'var(--color-line)', strokeDasharray: '0' } as const;

/** The drawing alone, with its axes and its tooltip. Loaded only where a chart stands. */
export function Plot({ data, looks, currency, step, shape, title }: PlotProps) {
  const id = useId();
  const drawn: Drawn[] = data.starts.map((start, at) => ({
    at,
    start,
    partial: data.partial[at] === true,
    values: data.series.map(({ amounts }) => numberOf(amounts[at])),
  }));
  const axes = [
    <CartesianGrid key="grid" {...GRID} />,
    <XAxis
      key="x"
      dataKey="start"
      tickFormatter={(start: string) => formatStart(start, step)}
      minTickGap={28}
      tickLine={false}
      axisLine={{ stroke: 'var(--color-line)' }}
      tick={{ fill: 'var(--color-quiet)', fontSize: 12 }}
    />,
    <YAxis
      key="y"
      width={52}
      tickFormatter={(value: number) => axisLabel(value, currency)}
      tickLine={false}
      axisLine={false}
      tick={{ fill: 'var(--color-quiet)', fontSize: 12 }}
    />,
    <Tooltip
      key="tooltip"
      isAnimationActive={false}
      cursor={shape === 'bars' ? { fill: 'var(--color-soft)' } : { stroke: 'var(--color-quiet)' }}
      content={({ active, label }) =>
        active ? <Reading data={data} looks={looks} currency={currency} step={step} start={String(label)} /> : null
      }
    />,
  ];
  const textures = (
    <defs>{looks.map((look, at) => (look.texture === 0 ? null : <Texture key={at} id={`${id}-${at}`} look={look} />))}</defs>
  );
  const fill = (at: number, look: Look) => (look.texture === 0 ? look.colour : `url(#${id}-${at})`);
  return (
    <ResponsiveContainer width="100%" height="100%" onResize={(width) => noteWidth(width, id)} id={id}>
      {shape === 'bars' ? (
        <BarChart data={drawn} stackOffset="sign" margin={MARGIN} title={title} maxBarSize={56}>
          {textures}
          {axes}
          {useBars(data, looks, fill)}
        </BarChart>
      ) : (
        <LineChart data={drawn} margin={MARGIN} title={title}>
          {axes}
          {useLines(data, looks)}
        </LineChart>
      )}
    </ResponsiveContainer>
  );
}

/** Tells the style sheet how wide the drawing was measured: what is printed is scaled, and its texts must not be. */
function noteWidth(width: number, id: string): void {
  if (width > 0) document.getElementById(id)?.style.setProperty('--drawn-px', String(width));
}

/** Below this width the line between bars would take more than the bars. */
const THIN_PX = 6;

const MARGIN = { top: 8, right: 4, bottom: 0, left: 0 };

function useBars(data: ChartData, looks: readonly Look[], fill: (at: number, look: Look) => string) {
  const open = useOpen();
  return looks.map((look, at) => {
    const href = data.series[at]?.href ?? null;
    return (
      <Bar
        key={at}
        dataKey={(step: Drawn) => step.values[at] ?? null}
        stackId="all"
        isAnimationActive={false}
        shape={(bar: BarShapeProps) => (
          <rect
            x={bar.x}
            y={Math.min(bar.y, bar.y + bar.height)}
            width={bar.width}
            height={Math.abs(bar.height)}
            fill={fill(at, look)}
            fillOpacity={(bar.payload as Drawn | undefined)?.partial === true ? 0.45 : 1}
            stroke="var(--color-page)"
            strokeWidth={bar.width < THIN_PX ? 0 : 0.75}
            className={href === null ? '' : 'cursor-pointer'}
          />
        )}
        {...(href !== null && { onClick: () => open(href) })}
      />
    );
  });
}

function useLines(data: ChartData, looks: readonly Look[]) {
  const open = useOpen();
  return looks.map((look, at) => {
    const href = data.series[at]?.href ?? null;
    return (
      <Line
        key={at}
        dataKey={(step: Drawn) => step.values[at] ?? null}
        connectNulls={false}
        isAnimationActive={false}
        stroke={look.colour}
        strokeWidth={2}
        strokeDasharray={DASHES[look.texture % DASHES.length] ?? ''}
        dot={false}
        activeDot={{ r: 4, ...(href !== null && { onClick: () => open(href), className: 'cursor-pointer' }) }}
      />
    );
  });
}

const DASHES = ['', '6 3', '2 3', '8 3 2 3'];

function useOpen() {
  const router = useRouter();
  return (href: string) => router.push(href);
}

/** Only where it stands in the drawing: what is written comes from the text of the API. */
function numberOf(amount: string | null | undefined): number | null {
  return amount === null || amount === undefined ? null : Number(amount);
}

function axisLabel(value: number, currency: string): string {
  return new Intl.NumberFormat('en', { style: 'currency', currency, notation: 'compact', maximumSignificantDigits: 3 }).format(
    value,
  );
}
