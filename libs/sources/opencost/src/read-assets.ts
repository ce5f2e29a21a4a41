import { SourceFault, type SourceNode } from '@showback/allocation';
import type { Interner } from '@showback/http';
import { formatNano, type Finding, type Instant, type Nano, type VolumeHour } from '@showback/vocabulary';
import { nodeOf, readAsset, volumeOf, type AssetEntry } from './wire/asset';
import { toNano } from './wire/entry';
import { readAnswer, windowChecker } from './wire/read-answer';

/** What `/assets` says of an hour. */
export interface Assets {
  nodes: SourceNode[];
  volumes: VolumeHour[];
  loadBalancerAssetsNano: Nano;
  managementNano: Nano;
  flags: Finding[];
  /** Entries of each cluster, as the source calls it. */
  clusters: Map<string, number>;
}

/** Reads an answer of `/assets`. @throws SourceFault */
export async function readAssets(body: AsyncIterable<unknown>, hour: Instant, interner: Interner): Promise<Assets> {
  const check = windowChecker(hour);
  const assets: Assets = {
    nodes: [],
    volumes: [],
    loadBalancerAssetsNano: 0n,
    managementNano: 0n,
    flags: [],
    clusters: new Map(),
  };
  const others = new Map<string, Nano>();
  const entries = await readAnswer(body, (key, text) => {
    const asset = readAsset(key, text);
    check(key, asset.window);
    countCluster(assets.clusters, asset.properties.cluster);
    const unknown = addAsset(assets, key, asset, interner);
    if (unknown !== null) others.set(asset.type, (others.get(asset.type) ?? 0n) + unknown);
  });
  if (entries === 0)
    throw new SourceFault('no-data', 'OpenCost has no assets for this hour: its Prometheus lost it, or does not have it yet.');
  assets.flags.push(...otherAssets(others));
  return assets;
}

export function countCluster(clusters: Map<string, number>, cluster: string | null | undefined): void {
  if (cluster) clusters.set(cluster, (clusters.get(cluster) ?? 0) + 1);
}

/** Gives the cost of an asset of a type that has no place here, else null. */
function addAsset(assets: Assets, key: string, asset: AssetEntry, interner: Interner): Nano | null {
  switch (asset.type) {
    case 'Node':
      assets.nodes.push(nodeOf(key, asset, interner));
      return null;
    case 'Disk':
      assets.volumes.push(volumeOf(key, asset));
      return null;
    case 'LoadBalancer':
      assets.loadBalancerAssetsNano += toNano(asset.totalCost, key, 'totalCost');
      return null;
    case 'ClusterManagement':
      assets.managementNano += toNano(asset.totalCost, key, 'totalCost');
      return null;
    default:
      return toNano(asset.totalCost, key, 'totalCost');
  }
}

function otherAssets(others: ReadonlyMap<string, Nano>): Finding[] {
  const costly = [...others].filter(([, cost]) => cost !== 0n).map(([type, cost]) => `${type.slice(0, 40)} ${formatNano(cost)}`);
  if (costly.length === 0) return [];
  return [
    {
      code: 'unknown-assets',
      text: `Assets of other types than nodes, disks, load balancers and management stand in no figure: ${costly.sort().join(', ')}.`,
    },
  ];
}
