import type { ContainerRow } from '@showback/contracts';
import { containerUseOf, type ContainerUse } from '../../../../../components/containers/resource-line';

/** A container as its row shows it, of one replica. */
export interface ContainerLine extends ContainerUse {
  key: Record<string, string>;
  container: string;
  total: string;
  efficiency: number | null;
  reason: string | undefined;
}

export function containerLineOf(row: ContainerRow): ContainerLine {
  const { key, cost, efficiency } = row;
  return {
    key,
    container: key.container,
    total: cost.total,
    ...containerUseOf(row),
    efficiency: efficiency.total,
    reason: efficiency.reasons?.total,
  };
}
