import { formatRatio } from '../../lib/format';
import { Unknown } from './unknown';

/** A percentage, which says nothing without its base. `silent`: the heading or the figure beside it names the base. */
export function Ratio({
  ratio,
  of,
  silent = false,
  reason,
}: {
  ratio: number | null | undefined;
  of: string;
  silent?: boolean;
  reason?: string | undefined;
}) {
  if (ratio === null || ratio === undefined) return <Unknown reason={reason} />;
  return (
    <>
      <span className="figure">{formatRatio(ratio)}</span> <span className={silent ? 'sr-only' : 'text-quiet'}>of {of}</span>
    </>
  );
}
