import type { AttributionVersionsResponse } from '@showback/contracts';
import Link from 'next/link';
import { formatInstant } from '../../../lib/format';
import { rulesHref } from '../../../lib/hrefs';
import { formatDay } from './day';

/** Who changed the document when, and from when on each version decides. */
export function Versions({ answer: { versions, inForce }, shown }: { answer: AttributionVersionsResponse; shown: number }) {
  return (
    <section aria-labelledby="versions" className="min-w-0">
      <h2 id="versions" className="text-lg font-semibold tracking-tight">
        Versions
      </h2>
      {versions.length === 0 ? (
        <p className="mt-3 text-sm text-quiet">
          None yet. The first that is saved decides past days too, unless its <code>effectiveFrom</code> says otherwise.
        </p>
      ) : (
        <ol className="mt-3 divide-y divide-line border-y border-line text-sm lg:max-h-144 lg:overflow-y-auto">
          {versions.map(({ version, effectiveFrom, origin, author, createdAt }) => (
            <li key={version}>
              <Link
                href={rulesHref(version)}
                prefetch={false}
                aria-current={version === shown ? 'page' : undefined}
                className="block px-3 py-2.5 hover:bg-soft aria-current:bg-soft"
              >
                <span className="flex items-baseline justify-between gap-2">
                  <span className="font-medium">Version {version}</span>
                  {version === inForce ? <span className="text-xs text-good">decides today</span> : null}
                </span>
                <span className="block text-xs text-quiet">
                  {effectiveFrom === null ? 'decides always' : `from ${formatDay(effectiveFrom)}`}
                </span>
                <span className="block text-xs break-words text-quiet">
                  {origin === 'file' ? 'from a file' : <bdi>{author}</bdi>}, {formatInstant(createdAt)}
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
