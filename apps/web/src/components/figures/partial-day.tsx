import { formatInstant } from '../../lib/format';
import { Hint } from './hint';

/** The mark beside a figure whose last day is not over. */
export function PartialDay({ until }: { until: string }) {
  return (
    <Hint
      text={`The last day is not whole: it is counted up to ${formatInstant(until)}.`}
      className="rounded-full border border-line px-2 py-0.5 text-xs font-normal text-quiet"
    >
      partial day
    </Hint>
  );
}

/** Whether a half-open window ends within a UTC day. */
export function endsWithinDay(end: string): boolean {
  return !end.includes('T00:00:00');
}
