'use client';

import type { ClusterData } from '@showback/contracts';

type Hour = ClusterData['coverage'][number];

const CELL = 8;
const GAP = 2;
const HOURS = 24;

const LOOKS: Record<Hour['state'], { text: string; fill: string }> = {
  ok: { text: 'there', fill: 'fill-good' },
  flagged: { text: 'flagged: odd, but in the figures', fill: 'fill-odd' },
  quarantined: { text: 'quarantined: in no figure', fill: 'fill-bad' },
  missing: { text: 'missing', fill: 'fill-bad' },
  pending: { text: 'not read yet', fill: 'fill-track' },
};

/** Each hour of the window as a cell: a column a day, a row an hour of the day. The list below it says the same in words. */
export function HeatStrip({ name, hours }: { name: string; hours: readonly Hour[] }) {
  const days = [...new Set(hours.map(({ hour }) => hour.slice(0, 10)))];
  if (days.length === 0) return null;
  const there = hours.filter(({ state }) => state === 'ok' || state === 'flagged').length;
  const width = days.length * (CELL + GAP);
  return (
    <figure className="mt-4">
      <div className="overflow-x-auto" role="group" tabIndex={0} aria-label={`Hours of ${name}`}>
        <svg
          role="img"
          aria-label={`${there} of ${hours.length} hours are there`}
          viewBox={`0 0 ${width} ${HOURS * (CELL + GAP)}`}
          width={width * 2}
          height={HOURS * (CELL + GAP)}
          preserveAspectRatio="none"
        >
          {hours.map(({ hour, state, reason }) => (
            <rect
              key={hour}
              x={days.indexOf(hour.slice(0, 10)) * (CELL + GAP)}
              y={Number(hour.slice(11, 13)) * (CELL + GAP)}
              width={CELL}
              height={CELL}
              className={LOOKS[state].fill}
            >
              <title>{`${hour.slice(0, 16).replace('T', ' ')} UTC: ${LOOKS[state].text}${reason === null ? '' : `: ${reason}`}`}</title>
            </rect>
          ))}
        </svg>
      </div>
      <figcaption className="mt-2 text-xs text-quiet">
        {days[0]} to {days.at(-1)}, a column a day, midnight on top. {there.toLocaleString('en')} of{' '}
        {hours.length.toLocaleString('en')} hours are there.
      </figcaption>
    </figure>
  );
}
