import { at, within, type Plan, type PlannedPod } from './plan';

export const COMPONENTS = ['cpu', 'ram', 'gpu', 'pv', 'lb', 'other'] as const;
export type TrueComponent = (typeof COMPONENTS)[number];
/** Money by `namespace/workload`, `__idle__`, `__unmounted__` or `__management__`, and component. */
export type TrueCosts = Map<string, Record<TrueComponent, number>>;

const HOUR = 3_600;

/**
 * What one hour of a plan cost, counted moment by moment from the plan alone: each container max(request, use) at the price of its node in that moment; idle
 * the rest of the node; volumes and load balancers to the pods that run and have them in equal parts, else unmounted.
 * @param moment seconds from one look at it to the next: nothing may change between them
 */
export function trueCost(plan: Plan, hour: number, moment: number): TrueCosts {
  const costs: TrueCosts = new Map();
  const put = (name: string, component: TrueComponent, amount: number): void => {
    let own = costs.get(name);
    if (own === undefined) costs.set(name, (own = { cpu: 0, ram: 0, gpu: 0, pv: 0, lb: 0, other: 0 }));
    own[component] += (amount * moment) / HOUR;
  };
  const pods = plan.pods.filter((pod) => pod.from < (hour + 1) * HOUR && pod.to > hour * HOUR);
  for (let second = hour * HOUR; second < (hour + 1) * HOUR; second += moment) {
    const running = pods.filter((pod) => runningOf(pod, second).length > 0);
    putNodes(plan, second, put);
    for (const pod of running) putPod(pod, second, put);
    putShared(plan, second, running, put);
    if (plan.management !== null) put('__management__', 'other', plan.management);
  }
  return costs;
}

type Put = (name: string, component: TrueComponent, amount: number) => void;

const runningOf = (pod: PlannedPod, second: number) =>
  pod.containers.filter(({ runs }) => runs.some((run) => within(second, run)));

export const workloadKey = ({ namespace, workload }: PlannedPod): string => `${namespace}/${workload.name}`;

/** All of a node as idle; what runs on it is taken from that. */
function putNodes(plan: Plan, second: number, put: Put): void {
  for (const node of plan.nodes) {
    if (!within(second, node)) continue;
    const { core, gib, device } = at(node.prices, second);
    put('__idle__', 'cpu', node.cores * core);
    put('__idle__', 'ram', node.gib * gib);
    put('__idle__', 'gpu', (node.devices?.count ?? 0) * device);
  }
}

function putPod(pod: PlannedPod, second: number, put: Put): void {
  const minute = Math.floor(second / 60);
  const { core, gib, device } = at(pod.node.prices, second);
  for (const container of runningOf(pod, second)) {
    const requests = container.requests === null ? { cores: 0, gib: 0 } : at(container.requests, second);
    const parts = {
      cpu: Math.max(requests.cores, container.cores(minute)) * core,
      ram: Math.max(requests.gib, container.gib(minute)) * gib,
      gpu: container.devices * (pod.node.devices?.share ?? 0) * device,
    };
    for (const component of ['cpu', 'ram', 'gpu'] as const) {
      put(workloadKey(pod), component, parts[component]);
      put('__idle__', component, -parts[component]);
    }
  }
}

function putShared({ volumes, balancers }: Plan, second: number, running: readonly PlannedPod[], put: Put): void {
  const share = (component: 'pv' | 'lb', amount: number, pods: readonly PlannedPod[]): void => {
    if (pods.length === 0) put('__unmounted__', component, amount);
    for (const pod of pods) put(workloadKey(pod), component, amount / pods.length);
  };
  for (const volume of volumes)
    if (within(second, volume))
      share(
        'pv',
        at(volume.sizes, second) * volume.price,
        running.filter(
          ({ namespace, claims }) => namespace === volume.namespace && volume.claim !== null && claims.includes(volume.claim),
        ),
      );
  for (const balancer of balancers)
    if (within(second, balancer))
      share(
        'lb',
        balancer.price,
        running.filter(({ namespace, labels }) => namespace === balancer.namespace && labels['app'] === balancer.app),
      );
}
