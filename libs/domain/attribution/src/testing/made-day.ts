import { NO_LABELS, parseFilter, type RowKind } from '@showback/vocabulary';
import type { Decision } from '../attribute-day';
import { type DayItem, orderItems } from '../day';
import type { Policy, SharedRule, Source } from '../policy';
import type { SharedLine } from '../share-out';

let ids = 0n;

/** A container of a Deployment `workload` in namespace `shop` of cluster `one`, unless said otherwise. Money in nano-units. */
export function item(of: {
  kind?: RowKind;
  cluster?: string;
  namespace?: string | null;
  workload?: string | null;
  nodePool?: string | null;
  labels?: Record<string, string>;
  namespaceLabels?: Record<string, string>;
  nodeLabels?: Record<string, string>;
  cpu?: bigint;
  idleShareNano?: bigint;
}): DayItem {
  const { kind = 'workload', cluster = 'one', namespace = 'shop', workload = 'api', nodePool = 'general' } = of;
  const cost = { cpu: of.cpu ?? 1n, memory: 0n, gpu: 0n, storage: 0n, network: 0n, loadBalancer: 0n, other: 0n };
  const { labels = {}, namespaceLabels = {}, nodeLabels = {} } = of;
  return {
    id: (ids += 1n),
    cluster,
    kind,
    region: 'eu',
    namespace,
    controllerKind: workload === null ? null : 'Deployment',
    workload,
    container: workload === null ? null : 'main',
    nodePool,
    capacityType: 'on-demand',
    instanceType: 'm6i.large',
    labelSet: { ...NO_LABELS, labels, namespaceLabels, nodeLabels },
    cost,
    idleShareNano: of.idleShareNano ?? 0n,
  };
}

type MadeShared = Partial<Omit<SharedRule, 'when'>> & { when: string };

/** A policy without listed teams, in which unknown ones are created. */
export function policyOf(dimensions: Record<string, Source[]>, shared: MadeShared[] = []): Policy {
  return {
    teams: { any: false, byId: new Map(), resolve: () => null },
    unknownTeams: 'create',
    dimensions: Object.entries(dimensions).map(([name, sources]) => ({
      name,
      rules: sources.map((source) => ({ source, when: null, map: null, replace: null })),
    })),
    shared: shared.map(({ when, ...rule }) => ({
      name: 'made',
      when: parseFilter(when),
      split: 'proportional',
      weights: null,
      within: 'cluster',
      among: 'all',
      absorb: 0n,
      ...rule,
    })),
    idle: [],
  };
}

/** The lines that rules take, whole days, in order. */
export function linesOf(decisions: readonly Decision[]): SharedLine<string>[] {
  const byItem = new Map(decisions.map((decision) => [decision.item, decision]));
  return orderItems(decisions.map(({ item: one }) => one)).flatMap((one) => {
    const decision = byItem.get(one);
    if (decision === undefined || decision.shared === null) return [];
    const amounts = {
      ...one.cost,
      idleShare: one.idleShareNano,
      cpuUnused: 0n,
      memoryUnused: 0n,
      gpuUnused: 0n,
      precision: 5_000n,
    };
    return [{ item: one, owner: decision.owner, rule: decision.shared, parts: [{ group: 'all', amounts }] }];
  });
}
