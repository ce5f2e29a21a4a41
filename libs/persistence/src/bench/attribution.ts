import { performance } from 'node:perf_hooks';
import { type AttributionDocument, attributeDay, compileDocument, type Policy, type RuleEntry } from '@showback/attribution';
import { zeroMeasures } from '@showback/allocation';
import type { MeasuredItem } from '../lines/day-items';
import { linesOfDay } from '../lines/lines-of-day';
import type { BenchRow } from '.';

const WORKLOADS = 20_000;
const NAMESPACES = 400;
const TEAMS = 200;
const RUNS = 9;

/** Measures what it takes to decide whose each of 20,000 workloads is on a day, under 200 rules. Takes some seconds. */
export function benchAttribution(): BenchRow[] {
  const policy = policyOf(fleetDocument());
  const items = Array.from({ length: WORKLOADS }, (_, index) => fleetItem(index));
  const attributed = typical(() => attributeDay(items, policy));
  const whole = typical(() => linesOfDay(items, policy));
  const row = (name: string, value: number, bound: number): BenchRow => ({ name, value, bound, unit: 's', ok: value <= bound });
  return [
    row('a day of 20,000 workloads attributed by 200 rules', attributed, 1),
    row('a day of 20,000 workloads attributed, shared out and summed by owner', whole, 2),
  ];
}

/** 100 rules for the team, 60 for the service, 20 for a dimension of its own, 10 that share and 10 for idle. */
function fleetDocument(): AttributionDocument {
  const team = Array.from({ length: 100 }, (_, index): RuleEntry => {
    if (index % 4 === 0) return { label: `acme.io/team-${index}` };
    if (index % 4 === 1) return { namespaceLabel: `acme.io/owner-${index}`, when: `label[tier]:"tier-${index % 7}"` };
    if (index % 4 === 2) return { value: `team-${index}`, when: `namespace:"ns-${index}"|namespace<~:"legacy-${index}-"` };
    return { label: `squad-${index}`, when: `cluster:"one"+nodePool!:"gpu"`, map: { old: 'team-1' } };
  });
  const service = Array.from({ length: 60 }, (_, index): RuleEntry => {
    return index === 59 ? { controller: true } : { label: `app-${index}`, when: `workload~:"svc-${index}-"` };
  });
  const stage = Array.from({ length: 20 }, (_, index): RuleEntry => ({ nodeLabel: `stage-${index}` }));
  return {
    teams: Array.from({ length: TEAMS }, (_, index) => ({ id: `team-${index}`, aliases: [`t${index}`] })),
    dimensions: { team: [...team, { label: 'team' }], service, stage },
    shared: Array.from({ length: 10 }, (_, index) => ({
      name: `shared ${index}`,
      when: `namespace:"ns-${index * 7 + 3}"`,
      split: 'proportional' as const,
    })),
    idle: Array.from({ length: 10 }, (_, index) => ({ when: `nodePool:"pool-${index}"`, mode: 'share' as const })),
  };
}

function policyOf(document: AttributionDocument): Policy {
  const compiled = compileDocument(document, {
    pattern: () => {
      throw new Error('no patterns here');
    },
  });
  if ('faults' in compiled) throw new Error(JSON.stringify(compiled.faults.slice(0, 3)));
  return compiled.policy;
}

function fleetItem(index: number): MeasuredItem {
  const measures = {
    ...zeroMeasures(),
    cpu: BigInt(1_000_000 + ((index * 7_919) % 5_000_000)),
    memory: 900_000n,
    idleShare: 7n,
    rows: 24n,
  };
  const kind = index % 2_000 === 0 ? 'idle' : 'workload';
  const workload = kind === 'idle' ? null : `svc-${index % 60}-${index}`;
  return {
    id: BigInt(index + 1),
    cluster: index % 3 === 0 ? 'two' : 'one',
    kind,
    region: 'eu',
    namespace: workload === null ? null : `ns-${index % NAMESPACES}`,
    controllerKind: workload === null ? null : 'Deployment',
    workload,
    container: workload === null ? null : 'main',
    nodePool: `pool-${Math.floor(index / 2_000) % 12}`,
    capacityType: 'on-demand',
    instanceType: 'm6i.large',
    labelSet: {
      labels: { team: `T${index % TEAMS}`, app_kubernetes_io_name: workload ?? '', tier: 'backend', version: `1.${index % 30}` },
      namespaceLabels: { env: 'prod', kubernetes_io_metadata_name: `ns-${index % NAMESPACES}` },
      annotations: {},
      nodeLabels: { [`stage-${index % 30}`.replace('-', '_')]: 'prod' },
    },
    cost: measures,
    idleShareNano: measures.idleShare,
    measures,
  };
}

/** The first quartile of some runs, in seconds, after two that warm up. */
function typical(work: () => unknown): number {
  const took: number[] = [];
  for (let run = 0; run < RUNS + 2; run += 1) {
    const start = performance.now();
    work();
    if (run >= 2) took.push(performance.now() - start);
  }
  return (took.sort((a, b) => a - b)[Math.floor(RUNS / 4)] ?? Number.NaN) / 1000;
}
