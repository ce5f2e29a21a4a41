import type { AttributionDocument, Envelope } from '@showback/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { askAttribution, askAttributionVersion } from '../../lib/requests';
import { formatDays, formatMoney } from '../../lib/format';
import { rulesHref } from '../../lib/hrefs';
import { RuleText } from './rule';

type About = Pick<Envelope, 'attribution' | 'currency' | 'precision'>;

/** The document that decided the end of a window; the built-in one where there is no version. */
export async function documentOf({ attribution }: Pick<Envelope, 'attribution'>): Promise<AttributionDocument | undefined> {
  const version = attribution.at(-1)?.version ?? null;
  const answer = version === null ? await askAttribution() : await askAttributionVersion(version);
  return answer.ok ? answer.data.document : undefined;
}

/** How a page's figures come about: the rules, the policies and the version that they follow. */
export function Computed({
  envelope,
  document,
  subject,
}: {
  envelope: About;
  document: AttributionDocument | undefined;
  subject: ReactNode;
}) {
  return (
    <details className="no-print mt-8 max-w-prose text-sm">
      <summary className="control w-fit list-none">How is this computed?</summary>
      <div className="mt-4 space-y-4 border-l-2 border-line pl-4 text-quiet">
        <p>
          The sources say what each container cost in each hour, at list prices. A workload’s cost counts for {subject} on the
          days on which the first of these rules that gives a team gives this one:
        </p>
        {document === undefined ? <p>The rules could not be read just now.</p> : <Rules document={document} />}
        <Versions envelope={envelope} />
        <p>
          What the sources round, and lives of which only roughly is known how long they were, make it uncertain by at most{' '}
          {formatMoney(envelope.precision, envelope.currency)} in all. Every part adds up to the total to the last digit.
        </p>
      </div>
    </details>
  );
}

function Rules({ document: { dimensions, shared, idle } }: { document: AttributionDocument }) {
  return (
    <>
      <ol className="list-decimal space-y-0.5 pl-5">
        {(dimensions['team'] ?? []).map((rule, at) => (
          <li key={at}>
            <RuleText rule={rule} />
          </li>
        ))}
      </ol>
      <p>
        {shared.length === 0 ? 'No costs are shared among teams.' : 'Shared costs are handed on: '}
        {shared.map(({ name, split }) => `${name} (${typeof split === 'string' ? split : 'by use'})`).join(', ')}
        {shared.length === 0 ? '' : '.'}
      </p>
      <p>{idle.length === 0 ? 'Idle capacity stands apart and is carried by no team.' : idle.map(idleText).join(' ')}</p>
    </>
  );
}

function idleText({ when, mode, to }: AttributionDocument['idle'][number]): string {
  const where = when === undefined ? 'Idle capacity' : `Idle capacity where ${when}`;
  if (to !== undefined) return `${where} is carried by ${to}.`;
  return mode === 'share' ? `${where} is shared onto those that ran beside it.` : `${where} stands apart.`;
}

function Versions({ envelope: { attribution } }: { envelope: About }) {
  if (attribution.length === 0) {
    return (
      <p>
        These are the <Rule>rules that Showback comes with</Rule>: nobody has written others yet.
      </p>
    );
  }
  return (
    <ul>
      {attribution.map(({ version, start, end }) => (
        <li key={start}>
          {formatDays({ start, end })}:{' '}
          {version === null ? (
            <Rule>rules of the simulated fleet</Rule>
          ) : (
            <Rule version={version}>version {version} of the rules</Rule>
          )}
        </li>
      ))}
    </ul>
  );
}

function Rule({ version, children }: { version?: number; children: ReactNode }) {
  return (
    <Link href={rulesHref(version)} prefetch={false} className="link text-ink">
      {children}
    </Link>
  );
}
