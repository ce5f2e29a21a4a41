import { hashText, hexDigits, mix, ratio } from '../chance';
import { STORAGE_GIB_HOUR } from '../prices';
import { volumeBytes, type PodLife } from '../plan/life';
import { NO_MONEY, roundRow, toAssetUnits } from './money';
import type { Claim, UnmountedClaims } from './simulated-hour';
import type { SimulatedCluster } from '../fleet/fleet';
import type { ProfileSpec } from '../fleet/spec';

interface ClaimSize {
  gib: number;
  storageClass: string;
}

/** All claims of a cluster in an hour, by `namespace/pod` of the pod that mounts them, and those that none mounts. */
export interface ClaimsOfHour {
  byPod: Map<string, Claim>;
  unmounted: UnmountedClaims[];
  all: Claim[];
}

/** Each replica that a StatefulSet ever has owns a claim, also while it is scaled to nothing. */
export function claimsOf(cluster: SimulatedCluster, profile: ProfileSpec, pods: readonly PodLife[]): ClaimsOfHour {
  const running = new Set(pods.filter(({ spec }) => spec.volume).map(({ spec, name }) => `${spec.namespace}/${name}`));
  const byPod = new Map<string, Claim>();
  const unmounted: Claim[] = [];
  for (const { namespace, name, volume, replicas } of profile.workloads) {
    if (!volume) continue;
    for (let replica = 0; replica < replicas[1]; replica++) {
      const pod = `${namespace}/${name}-${replica}`;
      const claim = newClaim(cluster, namespace, `data-${name}-${replica}`, volume, running.has(pod));
      if (running.has(pod)) byPod.set(pod, claim);
      else unmounted.push(claim);
    }
  }
  for (const { namespace, claim, ...size } of profile.leftClaims)
    unmounted.push(newClaim(cluster, namespace, claim, size, false));
  return { byPod, unmounted: byNamespace(unmounted), all: [...byPod.values(), ...unmounted] };
}

function newClaim(
  cluster: SimulatedCluster,
  namespace: string,
  name: string,
  { gib, storageClass }: ClaimSize,
  mounted: boolean,
): Claim {
  const hash = mix(hashText(`${cluster.id}/${namespace}/${name}`), cluster.seed);
  const digits = hexDigits(hash, 32);
  const bytes = volumeBytes(gib);
  return {
    volume: `pvc-${[digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')}`,
    namespace,
    name,
    storageClass,
    bytes,
    bytesUsed: mounted ? Math.floor((bytes * (0.2 + 0.6 * ratio(hash))) / 4096) * 4096 : null,
    assetCost: toAssetUnits(gib * STORAGE_GIB_HOUR),
  };
}

function byNamespace(claims: readonly Claim[]): UnmountedClaims[] {
  const namespaces = [...new Set(claims.map(({ namespace }) => namespace))].sort();
  return namespaces.map((namespace) => {
    const own = claims.filter((claim) => claim.namespace === namespace);
    const storage = own.reduce((sum, { assetCost }) => sum + assetCost, 0) / 1_000_000;
    return { namespace, claims: own, cost: roundRow({ ...NO_MONEY, storage }) };
  });
}
