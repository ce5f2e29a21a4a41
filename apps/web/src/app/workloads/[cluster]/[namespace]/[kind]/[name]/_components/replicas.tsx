'use client';

import type { WorkloadResponse } from '@showback/contracts';
import { formatQuantity, formatStart } from '../../../../../../../lib/format';
import { blocksOf } from './replica-blocks';

const GAP = 'No hour of it is collected.';

interface ReplicasProps {
  replicas: WorkloadResponse['replicas'];
  step: 'hour' | 'day' | 'week' | 'month';
}

/** How many pods ran at a time: a drawing, and for screen readers the same as a table. What is not collected stays a gap. */
export function Replicas({ replicas: { average, series }, step }: ReplicasProps) {
  const { most, blocks } = blocksOf(series.map((point) => point.average));
  const [first, last] = [series[0]?.start, series.at(-1)?.start];
  if (first === undefined || last === undefined) return null;
  return (
    <section aria-labelledby="replicas" className="mt-12">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h2 id="replicas" className="text-lg font-semibold tracking-tight">
          Replicas
        </h2>
        <p className="text-sm text-quiet">
          {average === null ? 'unknown: no hour is collected' : `${formatQuantity(average)} on average, per ${step}`}
        </p>
      </div>
      <div aria-hidden="true" className="mt-4 grid grid-cols-[3.25rem_1fr] gap-x-0 text-xs text-quiet">
        <div className="flex h-20 flex-col justify-between pr-2 text-right leading-none">
          <span className="figure">{formatQuantity(most)}</span>
          <span className="figure">0</span>
        </div>
        <svg
          viewBox={`0 0 ${series.length} 1`}
          preserveAspectRatio="none"
          className="h-20 w-full border-b border-line text-accent"
        >
          {blocks.map(({ from, line, ground }) => (
            <g key={from}>
              <path d={ground} fill="currentColor" fillOpacity="0.12" />
              <path d={line} fill="none" stroke="currentColor" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
            </g>
          ))}
        </svg>
        <div className="col-start-2 mt-1.5 flex justify-between">
          <span>{formatStart(first, step)}</span>
          {first === last ? null : <span>{formatStart(last, step)}</span>}
        </div>
      </div>
      <Figures series={series} step={step} />
    </section>
  );
}

function Figures({ series, step }: { series: WorkloadResponse['replicas']['series']; step: string }) {
  return (
    <table className="sr-only">
      <caption>Replicas, average per {step}</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Replicas</th>
        </tr>
      </thead>
      <tbody>
        {series.map(({ start, average }) => (
          <tr key={start}>
            <th scope="row">{formatStart(start, step)}</th>
            <td>{average === null ? GAP : formatQuantity(average)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
