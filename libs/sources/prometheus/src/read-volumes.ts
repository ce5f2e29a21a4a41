import type { MeasuredLoadBalancer, MeasuredVolume, NetworkKind, PricedPresence, Samples } from '@showback/allocation';
import { claimKey, volumeOf, type Answers } from './answers';
import { carried, named, podKey } from './labels';
import { SeriesOf } from './series';

/** Persistent volumes with their claims and the pods that mount them. */
export function readVolumes(answers: Answers, intervalMs: number): MeasuredVolume[] {
  const { series, told } = answers;
  const claims = new Map(told('kube_persistentvolumeclaim_info').map(({ labels }) => [labels['volumename'] ?? '', labels]));
  const classes = new Map(told('kubecost_pv_info').map(({ labels }) => [volumeOf(labels), labels['storageclass']]));
  const requested = new Map(
    told('kube_persistentvolumeclaim_resource_requests_storage_bytes').map(({ labels, samples }) => [claimKey(labels), samples]),
  );
  const mounts = mountsByClaim(answers);
  const prices = series('pv_hourly_cost');
  const capacity = series('kube_persistentvolume_capacity_bytes');
  const names = new Set([...capacity.keys(), ...prices.keys(), ...claims.keys()]);
  names.delete('');
  return [...names].sort().map((name) => {
    const claim = claims.get(name);
    const key = claim === undefined ? null : claimKey(claim);
    const price = prices.get(name, intervalMs);
    return {
      name,
      claimNamespace: claim === undefined ? null : named(claim, 'namespace'),
      claimName: claim?.['persistentvolumeclaim'] ?? null,
      storageClass: claim?.['storageclass'] ?? classes.get(name) ?? null,
      bytes: capacity.get(name, intervalMs) ?? sizeOf(price, key === null ? undefined : requested.get(key)),
      used: key === null ? null : series('kubelet_volume_stats_used_bytes').get(key, intervalMs),
      price,
      pods: key === null ? [] : [...(mounts.get(key) ?? [])].sort(),
    };
  });
}

/** Where capacities are not exported: what the claim asks for, while the volume has a price. */
function sizeOf(price: Samples | null, requested: Samples | undefined): Samples {
  const bytes = requested?.value.at(-1);
  return price === null || bytes === undefined ? { at: [], value: [] } : { at: price.at, value: price.at.map(() => bytes) };
}

function mountsByClaim({ told }: Answers): Map<string, Set<string>> {
  const mounts = new Map<string, Set<string>>();
  for (const metric of ['pod_pvc_allocation', 'kube_pod_spec_volumes_persistentvolumeclaims_info'])
    for (const { labels } of told(metric)) {
      const pods = mounts.get(claimKey(labels)) ?? new Set<string>();
      mounts.set(claimKey(labels), pods.add(podKey(labels)));
    }
  return mounts;
}

/** Load balancers with the pods that their Service selects. */
export function readLoadBalancers(answers: Answers, intervalMs: number): MeasuredLoadBalancer[] {
  const { told } = answers;
  const prices = new SeriesOf();
  for (const { labels, samples } of told('kubecost_load_balancer_cost'))
    prices.add(`${named(labels, 'namespace')}/${named(labels, 'service')}/${labels['ingress_ip'] ?? ''}`, samples);
  if (prices.size === 0) return [];
  const selectors = new Map(
    told('service_selector_labels').map(({ labels }) => [
      `${named(labels, 'namespace')}/${named(labels, 'service')}`,
      carried(labels, 'label_'),
    ]),
  );
  const pods = told('kube_pod_labels').map(({ labels }) => ({
    namespace: named(labels, 'namespace'),
    pod: podKey(labels),
    labels: carried(labels, 'label_'),
  }));
  return [...prices.keys()].sort().map((key) => {
    const [namespace = '', service = ''] = key.split('/');
    const selector = Object.entries(selectors.get(`${namespace}/${service}`) ?? {});
    const behind = pods.filter(
      (pod) =>
        selector.length > 0 && pod.namespace === namespace && selector.every(([name, value]) => pod.labels[name] === value),
    );
    return {
      namespace: namespace === '' ? null : namespace,
      service,
      price: prices.get(key, intervalMs) ?? { at: [], value: [] },
      pods: [...new Set(behind.map(({ pod }) => pod))].sort(),
    };
  });
}

/** The cluster's own fees. */
export function readManagement({ told }: Answers, intervalMs: number): PricedPresence[] {
  const fees = new SeriesOf();
  for (const { labels, samples } of told('kubecost_cluster_management_cost')) fees.add(labels['provisioner_name'] ?? '', samples);
  return [...fees.keys()].map((key) => ({ price: fees.get(key, intervalMs) ?? { at: [], value: [] } }));
}

/** Prices of a GiB by where it goes. */
export function readNetworkPrices({ told }: Answers): Record<NetworkKind, number | null> {
  const price = (kind: NetworkKind): number | null =>
    told(`kubecost_network_${kind}_egress_cost`)[0]?.samples.value.findLast((value) => !Number.isNaN(value)) ?? null;
  return { zone: price('zone'), region: price('region'), internet: price('internet') };
}
