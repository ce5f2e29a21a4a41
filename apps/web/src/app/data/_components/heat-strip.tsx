'use client';

import { memo, useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { formatStart } from '../../../lib/format';
import { type Hour, STATES } from './hour-marks';

const CELL = 8;
const PITCH = 10;
const HOURS = 24;
/** Up to here the days share the width that there is; more of them scroll. */
const DAYS_FITTING = 62;

/** Each hour of the window as a mark: a column a day, a row an hour of the day. One is read out at a time, by pointer or arrow keys. */
export function HeatStrip({ name, hours }: { name: string; hours: readonly Hour[] }) {
  const days = useMemo(() => [...new Set(hours.map(({ hour }) => hour.slice(0, 10)))], [hours]);
  const [chosen, choose] = useState(hours.length - 1);
  const read = hours[Math.min(chosen, hours.length - 1)];
  if (read === undefined) return null;
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    choose(Math.max(0, Math.min(hours.length - 1, chosen + step(hours.length))));
  };
  const point = ({ currentTarget, clientX, clientY }: PointerEvent<SVGSVGElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const day = days[Math.floor(((clientX - box.left) / box.width) * days.length)];
    const row = Math.floor(((clientY - box.top) / box.height) * HOURS);
    const at = hours.findIndex(({ hour }) => hour.slice(0, 13) === `${day ?? ''}T${String(row).padStart(2, '0')}`);
    if (at >= 0) choose(at);
  };
  return (
    <figure className="mt-4">
      <div
        className="w-fit max-w-full overflow-x-auto"
        role="slider"
        tabIndex={0}
        aria-label={`Hours of ${name}`}
        aria-valuemin={1}
        aria-valuemax={hours.length}
        aria-valuenow={chosen + 1}
        aria-valuetext={inWords(read)}
        onKeyDown={move}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${days.length * PITCH} ${HOURS * PITCH}`}
          width={days.length * PITCH * 2}
          height={HOURS * PITCH}
          preserveAspectRatio="none"
          className={days.length > DAYS_FITTING ? 'max-w-none' : 'max-w-full'}
          onPointerMove={point}
          onPointerDown={point}
        >
          <Marks hours={hours} days={days} />
          <rect
            x={days.indexOf(read.hour.slice(0, 10)) * PITCH - 0.5}
            y={Number(read.hour.slice(11, 13)) * PITCH - 0.5}
            width={CELL + 1}
            height={CELL + 1}
            fill="none"
            className="stroke-ink"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <p aria-hidden="true" className="mt-1 flex justify-between gap-4 text-xs text-quiet">
          <span>{formatStart(`${days[0] ?? ''}T00:00:00Z`, 'day')}</span>
          <span>{days.length > 1 ? formatStart(`${days.at(-1) ?? ''}T00:00:00Z`, 'day') : ''}</span>
        </p>
      </div>
      <figcaption className="mt-2 text-xs text-quiet">
        A column a day, midnight UTC on top.
        <span className="mt-1 block min-h-9 text-ink">
          <bdi>{inWords(read)}</bdi>
        </span>
      </figcaption>
    </figure>
  );
}

const STEPS: Record<string, (count: number) => number> = {
  ArrowUp: () => -1,
  ArrowDown: () => 1,
  ArrowLeft: () => -HOURS,
  ArrowRight: () => HOURS,
  Home: (count) => -count,
  End: (count) => count,
};

function inWords({ hour, state, reason, givenUp }: Hour): string {
  const text = `${STATES[state].text}${givenUp ? ', not asked for again' : ''}`;
  return `${formatStart(hour, 'hour')} UTC: ${text}${reason === null ? '' : `. ${reason}`}`;
}

const Marks = memo(function Marks({ hours, days }: { hours: readonly Hour[]; days: readonly string[] }) {
  const columns = new Map(days.map((day, at) => [day, at * PITCH]));
  return hours.map(({ hour, state }) => (
    <path
      key={hour}
      d={STATES[state].mark}
      fillRule="evenodd"
      transform={`translate(${columns.get(hour.slice(0, 10)) ?? 0} ${Number(hour.slice(11, 13)) * PITCH})`}
      className={STATES[state].look}
    />
  ));
});
