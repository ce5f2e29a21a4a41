import type { WorkloadResponse } from '@showback/contracts';

/** A label such as a run's id has as many values as there were runs. */
const SHOWN = 20;

/** The labels that its pods and its namespace had in the window, names as OpenCost writes them. */
export function Labels({ labels }: { labels: WorkloadResponse['labels'] }) {
  if (labels.length === 0) return null;
  return (
    <section aria-labelledby="labels" className="mt-12">
      <h2 id="labels" className="text-lg font-semibold tracking-tight">
        Labels
      </h2>
      <dl className="mt-4 grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[minmax(8rem,auto)_1fr] sm:gap-y-2">
        {labels.map(({ name, from, values }) => (
          <div key={`${from} ${name}`} className="contents">
            <dt className="min-w-0 break-all text-quiet">
              {name}
              {from === 'namespace' ? ' (namespace)' : ''}
            </dt>
            <dd className="mb-2 min-w-0 break-all sm:mb-0">
              <bdi>{values.slice(0, SHOWN).join(', ')}</bdi>
              {values.length > SHOWN ? (
                <span className="text-quiet"> and {(values.length - SHOWN).toLocaleString('en')} more</span>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
