import { type Autoscaler, type LimitRange, quotaUnit } from '@showback/vocabulary';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assembleHour } from './assemble';
import { GOVERNED_MAX } from './governance';
import type { SourceHour, SourceQuota } from './source-hour';
import { container, sourceHour } from './testing/made-hours';

const quota = (resource: string, of: Partial<SourceQuota> = {}): SourceQuota => ({
  ...{ namespace: 'shop', name: 'compute', resource, hard: 8, used: 4 },
  ...of,
});
const autoscaler = (of: Partial<Autoscaler> = {}): Autoscaler => ({
  ...{ namespace: 'shop', name: 'web', targetKind: 'Deployment', targetName: 'web', minReplicas: 2, maxReplicas: 5 },
  ...{ metrics: [{ name: 'cpu', type: 'utilization', target: 0.7 }], currentReplicas: 3, desiredReplicas: 3 },
  ...of,
});
const pods = [container({ pod: 'web-6d1dbb5824-58cfa' }), container({ pod: 'web-6d1dbb5824-11111' })];
const assemble = (of: Partial<SourceHour>) => assembleHour(sourceHour({ allocations: pods, ...of }), { knownOwners: new Map() });
const sumOf = (read: (pod: (typeof pods)[number]) => number | null) => pods.reduce((sum, pod) => sum + (read(pod) ?? 0), 0);

it('sets beside what is reserved of CPU and memory what the pods of the namespace really used', () => {
  const { quotas } = assemble({ quotas: [quota('requests.cpu'), quota('limits.memory'), quota('pods')] });
  const [cpu, memory] = [
    sumOf((pod) => pod.quantity.cpuMicroCoreHoursUsed) / 1e6,
    sumOf((pod) => pod.quantity.memoryByteHoursUsed),
  ];
  const byResource = Object.fromEntries((quotas ?? []).map(({ resource, reallyUsed }) => [resource, reallyUsed]));
  expect(byResource).toEqual({ 'requests.cpu': cpu, 'limits.memory': memory, pods: null });
  expect(cpu).toBeGreaterThan(0);
});

it('does not take for nothing what is not measured, and knows an empty namespace from it', () => {
  const unknown = pods.map((pod) => ({ ...pod, quantity: { ...pod.quantity, cpuMicroCoreHoursUsed: null } }));
  const { quotas } = assemble({
    allocations: unknown,
    quotas: [quota('requests.cpu'), quota('requests.cpu', { namespace: 'empty' })],
  });
  expect(quotas?.map(({ namespace, reallyUsed }) => [namespace, reallyUsed])).toEqual([
    ['empty', 0],
    ['shop', null],
  ]);
});

it('knows the difference between nothing said and nothing there', () => {
  expect(assemble({})).not.toHaveProperty('quotas');
  expect(assemble({})).not.toHaveProperty('autoscalers');
  expect(assemble({ quotas: [], autoscalers: [] })).toMatchObject({ quotas: [], autoscalers: [] });
});

it('has each once, whatever the order and however many exporters tell of it; what is no number is left out', () => {
  const told = [quota('cpu'), quota('requests.cpu'), quota('requests.cpu', { used: 5 }), quota('pods', { hard: Number.NaN })];
  const scaled = [autoscaler(), autoscaler({ maxReplicas: 6 }), autoscaler({ name: 'x', maxReplicas: Infinity })];
  fc.assert(
    fc.property(
      fc.shuffledSubarray(told, { minLength: 4 }),
      fc.shuffledSubarray(scaled, { minLength: 3 }),
      (quotas, autoscalers) => {
        const hour = assemble({ quotas, autoscalers });
        expect(hour.quotas).toMatchObject([{ resource: 'requests.cpu', used: 5 }]);
        expect(hour.autoscalers).toEqual([autoscaler({ maxReplicas: 6 })]);
      },
    ),
  );
});

it('keeps limit ranges and disruption budgets as they were said, each once and in order', () => {
  const range = (of: Partial<LimitRange> = {}): LimitRange => ({
    ...{ namespace: 'shop', name: 'defaults', type: 'Container', resource: 'cpu', constraint: 'defaultRequest', value: 0.1 },
    ...of,
  });
  const budget = { namespace: 'shop', name: 'web', podsExpected: 3, podsHealthy: 3, podsDesired: 2, disruptionsAllowed: 1 };
  const hour = assemble({
    limitRanges: [range(), range({ constraint: 'max', value: 2 }), range(), range({ resource: 'memory', value: Number.NaN })],
    disruptionBudgets: [budget, { ...budget, name: 'api' }, { ...budget, name: 'odd', podsDesired: -1 }, budget],
  });
  expect(hour.limitRanges).toEqual([range(), range({ constraint: 'max', value: 2 })]);
  expect(hour.disruptionBudgets).toEqual([{ ...budget, name: 'api' }, budget]);
});

it('keeps so many and says so', () => {
  const quotas = Array.from({ length: GOVERNED_MAX + 1 }, (_, index) => quota(`count/${index}`));
  const hour = assemble({ quotas });
  expect(hour.quotas).toHaveLength(GOVERNED_MAX);
  expect(hour.flags.map(({ code }) => code)).toContain('too-many-quotas');
});

it.each([
  ['requests.cpu', 'cores'],
  ['limits.memory', 'bytes'],
  ['requests.storage', 'bytes'],
  ['limits.ephemeral-storage', 'bytes'],
  ['gold.storageclass.storage.k8s.io/requests.storage', 'bytes'],
  ['hugepages-2Mi', 'bytes'],
  ['pods', 'count'],
  ['count/jobs.batch', 'count'],
  ['requests.nvidia.com/gpu', 'count'],
  ['persistentvolumeclaims', 'count'],
])('counts %s in %s', (resource, unit) => {
  expect(quotaUnit(resource)).toBe(unit);
});
