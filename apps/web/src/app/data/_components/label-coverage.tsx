import type { DataResponse } from '@showback/contracts';
import { Ratio } from '../../../components/figures/ratio';
import { ShareBar } from '../../../components/figures/share-bar';

const SHOWN = 12;

/** Labels by how much of the spend of workloads carries them. */
export function LabelCoverage({ labels }: { labels: NonNullable<DataResponse['labels']> }) {
  if (labels.length === 0) return null;
  return (
    <section aria-labelledby="label-coverage" className="mt-12 max-w-xl text-sm">
      <h2 id="label-coverage" className="text-lg font-semibold tracking-tight">
        Labels by the spend that carries them
      </h2>
      <ul className="mt-4 space-y-3">
        {labels.slice(0, SHOWN).map(({ label, shareOfSpend }) => (
          <li key={label}>
            <span className="mb-1 flex gap-3">
              <bdi className="min-w-0 break-all">{label}</bdi>
              <span className="ml-auto">
                <Ratio ratio={shareOfSpend} of="what workloads cost" silent />
              </span>
            </span>
            <ShareBar ratio={shareOfSpend} />
          </li>
        ))}
      </ul>
    </section>
  );
}
