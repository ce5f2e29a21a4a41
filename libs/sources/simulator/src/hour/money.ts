import type { RowMoney } from './simulated-hour';

/** Money of a row before it is rounded. */
export type ExactMoney = Omit<RowMoney, 'total'>;

export const NO_MONEY: ExactMoney = { cpu: 0, memory: 0, gpu: 0, storage: 0, network: 0, loadBalancer: 0 };

/** Rounds as OpenCost does: each part by itself to five decimals, and the sum of the exact parts too. */
export function roundRow(exact: ExactMoney): RowMoney {
  const { cpu, memory, gpu, storage, network, loadBalancer } = exact;
  return {
    cpu: toRowUnits(cpu),
    memory: toRowUnits(memory),
    gpu: toRowUnits(gpu),
    storage: toRowUnits(storage),
    network: toRowUnits(network),
    loadBalancer: toRowUnits(loadBalancer),
    total: toRowUnits(cpu + memory + gpu + storage + network + loadBalancer),
  };
}

/** An amount in whole 0.00001. */
export function toRowUnits(amount: number): number {
  return Math.round(amount * 100_000);
}

/** An amount in whole 0.000001, as assets are rounded. */
export function toAssetUnits(amount: number): number {
  return Math.round(amount * 1_000_000);
}
