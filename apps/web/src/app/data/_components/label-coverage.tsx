import type { DataResponse } from '@showback/contracts';
import { Ratio } from '../../../components/figures/ratio';
import { ShareBar } from '../../../components/figures/share-bar';

const SHOWN = 12;

type Labels = NonNullable<DataResponse['labels']>;

/** Labels by how much of the spend of workloads carries them; the rarer ones at a click. */
export function LabelCoverage({ labels }: { labels: Labels }) {
  if (labels.length === 0) return null;
  const rest = labels.slice(SHOWN);
  return (
    <section aria-labelledby="label-coverage" className="mt-12 max-w-xl text-sm">
      <h2 id="label-coverage" className="text-lg font-semibold tracking-tight">
        Labels by the spend that carries them
      </h2>
      <LabelList labels={labels.slice(0, SHOWN)} />
      {rest.length === 0 ? null : (
        <details className="mt-3">
          <summary className="link w-fit cursor-pointer">{rest.length.toLocaleString('en')} more</summary>
          <LabelList labels={rest} />
        </details>
      )}
    </section>
  );
}

function LabelList({ labels }: { labels: Labels }) {
  return (
    <ul className="mt-4 space-y-3">
      {labels.map(({ label, shareOfSpend }) => (
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
  );
}
