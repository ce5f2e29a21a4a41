import type { WorkloadResponse } from '@showback/contracts';
import { containerUseOf, type ContainerUse } from '../../../../../../../components/containers/resource-line';

/** A container as its row shows it, of one replica. */
export interface ContainerLine extends ContainerUse {
  container: string;
  cost: string;
  precision: string;
  efficiency: number | null;
  reason: string | undefined;
}

export function containerLineOf(of: WorkloadResponse['containers'][number]): ContainerLine {
  const { container, cost, precision, efficiency } = of;
  return {
    container,
    cost: cost.total,
    precision,
    ...containerUseOf(of),
    efficiency: efficiency.total,
    reason: efficiency.reasons?.total,
  };
}
