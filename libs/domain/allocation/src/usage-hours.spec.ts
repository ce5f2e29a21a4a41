import { limitsOf, resourceUsage, type Usage } from '@showback/vocabulary';
import { expect, it } from 'vitest';
import { assembleHour } from './assemble';
import type { SourceUsage } from './source-hour';
import { container, sourceHour } from './testing/made-hours';

const samples = (value: number): number[] => Array.from({ length: 60 }, () => value);
const usage = (value: number): Usage => ({
  cpu: resourceUsage([samples(value)]),
  memory: null,
  restarts: 1,
  oomKills: 0,
  throttling: null,
  limits: limitsOf({ cpu: [[3600, 500_000]], memory: [[3600, null]] }),
});
const measured = (pod: string, value: number): SourceUsage => ({ namespace: 'shop', pod, container: 'web', ...usage(value) });
const assemble = (of: SourceUsage[] | undefined) =>
  assembleHour(
    sourceHour({
      allocations: [container({ pod: 'web-6d1dbb5824-58cfa' }), container({ pod: 'web-6d1dbb5824-11111' })],
      ...(of && { usage: of }),
    }),
    { knownOwners: new Map() },
  ).usage;

it('puts the pods of a container together under the owner that their cost has, the hottest apart', () => {
  const hours = assemble([measured('web-6d1dbb5824-58cfa', 900_000), measured('web-6d1dbb5824-11111', 100_000)]);
  expect(hours).toEqual([
    {
      namespace: 'shop',
      controllerKind: 'Deployment',
      workload: 'web',
      container: 'web',
      ...usage(0),
      restarts: 2,
      limits: limitsOf({ cpu: [[7200, 500_000]], memory: [[7200, null]] }),
      cpu: { ...resourceUsage([samples(900_000), samples(100_000)]), hottest: { p95: 900_000, max: 900_000 } },
    },
  ]);
});

it('knows the difference between nothing measured and nothing that ran', () => {
  expect(assemble(undefined)).toBeUndefined();
  expect(assemble([])).toEqual([]);
});

it('leaves out pods that cost nothing, which nobody owns', () => {
  expect(assemble([measured('stranger', 1)])).toEqual([]);
});
