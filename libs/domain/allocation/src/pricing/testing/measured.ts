import type { MeasuredContainer, MeasuredHour, MeasuredNode, MeasuredPod } from '../measured-hour';
import type { Samples } from '../samples';

export const HOUR = Date.UTC(2026, 10, 17, 16);
export const MINUTE = 60_000;
export const GIB = 2 ** 30;

/** A sample each minute from one minute of the hour up to before another; minutes may be before and after the hour. */
export const every = (from: number, to: number, value: (minute: number) => number = () => 1, step = 1): Samples => {
  const minutes = Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, index) => from + index * step);
  return { at: minutes.map((minute) => HOUR + minute * MINUTE), value: minutes.map(value) };
};
export const always = (value: number): Samples => every(-5, 65, () => value);
/** What a counter shows of cores used in each minute, begun with the container. */
export const counted = (from: number, to: number, cores: (minute: number) => number): Samples => {
  let seconds = 0;
  return every(from, to, (minute) => (seconds += cores(minute) * 60));
};

export const node = (given: Partial<MeasuredNode> = {}): MeasuredNode => ({
  name: 'n1',
  labels: {},
  instanceType: null,
  spot: false,
  providerId: null,
  presence: always(1),
  cores: 8,
  coresAllocatable: 7.9,
  memoryBytes: 32 * GIB,
  memoryBytesAllocatable: 31 * GIB,
  gpus: null,
  extended: {},
  cpuPrice: always(0.04),
  memoryPrice: always(0.005),
  gpuPrice: null,
  ...given,
});

export const container = (given: Partial<MeasuredContainer> = {}): MeasuredContainer => ({
  name: 'main',
  running: always(1),
  startedMs: [],
  cpu: null,
  memory: null,
  cpuRequest: null,
  memoryRequest: null,
  extended: {},
  limits: null,
  gpuActivity: [],
  counts: { restarts: null, oomKills: null, throttling: null },
  ...given,
});

export const pod = (name: string, containers: MeasuredContainer[], given: Partial<MeasuredPod> = {}): MeasuredPod => ({
  namespace: 'shop',
  name,
  node: 'n1',
  controllerKind: 'Deployment',
  controller: 'web',
  labelSet: { labels: {}, namespaceLabels: {}, annotations: {} },
  egress: {},
  bytesSent: 0,
  bytesReceived: 0,
  containers,
  ...given,
});

export const measured = (given: Partial<MeasuredHour> = {}): MeasuredHour => ({
  cluster: 'acme',
  hour: HOUR,
  region: null,
  intervalMs: { running: MINUTE, use: MINUTE, priced: MINUTE, gpu: MINUTE },
  pods: [],
  nodes: [node()],
  volumes: [],
  loadBalancers: [],
  management: [],
  networkPrices: { zone: null, region: null, internet: null },
  prices: { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] },
  measures: { cpu: true, memory: true, gpu: true },
  governance: {},
  flags: [],
  ...given,
});
