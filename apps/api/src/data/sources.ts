import type { SourceStatus } from '@showback/contracts';
import { formatInstant } from '@showback/vocabulary';
import type { ClusterStatus } from '../collection';
import type { ClusterConfig } from '../config/config';

/** A cluster's sources: what is collected, then what is configured and not read yet, with the reason. */
export function sourcesOf(cluster: ClusterConfig, status: ClusterStatus): SourceStatus[] {
  const collected = cluster.cost.kind === 'none' ? [] : status.sources.map(collectedSource);
  const costless = cluster.cost.kind === 'none' ? cluster.cost.reason : null;
  return [
    ...collected,
    ...(cluster.prometheus
      ? [waiting('prometheus', cluster.prometheus.trouble, costless ?? 'nothing is read from Prometheus yet')]
      : []),
    ...(cluster.kubernetes ? [waiting('kubernetes', null, 'nothing is read from Kubernetes yet')] : []),
  ];
}

function collectedSource({
  kind,
  state,
  lastWindow,
  lastError,
  nextTry,
  breaker,
}: ClusterStatus['sources'][number]): SourceStatus {
  const time = (at: number | null): string | null => (at === null ? null : formatInstant(Math.floor(at / 1000) * 1000));
  return {
    kind,
    state,
    lastWindow: time(lastWindow),
    lastError: lastError && { text: lastError.text, hour: time(lastError.hour) },
    nextTry: time(nextTry),
    breaker,
  };
}

function waiting(kind: 'prometheus' | 'kubernetes', trouble: string | null, reason: string): SourceStatus {
  return {
    kind,
    state: trouble === null ? 'not-collected' : 'misconfigured',
    lastWindow: null,
    lastError: { text: trouble ?? reason, hour: null },
    nextTry: null,
    breaker: null,
  };
}
