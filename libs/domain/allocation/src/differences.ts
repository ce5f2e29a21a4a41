import { ROW_ROUNDING_NANO, sumNano, type Component, type Finding, type Nano } from '@showback/vocabulary';
import { ASSET_DIFFERENCE_RATIO } from './bounds';
import { nearlyNothing, sayNano } from './say';
import type { SourceHour } from './source-hour';

type Differences = Partial<Record<Component, Nano>>;

/**
 * Asset cost − allocated cost (idle included), per component that has assets: management has no allocations, network no assets.
 * OpenCost charges load balancers for 65 minutes of an hour, for example. Never corrected, only shown.
 */
export function assetDifferences({ allocations, idle, nodes, volumes, loadBalancerAssetsNano }: SourceHour): Differences {
  const allocated = { cpu: idle?.cpu ?? 0n, memory: idle?.memory ?? 0n, gpu: idle?.gpu ?? 0n, storage: 0n, loadBalancer: 0n };
  for (const { cost } of allocations) {
    allocated.cpu += cost.cpu;
    allocated.memory += cost.memory;
    allocated.gpu += cost.gpu;
    allocated.storage += cost.storage;
    allocated.loadBalancer += cost.loadBalancer;
  }
  return {
    ...(nodes.length > 0 && {
      cpu: sumNano(nodes.map(({ cpuNano }) => cpuNano)) - allocated.cpu,
      memory: sumNano(nodes.map(({ memoryNano }) => memoryNano)) - allocated.memory,
      gpu: sumNano(nodes.map(({ gpuNano }) => gpuNano)) - allocated.gpu,
    }),
    storage: sumNano(volumes.map(({ costNano }) => costNano)) - allocated.storage,
    loadBalancer: loadBalancerAssetsNano - allocated.loadBalancer,
  };
}

/** A flag when a component differs by more than rounding and a noticeable part of what the cluster costs. */
export function differenceFlags(source: SourceHour, differences: Differences): Finding[] {
  const assets =
    sumNano(source.nodes.map(({ totalNano }) => totalNano)) +
    sumNano(source.volumes.map(({ costNano }) => costNano)) +
    source.loadBalancerAssetsNano;
  const rounding = BigInt(source.allocations.length + 1) * ROW_ROUNDING_NANO;
  const share = (assets * ASSET_DIFFERENCE_RATIO.numerator) / ASSET_DIFFERENCE_RATIO.denominator;
  const allowed = share > rounding ? share : rounding;
  const large = Object.entries(differences).filter(
    // Without an idle row these three differ by all that is idle: that has a flag of its own.
    ([component, amount]) =>
      !nearlyNothing(amount, allowed) && (source.idle !== null || !['cpu', 'memory', 'gpu'].includes(component)),
  );
  if (large.length === 0) return [];
  const amounts = large.map(([component, amount]) => `${component} ${sayNano(amount)}`).join(', ');
  return [
    {
      code: 'assets-differ',
      text: `The assets cost ${sayNano(assets)}; what is allocated differs from them by ${amounts} (assets − allocations).`,
    },
  ];
}
