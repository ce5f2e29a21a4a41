import type { MeasuredNode } from './measured-hour';

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

/** `nvidia_com_mig_3g_20gb`: a slice of so many parts of the compute, with so much memory (NVIDIA's MIG user guide). */
const MIG_SLICE = /^nvidia_com_mig_(\d)g_(\d+)gb/;
/** Where each slice is what a device is said to be, its product says which: `NVIDIA-A100-SXM4-40GB-MIG-1g.5gb`. */
const MIG_PRODUCT = /-MIG-(\d)g\.(\d+)gb/;
/** Most devices are cut in seven, these in four; where the product is not said, 6 GB for each slice is an A30's alone. */
const PARTS = 7;
const QUARTERED = { products: /\b(?:A30|RTX-PRO-6000)\b/, parts: 4, gigabytes: 6 };

/** Other resources that are a part of a device, whose share is not known from their name. */
const GPU_LIKE = /gpu|nvidia|vcuda|habana|neuron|(?:^|_)(?:mig(?:_|$)|gcu|npu|mlu)/;

/** What adding up sevenths may leave. */
const ROUNDING = 1e-9;

type Labels = Readonly<Record<string, string>>;
type Machine = Pick<MeasuredNode, 'labels' | 'extended' | 'gpus'>;

/** What a container takes of a node's devices. `null`: it takes something of them that nobody here knows the share of. */
export function gpusOf(requested: Readonly<Record<string, number>>, node: Machine | undefined): number | null {
  let gpus = 0;
  for (const [name, amount] of Object.entries(requested)) {
    const share = shareOf(name, node ?? NOWHERE);
    if (share === null) return null;
    gpus += share * amount;
  }
  return gpus;
}

/** How many devices, or slices of one, a container holds at least: replicas may all be of one. */
export function devicesOf(requested: Readonly<Record<string, number>>, node: Machine | undefined): number {
  let devices = 0;
  for (const [name, amount] of Object.entries(requested)) {
    const share = shareOf(name, node ?? NOWHERE) ?? 0;
    if (share > 0) devices += share === 1 || MIG_SLICE.test(name) ? amount : 1;
  }
  return devices;
}

/** Whether a resource is one of GPUs, or of something like them. */
export function isGpuLike(name: string): boolean {
  return DEVICES.has(name) || SHARED.has(name) || GPU_LIKE.test(name);
}

const NOWHERE: Machine = { labels: {}, extended: {}, gpus: null };

/** The devices of a node that are paid for: as its price's exporter says, which counts whole ones alone; of one that is cut in slices it says that there is none. */
export function gpusOffered({ labels, extended, gpus }: Machine): number {
  if (gpus !== null && gpus > 0) return gpus;
  const devices = Number(labels['nvidia_com_gpu_count']);
  if (Number.isInteger(devices) && devices > 0) return devices;
  // Slices need not fill the device that they are cut from.
  return Math.ceil((gpusOf(extended, { labels, extended, gpus: null }) ?? 0) - ROUNDING);
}

/** A resource's part of one device; 0 for what is none. */
function shareOf(name: string, { labels, extended, gpus }: Machine): number | null {
  const slice = MIG_SLICE.exec(name);
  if (slice) return sliceOf(slice, labels);
  if (!DEVICES.has(name) && !SHARED.has(name)) return GPU_LIKE.test(name) ? null : 0;
  const offered = extended[name] ?? 0;
  // However they are shared: so many devices are paid for, and so many of the resource are there to be had of them.
  if (gpus !== null && gpus > 0 && offered > 0) return Math.min(1, gpus / offered);
  const product = labels['nvidia_com_gpu_product'] ?? '';
  const cut = MIG_PRODUCT.exec(product);
  if (cut) return sliceOf(cut, labels);
  // Without renaming, the product's name says that the devices that are counted are shared ones.
  return SHARED.has(name) || product.endsWith('-SHARED') ? 1 / replicas(labels) : 1;
}

function sliceOf([, slices, gigabytes]: readonly string[], labels: Labels): number {
  const product = labels['nvidia_com_gpu_product'];
  const quartered =
    product === undefined ? Number(gigabytes) === Number(slices) * QUARTERED.gigabytes : QUARTERED.products.test(product);
  return Number(slices) / (quartered ? QUARTERED.parts : PARTS);
}

/** How many share one device (`nvidia.com/gpu.replicas` of NVIDIA's GPU feature discovery). */
function replicas(labels: Labels): number {
  const count = Number(labels['nvidia_com_gpu_replicas']);
  return Number.isInteger(count) && count > 0 ? count : 1;
}
