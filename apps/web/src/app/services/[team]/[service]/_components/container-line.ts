import type { CostRow } from '@showback/contracts';

type Hours = CostRow['quantity']['cpuCoreHours'];

/** A container as its row shows it. */
export interface ContainerLine {
  key: Record<string, string>;
  container: string;
  total: string;
  cpu: Hours;
  memory: Hours;
  cpuEfficiency: number | null;
  memoryEfficiency: number | null;
  reasons: { cpu?: string | undefined; memory?: string | undefined };
}

export function containerLineOf({ key, cost, quantity, efficiency }: CostRow): ContainerLine {
  return {
    key,
    container: key['container'] ?? '',
    total: cost.total,
    cpu: quantity.cpuCoreHours,
    memory: quantity.memoryByteHours,
    cpuEfficiency: efficiency.cpu,
    memoryEfficiency: efficiency.memory,
    reasons: { cpu: efficiency.reasons?.cpu, memory: efficiency.reasons?.memory },
  };
}
