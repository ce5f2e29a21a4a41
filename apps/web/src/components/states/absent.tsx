import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatDays } from '../../lib/format';
import { clusterHref, clustersHref, fleetHref, namespaceHref, teamHref } from '../../lib/hrefs';
import { nearOf, SEEN_IN, type Near, type Sought } from '../../lib/near';
import { address, type View } from '../../lib/view';
import { Notice } from './notice';

interface AbsentProps {
  sought: Sought;
  /** The address of its page, without what was chosen. */
  path: string;
  view: View;
  /** The hours in which there is nothing of it, where it may be in others. */
  window?: { start: string; end: string };
  /** The API's own words. */
  detail?: string;
}

/**
 * That there is no such thing, what is called much like it, and where to look. Its page answers with status 200 all the same: a 404 of Next.js
 * has no text without scripts, and any other has to be known before anything is sent, which would keep all pages waiting for the API.
 */
export async function Absent({ sought, path, view, window, detail }: AbsentProps) {
  const found = await nearOf(sought, view);
  const title = titleOf(sought);
  if (found?.known === true && view.window !== SEEN_IN) {
    return (
      <Notice
        title={
          window === undefined ? `Nothing ran of ${title} in these hours` : `Nothing ran of ${title} in ${formatDays(window)}`
        }
      >
        <p>
          It was there in{' '}
          <Link href={address(path, { ...view, window: SEEN_IN })} className="link text-ink">
            the last 30 days
          </Link>
          .
        </p>
      </Notice>
    );
  }
  return (
    <>
      <meta name="robots" content="noindex" />
      <Notice title={`There is no ${title}`}>
        <p className="break-words">{aboutOf(found === null, detail)}</p>
        {found === null || found.near.length === 0 ? null : <NearList near={found.near} />}
        <p className="mt-4">
          <Up sought={sought} view={view} />
        </p>
      </Notice>
    </>
  );
}

function aboutOf(unsure: boolean, detail: string | undefined): string {
  if (unsure) return `${detail === undefined ? 'Nothing is known of it' : sentence(detail)}.`;
  return 'Nothing of this name ran in these hours or in the last 30 days, as far as you may see.';
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function NearList({ near }: { near: Near[] }) {
  return (
    <>
      <h3 className="mt-4">Did you mean</h3>
      <ul className="mt-1 space-y-1">
        {near.map(({ name, href, beside }) => (
          <li key={href}>
            <Link href={href} className="link font-medium text-ink">
              <bdi>{name}</bdi>
            </Link>
            {beside === '' ? null : (
              <>
                {' '}
                <bdi>{beside}</bdi>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** `team “paymnts”`, `namespace “ordrs” in sim-eu`. */
function titleOf(sought: Sought): string {
  switch (sought.what) {
    case 'team':
      return `team “${sought.team}”`;
    case 'service':
      return `service “${sought.service}” of ${sought.team}`;
    case 'cluster':
      return `cluster “${sought.cluster}”`;
    case 'namespace':
      return `namespace “${sought.namespace}” in ${sought.cluster}`;
    case 'pool':
      return `node pool “${sought.pool}” in ${sought.cluster}`;
    case 'workload':
      return `${sought.kind} “${sought.name}” in ${sought.namespace} of ${sought.cluster}`;
  }
}

/** What it would be in. */
function Up({ sought, view }: { sought: Sought; view: View }): ReactNode {
  const up = (href: string, text: string) => (
    <Link href={href} className="link text-ink">
      {text}
    </Link>
  );
  switch (sought.what) {
    case 'team':
      return up(fleetHref(view), 'All teams');
    case 'service':
      return up(teamHref(sought.team, view), `The team ${sought.team}`);
    case 'cluster':
      return up(clustersHref(view), 'All clusters');
    case 'namespace':
    case 'pool':
      return up(clusterHref(sought.cluster, view), `The cluster ${sought.cluster}`);
    case 'workload':
      return up(namespaceHref(sought, view), `The namespace ${sought.namespace}`);
  }
}
