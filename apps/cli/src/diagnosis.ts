import type { DataResponse } from '@showback/contracts';
import { plain } from './plain';

/** One line of `doctor`. `note`: worth knowing, nothing to do at once. */
export interface Finding {
  verdict: 'good' | 'note' | 'bad';
  subject: string;
  text: string;
  /** What to do; null where there is nothing. */
  remedy: string | null;
}

type Cluster = DataResponse['clusters'][number];
type Source = Cluster['sources'][number];

const LONGEST_REASON = 300;

/** What to do, by the code of the fault that a source gave an hour up for; `late`: none, and yet the newest hours are missing. */
const REMEDIES: Readonly<Record<string, string>> = {
  unreachable:
    'make its address answer from here: see that it runs, and what keeps Showback from it (name, port, network policy, certificate)',
  timeout: 'give it more time or power: it answers, but too slowly; its own log and load say why',
  'http-status': 'do what the message says of credentials, path or version; a 5xx is explained in its own log',
  redirect: 'configure the address that it redirects to, or the credentials that a login in between wants',
  'not-json': 'correct url, pathPrefix and headers: something else answers there, as the login page of a proxy',
  truncated: 'let whole answers through: a proxy in between cuts them off by size or time, or it was restarted',
  'wrong-window': 'update it: it answers for other hours than were asked for',
  'wrong-cluster': 'correct url and sourceClusterId: another cluster answers',
  'no-data':
    'have it scrape and keep what the message names, and see that clusterLabel and sourceClusterId name this cluster; hours that it lost stay missing',
  'opencost no-data': 'see that its own Prometheus has the hour, and scrapes it; hours that it lost stay missing',
  malformed: 'see that it is what is configured, in a version that Showback knows: what it answers has another form',
  'not-a-number': 'correct its prices: it says amounts that are no numbers',
  internal: "look at Showback's own log, which has the details, and report it: the answer is one that it cannot make sense of",
  late: "look at Showback's own log: it is not known to fail, and yet its newest hours are not there",
};

/** Each source of each cluster, then what its hours say. */
export function diagnose({ clusters }: DataResponse): Finding[] {
  if (clusters.length === 0) {
    return [{ verdict: 'bad', subject: 'clusters', text: 'none is configured', remedy: 'add one to showback.yaml' }];
  }
  return clusters.flatMap((cluster) => [
    ...cluster.sources.flatMap((source) => [ofSource(cluster, source), ...ofNotices(cluster, source)]),
    ...ofHours(cluster),
  ]);
}

function ofSource(cluster: Cluster, source: Source): Finding {
  const subject = `${plain(cluster.id)} ${source.kind}`;
  const error = source.lastError === null ? 'no error is known' : plain(source.lastError.text, LONGEST_REASON);
  switch (source.state) {
    case 'misconfigured':
      return {
        verdict: 'bad',
        subject,
        text: error,
        remedy: 'correct showback.yaml or what it names, then start Showback again',
      };
    case 'failing':
      return { verdict: 'bad', subject, text: error, remedy: remedyFor(source) };
    case 'not-collected':
      return { verdict: 'note', subject, text: `is configured, and not collected: ${error}`, remedy: null };
    case 'ok':
      if (cluster.state === 'late')
        return { verdict: 'bad', subject, text: `${newest(source)}, which is late`, remedy: remedyFor(source) };
      return { verdict: 'good', subject, text: `${newest(source)}, ${backfill(cluster)}`, remedy: null };
  }
}

/** What a source cannot say: worth knowing, with the flag that adds it in its own words. */
function ofNotices(cluster: Cluster, { kind, notices }: Source): Finding[] {
  return notices.map(({ text, seenAt }) => ({
    verdict: 'note',
    subject: `${plain(cluster.id)} ${kind}`,
    text: `${plain(text, 2 * LONGEST_REASON)} (seen ${at(seenAt)} UTC)`,
    remedy: null,
  }));
}

function remedyFor({ kind, nextTry, breaker, lastError }: Source): string {
  const again = nextTry === null ? 'it is asked again by itself' : `it is asked again at ${at(nextTry)} UTC`;
  const left = breaker === 'open' ? 'after many failures it is left alone for a while; ' : '';
  const remedy =
    kind === 'simulator' ? undefined : (REMEDIES[`${kind} ${lastError?.code}`] ?? REMEDIES[lastError?.code ?? 'late']);
  return remedy === undefined ? `${left}${again}` : `${left}${remedy}; ${again}`;
}

function newest({ lastWindow }: Source): string {
  return lastWindow === null ? 'no hour is collected yet' : `newest hour ${at(lastWindow)} UTC`;
}

function backfill({ backfill: { doneHours, totalHours, etaSeconds } }: Cluster): string {
  if (doneHours >= totalHours) return 'all history is there';
  const left = etaSeconds === null ? '' : `, about ${Math.ceil(etaSeconds / 60)} min left`;
  return `${doneHours} of ${totalHours} hours of history are there${left}`;
}

const OF_HOURS = [
  ['missing', 'note', 'could not be had', 'they are tried again by themselves; the figures say that they are missing'],
  [
    'quarantined',
    'bad',
    'cannot be true and are in no figure',
    'see the reason in /api/v1/data; a re-read heals them, or an admin accepts them',
  ],
  ['flagged', 'note', 'are odd, and in the figures', null],
] as const;

function ofHours(cluster: Cluster): Finding[] {
  return OF_HOURS.flatMap(([state, verdict, text, remedy]) => {
    const hours = cluster.coverage.filter((hour) => hour.state === state);
    if (hours.length === 0) return [];
    const last = hours.at(-1);
    const reason = last?.reason == null ? '' : `; of ${at(last.hour)} UTC: ${plain(last.reason, LONGEST_REASON)}`;
    return [
      {
        verdict,
        subject: `${plain(cluster.id)} hours`,
        text: `${hours.length} ${hours.length === 1 ? 'hour' : 'hours'} ${text}${reason}`,
        remedy,
      },
    ];
  });
}

/** `2026-11-16 13:00`. */
function at(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
