import { hourOf, rowWith } from '@showback/persistence/testing';
import {
  type CostHour,
  type CostRow,
  DAY_MS,
  HOUR_MS,
  type Instant,
  type NodeHour,
  limitsOf,
  resourceUsage,
  type UsageHour,
} from '@showback/vocabulary';
import { FLEET_START } from '../../costs/testing';

/** A day and an hour of the next. */
export const WALK_HOURS = 25;
export const WALK_NOW = FLEET_START + WALK_HOURS * HOUR_MS + 30 * 60_000;

/** The hour that globex was not collected of. */
const GAP = 20;

/** Shared cost by weights, so that what heron receives depends on nobody's cost but the platform's; heron's idle in its own pool. */
export const WALK_DOCUMENT = `
teams:
  - { id: heron, name: Herons, parent: waders, groups: [heron-devs] }
  - { id: kestrel, name: Kestrels, parent: raptors, costCenter: kestrel-100, groups: [kestrel-devs] }
  - { id: platform }
  - { id: waders }
  - { id: raptors }
unknownTeams: create
dimensions:
  team:
    - { label: bu, map: { "7": kestrel } }
    - { value: kestrel, when: 'namespace:"kestrel-space"' }
    - { label: team, map: { herons: heron, kestrels: kestrel } }
  service: [{ label: app }]
  environment: [{ label: env }]
shared:
  - { name: platform, when: 'team:"platform"', split: fixed, weights: { heron: 1, kestrel: 2 }, within: cluster }
  - { name: management, when: 'kind:"management"', split: even, among: 'team:"heron","kestrel"' }
idle:
  - { when: 'nodePool:"heron-pool"', mode: share }
`;

/**
 * Everything that heron may not see: who the others are, how many, and what they cost. Two of these make two fleets that are
 * the same to heron.
 */
export interface Others {
  teams: readonly string[];
  /** Scales every amount; a prime, so that no sum of one fleet comes up in the other. */
  scale: bigint;
}

/** Two clusters in which heron costs the same whoever the others are. */
export function walkFleet(others: Others): CostHour[] {
  const hours = Array.from({ length: WALK_HOURS }, (_, index) => FLEET_START + index * HOUR_MS);
  return ['acme', 'globex'].flatMap((cluster) =>
    hours
      .filter((_, index) => cluster === 'acme' || index !== GAP)
      .map((hour, index) => ({
        ...hourOf(cluster, hour, [...ownRows(hour), ...othersRows(others, hour)]),
        nodes: [node('heron-node', 'heron-pool', others.scale), node('shared-node', 'shared-pool', others.scale)],
        usage: [...ownRows(hour), ...othersRows(others, hour)].filter(({ kind }) => kind === 'workload').map(usageOf),
        ...governanceOf(others, hour),
        assetDifferenceNano: { cpu: others.scale },
        flags: index === 3 ? [{ code: 'negative-idle', text: `${others.teams.join()} cost ${others.scale} too much` }] : [],
      })),
  );
}

function ownRows(hour: Instant): CostRow[] {
  const onOwn = { node: 'heron-node', nodePool: 'heron-pool' };
  return [
    workload('heron', 'web', 7_001n, onOwn),
    workload('heron', 'api', 3_001n, onOwn),
    workload('platform', 'mesh', 90_001n, { node: 'platform-node', nodePool: 'platform-pool' }),
    // Heron's on the first day, kestrel's after that.
    ...(hour < FLEET_START + DAY_MS ? [workload('heron', 'roamer', 1_009n, onOwn, { namespace: 'roam' })] : []),
    rowWith({ kind: 'idle', ...onOwn, cost: { cpu: 5_003n, memory: 2_003n } }),
    rowWith({ kind: 'idle', node: 'platform-node', nodePool: 'platform-pool', cost: { cpu: 4_001n, memory: 3_001n } }),
    rowWith({ kind: 'management', cost: { other: 10_000_002n } }),
  ];
}

function othersRows({ teams, scale }: Others, hour: Instant): CostRow[] {
  const there = { node: 'shared-node', nodePool: 'shared-pool' };
  return [
    ...teams.flatMap((team, index) => [
      workload(team, 'web', scale * BigInt(index + 3), there),
      workload(team, 'lab', scale * BigInt(index + 11), there),
    ]),
    ...(hour < FLEET_START + DAY_MS
      ? []
      : [workload(teams[0] ?? '', 'roamer', scale * 5n, there, { namespace: 'roam', container: `${teams[0] ?? ''}-box` })]),
    rowWith({
      namespace: 'stray',
      controllerKind: 'Deployment',
      workload: 'stray',
      pod: 'stray-1',
      container: 'stray',
      ...there,
      cost: { cpu: scale * 13n },
    }),
    rowWith({ kind: 'unmounted', namespace: 'stray', cost: { storage: scale * 17n } }),
    rowWith({ kind: 'idle', ...there, cost: { cpu: scale * 19n, memory: scale * 23n } }),
  ];
}

