/** From one second to before another, counted from the first hour of a plan. */
export interface Span {
  from: number;
  to: number;
}

/** What holds from a second on, until the next one's. */
export interface Step<Value> {
  from: number;
  value: Value;
}

/** What a small cluster truly does: all that it costs follows from it. */
export interface Plan {
  /** Seconds: whole hours. */
  length: number;
  nodes: PlannedNode[];
  pods: PlannedPod[];
  volumes: PlannedVolume[];
  balancers: PlannedBalancer[];
  /** By the hour; null: none. */
  management: number | null;
}

export interface NodePrices {
  /** Per core, GiB and device, by the hour. */
  core: number;
  gib: number;
  device: number;
}

export interface PlannedNode extends Span {
  name: string;
  uid: string;
  address: string;
  instanceType: string;
  zone: string;
  spot: boolean;
  cores: number;
  gib: number;
  prices: Step<NodePrices>[];
  devices: PlannedDevices | null;
}

/** Devices of a node, and what it offers of them. */
export interface PlannedDevices {
  count: number;
  /** As kube-state-metrics calls it, with the part of a device that one of it is. */
  resource: string;
  share: number;
  offered: number;
  labels: Readonly<Record<string, string>>;
  /** Whether the price's exporter counts them; where they are cut in slices it counts none. */
  counted: boolean;
}

export interface PlannedPod extends Span {
  namespace: string;
  name: string;
  uid: string;
  node: PlannedNode;
  /** Its owner and, above it, what the truth calls it by. */
  owner: { kind: string; name: string } | null;
  workload: { kind: string; name: string };
  labels: Readonly<Record<string, string>>;
  containers: PlannedContainer[];
  /** Claims that it mounts. */
  claims: string[];
  /** Before it: seconds that it waited for its node; behind it: seconds that it was still listed. */
  pending: number;
  listed: number;
}

export interface PlannedContainer {
  name: string;
  init: boolean;
  /** When it ran; behind each a restart. */
  runs: Span[];
  /** Cores and GiB; null: none. */
  requests: Step<{ cores: number; gib: number }>[] | null;
  /** Of the resource of its node's devices. */
  devices: number;
  /** By minute of the plan. */
  cores: (minute: number) => number;
  gib: (minute: number) => number;
}

export interface PlannedVolume extends Span {
  name: string;
  namespace: string;
  claim: string | null;
  sizes: Step<number>[];
  /** Per GiB and hour. */
  price: number;
}

export interface PlannedBalancer extends Span {
  namespace: string;
  service: string;
  price: number;
  /** The `app` that it selects. */
  app: string;
}

/** What holds at a second. */
export function at<Value>(steps: readonly Step<Value>[], second: number): Value {
  const step = steps.findLast(({ from }) => from <= second) ?? steps[0];
  if (step === undefined) throw new RangeError('no steps');
  return step.value;
}

export const within = (second: number, { from, to }: Span): boolean => second >= from && second < to;
