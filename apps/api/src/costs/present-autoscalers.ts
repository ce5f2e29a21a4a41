import type { WorkloadResponse } from '@showback/contracts';
import type { AutoscalerUse } from '@showback/persistence';

/** What scales a workload as the API shows it. `measured`: whether anybody said what autoscalers there are. */
export function presentAutoscalers(
  autoscalers: readonly AutoscalerUse[],
  measured: boolean,
): Pick<WorkloadResponse, 'autoscalers' | 'autoscalersReason'> {
  if (!measured) return { autoscalers: null, autoscalersReason: 'not-measured' };
  return {
    autoscalers: autoscalers.map(({ name, minReplicas, maxReplicas, metrics, replicas, hours }) => ({
      ...{ name, minReplicas, maxReplicas, hours },
      metrics: metrics.map(({ name: metric, type, target }) => ({ name: metric, type, target })),
      replicas,
    })),
  };
}
