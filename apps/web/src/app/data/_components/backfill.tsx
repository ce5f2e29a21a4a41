import type { ClusterData } from '@showback/contracts';
import { formatDuration } from '../../../lib/format';
import { Follow } from './follow';

const BAR =
  'block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-track [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-track [&::-webkit-progress-value]:bg-accent';

/** How much of a cluster's history is read; while some is left, as a bar and with the time that it will take. */
export function Backfill({ of: { doneHours, totalHours, etaSeconds } }: { of: ClusterData['backfill'] }) {
  const all = totalHours.toLocaleString('en');
  // What is given up is done too, and no figure holds it.
  if (doneHours >= totalHours)
    return <p className="mt-2 text-sm text-quiet">Its history is done: each of {all} hours was read or given up</p>;
  const text = `${doneHours.toLocaleString('en')} of ${all} hours of its history`;
  return (
    <div className="mt-2 max-w-xl text-sm text-quiet">
      <Follow />
      <progress className={BAR} max={totalHours} value={doneHours} aria-label="History" />
      <p className="mt-1">
        {text}, {etaSeconds === null ? 'how long the rest takes is not known yet' : `about ${formatDuration(etaSeconds)} left`}
      </p>
    </div>
  );
}
