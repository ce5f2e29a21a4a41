/** Names of whole devices, as kube-state-metrics writes them. */
const DEVICES = new Set([
  'nvidia_com_gpu',
  'nvidia_com_pgpu',
  'amd_com_gpu',
  'gpu_intel_com_i915',
  'gpu_intel_com_xe',
  'k8s_amazonaws_com_vgpu',
]);

/** Replicas of a device that is shared in time, where the device plugin renames them. */
const SHARED = new Set(['nvidia_com_gpu_shared']);

/** `nvidia_com_mig_3g_20gb`: a slice of so many sevenths of the compute (NVIDIA's MIG user guide: 1g, 2g, 3g, 4g and 7g of 7). */
const MIG_SLICE = /^nvidia_com_mig_(\d)g_/;
const MIG_SLICES = 7;

/** Other resources that are a part of a device, whose share is not known from their name. */
const GPU_LIKE = /gpu|nvidia|vcuda|habana|neuron|(?:^|_)(?:mig(?:_|$)|gcu|npu|mlu)/;

type Labels = Readonly<Record<string, string>>;

/** What a container takes of a node's devices. `null`: it takes something of them that nobody here knows the share of. */
export function gpusOf(extended: Readonly<Record<string, number>>, nodeLabels: Labels): number | null {
  let gpus = 0;
  for (const [name, amount] of Object.entries(extended)) {
    const share = shareOf(name, nodeLabels);
    if (share === null) return null;
    gpus += share * amount;
  }
  return gpus;
}

/** The devices of a node by what it offers, where its price's exporter does not say it. */
export function gpusOffered(extended: Readonly<Record<string, number>>, nodeLabels: Labels): number {
  const devices = Number(nodeLabels['nvidia_com_gpu_count']);
  if (Number.isInteger(devices) && devices > 0) return devices;
  return gpusOf(extended, nodeLabels) ?? 0;
}

/** A resource's part of one device; 0 for what is none. */
function shareOf(name: string, nodeLabels: Labels): number | null {
  const slice = MIG_SLICE.exec(name);
  if (slice) return Number(slice[1]) / MIG_SLICES;
  if (SHARED.has(name)) return 1 / replicas(nodeLabels);
  // Without renaming, the product's name says that the devices that are counted are shared ones.
  if (DEVICES.has(name)) return nodeLabels['nvidia_com_gpu_product']?.endsWith('-SHARED') === true ? 1 / replicas(nodeLabels) : 1;
  return GPU_LIKE.test(name) ? null : 0;
}

/** How many share one device (`nvidia.com/gpu.replicas` of NVIDIA's GPU feature discovery). */
function replicas(labels: Labels): number {
  const count = Number(labels['nvidia_com_gpu_replicas']);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
