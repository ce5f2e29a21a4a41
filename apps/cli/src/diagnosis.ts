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
  return notices.map(({ text }) => ({
    verdict: 'note',
    subject: `${plain(cluster.id)} ${kind}`,
    text: plain(text, 2 * LONGEST_REASON),
    remedy: null,
  }));
}

function remedyFor({ kind, nextTry, breaker }: Source): string {
  const again = nextTry === null ? 'it is asked again by itself' : `it is asked again at ${at(nextTry)} UTC`;
  const left = breaker === 'open' ? 'after many failures it is left alone for a while; ' : '';
  return kind === 'simulator' ? again : `${left}make its address answer from here with the credentials configured; ${again}`;
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
