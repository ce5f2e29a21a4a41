import type { Chance } from './chance';
import type { NodePrices, PlannedDevices, PlannedNode, Span, Step } from './plan';

/** What a machine is called, its cores and GiB. */
const MACHINES = [
  ['n2-standard-8', 8, 32],
  ['m6i.4xlarge', 16, 64],
  ['r6g.2xlarge', 8, 64],
  ['Standard_D32s_v5', 32, 128],
  ['c3-highcpu-22', 22, 44],
] as const;
const DAY = 86_400;

type DeviceKind = Omit<PlannedDevices, 'count' | 'offered'> & { offers: number };

/** Ways in which devices are offered; `offers`: how many of the resource for each device. */
const DEVICES: readonly DeviceKind[] = [
  { resource: 'nvidia_com_gpu', share: 1, offers: 1, labels: {}, counted: true },
  { resource: 'amd_com_gpu', share: 1, offers: 1, labels: {}, counted: true },
  {
    resource: 'nvidia_com_mig_1g_5gb',
    share: 1 / 7,
    offers: 7,
    labels: { label_nvidia_com_gpu_product: 'NVIDIA-A100-SXM4-40GB' },
    counted: true,
  },
  { resource: 'nvidia_com_mig_3g_20gb', share: 3 / 7, offers: 2, labels: {}, counted: false },
  { resource: 'nvidia_com_gpu_shared', share: 1 / 4, offers: 4, labels: { label_nvidia_com_gpu_replicas: '4' }, counted: true },
  {
    resource: 'nvidia_com_gpu',
    share: 1 / 3,
    offers: 3,
    labels: { label_nvidia_com_gpu_replicas: '3', label_nvidia_com_gpu_product: 'Tesla-T4-SHARED' },
    counted: true,
  },
];

/** Nodes of several kinds: some stay, some die or are born, some are replaced under their name, some have devices. */
export function makeNodes(chance: Chance, length: number, moment: number): PlannedNode[] {
  const nodes: PlannedNode[] = [];
  const somewhen = (): number => Math.round(chance.between(0, length) / moment) * moment;
  const add = (name: string, span: Span, devices: PlannedDevices | null = null): void => {
    const [instanceType, cores, gib] = chance.pick(MACHINES);
    const uid = chance.word(12);
    nodes.push({
      name,
      uid,
      address: `10.0.${nodes.length}.${chance.whole(2, 250)}`,
      instanceType,
      zone: chance.pick(['europe-west4-a', 'europe-west4-b', 'us-east-1c']),
      spot: chance.is(0.3),
      cores,
      gib,
      prices: pricesOf(chance, somewhen),
      devices,
      ...span,
    });
  };
  const always = { from: -DAY, to: length + DAY };
  const name = (): string => chance.pick(['gke-std', 'ip-10-0', 'pool.spot']) + `-${chance.word(4)}`;
  for (let count = chance.whole(2, 4); count > 0; count--) add(name(), always);
  for (let count = chance.whole(0, 2); count > 0; count--) add(name(), { ...always, to: somewhen() });
  for (let count = chance.whole(0, 2); count > 0; count--) add(name(), { ...always, from: somewhen() });
  if (chance.is(0.5)) {
    const from = somewhen();
    add(name(), { from, to: from + chance.whole(3, 50) * 60 });
  }
  if (chance.is(0.6)) {
    const { offers, ...devices } = chance.pick(DEVICES);
    const count = chance.whole(1, 2);
    add(name(), always, { ...devices, count, offered: offers * count });
  }
  if (chance.is(0.3)) reborn(chance, nodes, length);
  return nodes;
}

/** One of those that stay dies and comes back under its name a while later, as another machine of the same kind. */
function reborn(chance: Chance, nodes: PlannedNode[], length: number): void {
  const [old] = nodes;
  if (old === undefined || length < 3_600) return;
  const dies = chance.whole(10, length / 60 - 20) * 60;
  nodes.push({ ...old, uid: chance.word(12), from: dies + chance.whole(1, 9) * 60 });
  old.to = dies;
}

function pricesOf(chance: Chance, somewhen: () => number): Step<NodePrices>[] {
  const value = {
    core: Math.round(chance.between(0.005, 0.05) * 1e5) / 1e5,
    gib: Math.round(chance.between(0.001, 0.008) * 1e5) / 1e5,
    device: Math.round(chance.between(0.2, 3) * 100) / 100,
  };
  const steps = [{ from: -DAY, value }];
  if (chance.is(0.2)) steps.push({ from: somewhen(), value: { ...value, core: value.core * 1.25, gib: value.gib * 0.75 } });
  return steps;
}