/** Heron's is the same whoever the others are; that of a namespace which changed hands is theirs after the first day. */
function governanceOf(
  { teams, scale }: Others,
  hour: Instant,
): Pick<CostHour, 'quotas' | 'autoscalers' | 'limitRanges' | 'disruptionBudgets'> {
  const quota = (namespace: string, used: number) => ({
    ...{ namespace, name: `${namespace}-quota`, resource: 'requests.cpu', hard: used * 2, used, reallyUsed: used / 3 },
  });
  const autoscaler = (namespace: string, targetName: string, maxReplicas: number) => ({
    ...{ namespace, name: targetName, targetKind: 'Deployment', targetName, minReplicas: 1, maxReplicas },
    ...{ metrics: [], currentReplicas: 1, desiredReplicas: 1 },
  });
  const range = (namespace: string, value: number) => ({
    ...{ namespace, name: `${namespace}-range`, type: 'Container' as const, resource: 'cpu', constraint: 'max' as const, value },
  });
  const budget = (namespace: string, name: string, pods: number) => ({
    ...{ namespace, name, podsExpected: pods, podsHealthy: pods, podsDesired: 2, disruptionsAllowed: pods - 2 },
  });
  const foreign = Number(scale % 1_009n) + 3;
  const roam = hour < FLEET_START + DAY_MS ? 2 : foreign;
  return {
    quotas: [quota('heron-space', 6), quota('roam', roam), ...teams.map((team) => quota(`${team}-space`, foreign))],
    autoscalers: [
      autoscaler('heron-space', 'heron-web', 3),
      autoscaler('roam', 'roamer', roam),
      ...teams.map((team) => autoscaler(`${team}-space`, `${team}-web`, foreign)),
    ],
    limitRanges: [range('heron-space', 3), range('roam', roam), ...teams.map((team) => range(`${team}-space`, foreign))],
    disruptionBudgets: [
      budget('heron-space', 'heron-web', 3),
      budget('roam', 'roamer', roam),
      ...teams.map((team) => budget(`${team}-space`, `${team}-web`, foreign)),
    ],
  };
}

/** As busy as it is dear. */
function usageOf({ namespace, controllerKind, workload: of, container, cost }: CostRow): UsageHour {
  const busy = resourceUsage([[Number(cost.cpu % 1_000_000_007n)]]);
  return {
    namespace,
    controllerKind,
    workload: of,
    container,
    cpu: busy,
    memory: busy,
    restarts: 0,
    oomKills: 0,
    throttling: null,
    limits: limitsOf({ cpu: [[3600, Number(cost.cpu % 1_000_000_007n)]], memory: [[3600, null]] }),
  };
}

/** Everything of it bears the team's name, labels too. */
function workload(
  team: string,
  name: string,
  nano: bigint,
  place: Partial<CostRow>,
  more: Partial<Pick<CostRow, 'namespace' | 'container'>> = {},
): CostRow {
  const full = name === 'roamer' ? name : `${team}-${name}`;
  return rowWith({
    namespace: `${team}-space`,
    controllerKind: 'Deployment',
    workload: full,
    pod: `${full}-1`,
    container: `${team}-box`,
    ...place,
    ...more,
    labelSet: {
      labels: { team, app: `${team}-${name}`, env: `${team}-prod` },
      namespaceLabels: { owner: team },
      annotations: {},
      nodeLabels: {},
    },
    cost: { cpu: nano * 1_009n, memory: nano * 503n, network: nano * 7n },
    quantity: {
      cpuMicroCoreHoursRequested: Number(nano),
      cpuMicroCoreHoursUsed: Math.floor(Number(nano) / 3),
      cpuMicroCoreHoursAllocated: Number(nano),
      memoryByteHoursRequested: Number(nano) * 4_096,
      memoryByteHoursUsed: Number(nano) * 2_048,
      memoryByteHoursAllocated: Number(nano) * 4_096,
    },
  });
}

/** What it has and how busy it is anyone may see who may see clusters; what it costs depends on `scale`. */
function node(name: string, nodePool: string, scale: bigint): NodeHour {
  return {
    node: name,
    nodePool,
    capacityType: 'on-demand',
    instanceType: 'm5.large',
    region: 'eu-west-1',
    zone: null,
    providerId: null,
    minutes: 60,
    cpuMilliCoresCapacity: 2_000,
    cpuMilliCoresAllocatable: null,
    memoryBytesCapacity: 8_000_000_000,
    memoryBytesAllocatable: null,
    gpuCount: 0,
    cpuNano: scale * 101n,
    memoryNano: scale * 103n,
    gpuNano: 0n,
    totalNano: scale * 204n,
    cpuIdleNano: scale * 29n,
    memoryIdleNano: scale * 31n,
    gpuIdleNano: 0n,
    cpuMicroCoreHoursRequested: 1_000,
    cpuMicroCoreHoursUsed: 500,
    memoryByteHoursRequested: 1_000,
    memoryByteHoursUsed: 500,
    gpuMicroHoursRequested: 0,
    gpuMicroHoursUsed: 0,
    labels: {},
  };
}
