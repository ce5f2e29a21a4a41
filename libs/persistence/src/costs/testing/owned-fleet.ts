import { type AttributionDocument, compileDocument, type Policy } from '@showback/attribution';
import { COMPONENTS, type CostHour, type CostRow, DAY_MS, HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import fc from 'fast-check';
import { hourOf, rowWith } from './store-all';

export const OWNED_START = Date.parse('2026-11-16T00:00:00Z');
export const OWNED_DAYS = 3;
export const OWNED_WINDOW = { start: OWNED_START, end: OWNED_START + OWNED_DAYS * DAY_MS };
export const OWNED_CLUSTERS = ['acme', 'globex'];

const money = fc.bigInt({ min: 0n, max: 3_000_000_000n });
const team = fc.constantFrom('payments', 'search', 'Data', 'platform', '');
const place = fc.constantFrom(
  { node: 'n1', nodePool: 'general', region: 'eu' },
  { node: 'n2', nodePool: 'general', region: 'eu' },
  { node: 'n3', nodePool: 'dedicated', region: 'us' },
);

/** Containers of a handful of workloads in two namespaces, with idle, unmounted claims and management. */
const row: fc.Arbitrary<CostRow> = fc
  .record({
    kind: fc.constantFrom(
      'workload' as const,
      'workload' as const,
      'workload' as const,
      'idle' as const,
      'unmounted' as const,
      'management' as const,
    ),
    namespace: fc.constantFrom('shop', 'kube-system', 'edge-prd'),
    workload: fc.constantFrom('api', 'web', 'proxy'),
    pod: fc.constantFrom('a', 'b'),
    team,
    place,
    cpu: money,
    memory: money,
    other: fc.bigInt({ min: -20n, max: 20n }),
    precision: fc.constantFrom(null, 0n, 120_000_007n),
    away: fc.constantFrom(undefined, 1, 3_420),
  })
  .map(({ kind, namespace, workload, pod, team: label, place: where, cpu, memory, other, precision, away }) => {
    const cost = { cpu, memory, other };
    const known = precision === null ? {} : { precisionNano: precision };
    if (kind === 'management') return rowWith({ kind, ...known, cost: { other: cpu } });
    if (kind === 'unmounted') return rowWith({ kind, namespace: cpu % 2n === 0n ? namespace : null, cost: { storage: cpu } });
    if (kind === 'idle') return rowWith({ kind, ...known, ...where, cost: { cpu, memory } });
    const labels: Record<string, string> = label === '' ? {} : { team: label };
    const labelSet = { ...NO_LABELS, labels, namespaceLabels: namespace === 'shop' ? { team: 'shop-owners' } : {} };
    const names = { namespace, controllerKind: 'Deployment', workload, pod: `${workload}-${pod}`, container: 'main' };
    const quantity = {
      cpuMicroCoreHoursRequested: 1_000_000,
      cpuMicroCoreHoursUsed: 400_000,
      cpuMicroCoreHoursAllocated: 1_000_000,
    };
    const ran = away === undefined ? {} : { secondsAway: away };
    return rowWith({ kind, ...names, ...known, ...ran, ...where, labelSet, cost, quantity });
  });

const identity = ({ kind, namespace, workload, pod, node }: CostRow) => JSON.stringify([kind, namespace, workload, pod, node]);

/** Some hours of three days of two clusters. */
export const ownedHours: fc.Arbitrary<CostHour[]> = fc
  .record({
    subjects: fc.uniqueArray(row, { minLength: 4, maxLength: 12, selector: identity }),
    hours: fc.uniqueArray(
      fc.record({
        cluster: fc.constantFrom(...OWNED_CLUSTERS),
        hour: fc.integer({ min: 0, max: OWNED_DAYS * 24 - 1 }),
        present: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
        factor: fc.bigInt({ min: 1n, max: 7n }),
      }),
      { minLength: 4, maxLength: 24, selector: ({ cluster, hour }) => `${cluster} ${hour}` },
    ),
  })
  .map(({ subjects, hours }) =>
    hours.map(({ cluster, hour, present, factor }) => {
      const there = subjects.filter((_, index) => index === 0 || present[index] === true);
      const scaled = there.map((one) => {
        return rowWith({ ...one, cost: Object.fromEntries(COMPONENTS.map((name) => [name, one.cost[name] * factor])) });
      });
      return hourOf(cluster, OWNED_START + hour * HOUR_MS, scaled);
    }),
  );

const WHENS = [
  'team:"platform"',
  'namespace:"kube-system"',
  'kind:"management"',
  'kind:"unmounted"',
  'team:"search"',
  'kind:"shared"+team:"data"',
  'environment:"prd"',
];

const anyDocument: fc.Arbitrary<AttributionDocument> = fc.record({
  teams: fc.constantFrom<AttributionDocument['teams']>(
    [],
    [{ id: 'payments', parent: 'shop' }, { id: 'search', aliases: ['platform'] }, { id: 'shop' }, { id: 'data' }],
  ),
  unknownTeams: fc.constantFrom(undefined, 'create' as const, 'next' as const, 'unattributed' as const),
  dimensions: fc.constant({
    team: [{ label: 'team' }, { namespaceLabel: 'team' }],
    service: [{ controller: true as const }],
    environment: [{ namespace: '-(?<value>prd)$' }],
  }),
  shared: fc
    .array(
      fc.record({
        when: fc.constantFrom(...WHENS),
        split: fc.constantFrom('proportional' as const, 'even' as const, 'fixed' as const),
        within: fc.constantFrom('cluster' as const, 'region' as const, 'fleet' as const),
        among: fc.constantFrom(undefined, 'all', 'listed', 'namespace:"shop"'),
        absorb: fc.constantFrom(undefined, 0.3, 1),
      }),
      { maxLength: 3 },
    )
    .map((rules) =>
      rules.map((rule, index) => ({
        ...rule,
        name: `rule ${index}`,
        ...(rule.split === 'fixed' && { weights: { payments: 60, search: 40.5, data: 1 } }),
      })),
    ),
  idle: fc.constantFrom<AttributionDocument['idle']>(
    [],
    [{ mode: 'share' }],
    [{ when: 'nodePool:"dedicated"', to: 'payments' }, { mode: 'share' }],
    [{ when: 'nodePool:"dedicated"', mode: 'share' }],
  ),
});

/** Documents with every way of sharing; where no team is listed, all are created. */
export const ownedDocument: fc.Arbitrary<AttributionDocument> = anyDocument.map((document) =>
  document.teams.length > 0 ? document : { ...document, unknownTeams: undefined },
);

/** @throws Error where the document is wrong */
export function compiled(document: AttributionDocument): Policy {
  const pattern = (source: string) => ({
    source,
    read: (text: string) => {
      const match = new RegExp(source).exec(text);
      return match?.groups?.['value'] ?? match?.[0] ?? null;
    },
    replaceAll: (text: string, by: string) => text.replaceAll(new RegExp(source, 'g'), by),
  });
  const result = compileDocument(document, { pattern });
  if ('faults' in result) throw new Error(JSON.stringify(result.faults));
  return result.policy;
}
