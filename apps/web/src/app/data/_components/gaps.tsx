import type { DataGap } from '@showback/contracts';
import { formatHours, formatStart } from '../../../lib/format';
import { Accept } from './accept';
import { STATE_NAMES } from './state-names';

const SHOWN = 8;

interface GapsProps {
  cluster: string;
  gaps: readonly DataGap[];
  mayAccept: boolean;
}

/** What is not simply there, newest first; the rest at a click. */
export function Gaps({ gaps, ...of }: GapsProps) {
  if (gaps.length === 0)
    return <p className="mt-3 text-sm text-quiet">Every hour that is due is there, and nothing is odd about it.</p>;
  const rest = gaps.slice(SHOWN);
  return (
    <>
      <GapList {...of} gaps={gaps.slice(0, SHOWN)} />
      {rest.length === 0 ? null : (
        <details className="mt-2 text-sm">
          <summary className="link w-fit cursor-pointer">{rest.length.toLocaleString('en')} more</summary>
          <GapList {...of} gaps={rest} />
        </details>
      )}
    </>
  );
}

function GapList({ cluster, gaps, mayAccept }: GapsProps) {
  return (
    <ul className="mt-3 space-y-1 text-sm">
      {gaps.map(({ start, end, state, reason, hours, givenUp }) => (
        <li key={`${start} ${state}`} className="break-words">
          <span className={LOOKS[state]}>{STATE_NAMES[state]}</span> from {formatStart(start, 'hour')} to{' '}
          {formatStart(end, 'hour')} UTC ({formatHours(hours)}
          {givenUp === 0 ? '' : `, ${givenUp === hours ? '' : `${givenUp.toLocaleString('en')} of them `}not asked for again`})
          {reason === null ? '' : ': '}
          {reason === null ? null : <bdi>{reason}</bdi>}
          {state === 'quarantined' && mayAccept ? <Accept cluster={cluster} start={start} end={end} /> : null}
        </li>
      ))}
    </ul>
  );
}

const LOOKS: Record<DataGap['state'], string> = {
  flagged: 'text-odd',
  quarantined: 'text-bad',
  missing: 'text-bad',
  pending: 'text-quiet',
};
