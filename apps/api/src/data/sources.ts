import type { SourceStatus } from '@showback/contracts';
import { formatInstant } from '@showback/vocabulary';
import type { ClusterStatus } from '../collection';
import type { ClusterConfig } from '../config/config';

/** A cluster's sources: what is collected, then what is configured and not read yet, with the reason. */
export function sourcesOf(cluster: ClusterConfig, status: ClusterStatus): SourceStatus[] {
  const collected = cluster.cost.kind === 'none' ? [] : status.sources.map(collectedSource);
  return [
    ...collected,
    ...second(cluster),
    ...(cluster.kubernetes ? [waiting('kubernetes', 'nothing is read from Kubernetes yet')] : []),
  ];
}

function collectedSource({
  kind,
  state,
  lastWindow,
  lastError,
  nextTry,
  breaker,
  notices,
}: ClusterStatus['sources'][number]): SourceStatus {
  const time = (at: number | null): string | null => (at === null ? null : formatInstant(Math.floor(at / 1000) * 1000));
  return {
    kind,
    state,
    lastWindow: time(lastWindow),
    lastError: lastError && { code: lastError.code, text: lastError.text, hour: time(lastError.hour) },
    nextTry: time(nextTry),
    breaker,
    notices: notices.map(({ code, text, seenAt }) => ({ code, text, seenAt: formatInstant(Math.floor(seenAt / 1000) * 1000) })),
  };
}

/** An OpenCost beside a Prometheus whose cost is kept. */
function second({ cost, opencost }: ClusterConfig): SourceStatus[] {
  if (cost.kind !== 'prometheus' || opencost === null) return [];
  const said = waiting('opencost', "the cost that is kept is Prometheus'; OpenCost's is only compared with it");
  return [
    opencost.trouble === null
      ? said
      : { ...said, state: 'misconfigured', lastError: { code: null, text: opencost.trouble, hour: null } },
  ];
}

function waiting(kind: 'kubernetes' | 'opencost', reason: string): SourceStatus {
  const lastError = { code: null, text: reason, hour: null };
  return { kind, state: 'not-collected', lastWindow: null, lastError, nextTry: null, breaker: null, notices: [] };
}
