import type { CostHour, CostRow, Instant } from '@showback/vocabulary';
import { sampleHour, sampleNode, sampleRow } from '../testing/sample-hours';

const TEAMS = ['payments', 'search', 'web', 'data', 'platform', 'mobile', 'risk'];
const CONTAINERS_PER_NODE = 25;
const SERVICES_OF_A_TEAM = 10;
const POOLS = 8;
/** One workload of so many has nothing that tells whose it is. */
const UNLABELLED = 50;

const poolOf = (node: number): string => `pool-${node % POOLS}`;

/**
 * An hour of a fleet: workloads of three pods, one container each, with the labels that pods have. The same containers
 * run in every hour; their figures differ from hour to hour.
 */
export function fleetHour(cluster: string, hour: Instant, containers: number, teams: readonly string[] = TEAMS): CostHour {
  const random = sequence(Math.round(hour / 3_600_000));
  const nodes = Array.from({ length: Math.ceil(containers / CONTAINERS_PER_NODE) }, (_, index) =>
    sampleNode(`node-${index}`, { nodePool: poolOf(index) }),
  );
  const rows = Array.from({ length: containers }, (_, index) => parsed(fleetRow(index, { random, teams, nodes: nodes.length })));
  return sampleHour(cluster, hour, rows, { nodes });
}

interface Fleet {
  random: () => number;
  teams: readonly string[];
  /** How many. */
  nodes: number;
}

function fleetRow(index: number, { random, teams, nodes }: Fleet): CostRow {
  const service = Math.floor(index / 3);
  const team = teams[service % teams.length] ?? '';
  const name = `${team}-service-${service}`;
  const owner: Record<string, string> = service % UNLABELLED === UNLABELLED - 1 ? {} : { team };
  const cpu = 200_000 + Math.floor(random() * 800_000);
  const memory = 268_435_456 + Math.floor(random() * 1_073_741_824);
  const row = sampleRow(
    {
      namespace: `${team}-${service % 40}`,
      workload: name,
      pod: `${name}-7d9f8b6c5-${index.toString(36).padStart(5, '0')}`,
      container: name,
      node: `node-${service % nodes}`,
      nodePool: poolOf(service % nodes),
      labelSet: {
        labels: {
          app_kubernetes_io_name: name,
          app_kubernetes_io_part_of: `${team}-${Math.floor(service / teams.length) % SERVICES_OF_A_TEAM}`,
          ...owner,
          version: `1.${service % 30}.0`,
          tier: 'backend',
        },
        namespaceLabels: { ...owner, environment: 'production', kubernetes_io_metadata_name: `${team}-${service % 40}` },
        annotations: {},
        nodeLabels: {},
      },
    },
    {
      cpu: BigInt(Math.floor(random() * 30_000)) * 1_000n,
      memory: BigInt(Math.floor(random() * 12_000)) * 1_000n,
      network: BigInt(Math.floor(random() * 90)) * 10_000n,
      other: BigInt(Math.floor(random() * 3)) * 10_000n,
    },
  );
  Object.assign(row.quantity, {
    cpuMicroCoreHoursRequested: cpu,
    cpuMicroCoreHoursUsed: Math.floor(cpu * random()),
    cpuMicroCoreHoursAllocated: cpu,
    memoryByteHoursRequested: memory,
    memoryByteHoursUsed: Math.floor(memory * random()),
    memoryByteHoursAllocated: memory,
    networkBytesSent: Math.floor(random() * 1e9),
    networkBytesReceived: Math.floor(random() * 1e9),
  });
  return row;
}

/** With texts as they come out of a parser: whole, not still glued together from parts. */
function parsed(row: CostRow): CostRow {
  const { cost, idleShareNano, ...rest } = row;
  return { ...(JSON.parse(JSON.stringify(rest)) as typeof rest), cost, idleShareNano };
}

/** The same numbers between 0 and 1 for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
