import { assembleHour } from '@showback/allocation';
import { HOUR_MS, type CostHour, type Finding, type Instant } from '@showback/vocabulary';
import { PrometheusSource } from '../../prometheus-source';
import type { Plan } from './plan';
import { COMPONENTS, trueCost, type TrueComponent, type TrueCosts } from './true-cost';

const NAMES = { cpu: 'cpu', ram: 'memory', gpu: 'gpu', pv: 'storage', lb: 'loadBalancer', other: 'other' } as const;

/** How far what was found is from the truth. */
export interface Difference {
  name: string;
  component: TrueComponent | 'total';
  found: number;
  truth: number;
}

export interface Compared {
  /** Per workload and component, over all hours. */
  parts: Difference[];
  /** Of the cluster, each hour. */
  hours: Difference[];
  findings: Finding[];
  quarantine: Finding[];
}

/** Collects all hours of a plan from a Prometheus and sets them beside what they truly cost. */
export async function compare(
  plan: Plan,
  { url, cluster, start, moment }: { url: string; cluster: string; start: Instant; moment: number },
): Promise<Compared> {
  const source = new PrometheusSource({
    url,
    cluster,
    sourceClusterId: cluster,
    clusterLabel: 'cluster_id',
    region: null,
    prices: { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] },
    pacing: { attempts: 1 },
  });
  const found: TrueCosts = new Map();
  const truth: TrueCosts = new Map();
  const result: Compared = { parts: [], hours: [], findings: [], quarantine: [] };
  for (let hour = 0; hour < plan.length / 3_600; hour++) {
    const said = await source.readHour(start + hour * HOUR_MS, AbortSignal.timeout(60_000));
    const cost = assembleHour(said, { knownOwners: new Map() });
    result.findings.push(...cost.flags);
    result.quarantine.push(...cost.quarantine);
    const [mine, real] = [costsOf(cost), trueCost(plan, hour, moment)];
    add(found, mine);
    add(truth, real);
    result.hours.push({ name: `hour ${hour}`, component: 'total', found: totalOf(mine), truth: totalOf(real) });
  }
  source.close();
  for (const name of new Set([...found.keys(), ...truth.keys()]))
    for (const component of COMPONENTS)
      result.parts.push({ name, component, found: found.get(name)?.[component] ?? 0, truth: truth.get(name)?.[component] ?? 0 });
  return result;
}

function costsOf({ rows }: CostHour): TrueCosts {
  const costs: TrueCosts = new Map();
  for (const row of rows) {
    const name = row.kind === 'workload' ? `${row.namespace ?? ''}/${row.workload ?? ''}` : `__${row.kind}__`;
    const own = costs.get(name) ?? { cpu: 0, ram: 0, gpu: 0, pv: 0, lb: 0, other: 0 };
    for (const component of COMPONENTS) own[component] += Number(row.cost[NAMES[component]]) / 1e9;
    costs.set(name, own);
  }
  return costs;
}

function add(sum: TrueCosts, more: TrueCosts): void {
  for (const [name, costs] of more) {
    const own = sum.get(name) ?? { cpu: 0, ram: 0, gpu: 0, pv: 0, lb: 0, other: 0 };
    for (const component of COMPONENTS) own[component] += costs[component];
    sum.set(name, own);
  }
}

function totalOf(costs: TrueCosts): number {
  let total = 0;
  for (const own of costs.values()) for (const component of COMPONENTS) total += own[component];
  return total;
}

/** As a part of the truth. Money below a ten-thousandth of a unit is nothing. */
export function errorOf({ found, truth }: Difference): number {
  return Math.abs(found - truth) / Math.max(truth, 1e-4);
}
