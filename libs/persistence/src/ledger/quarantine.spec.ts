import { limitsOf, resourceUsage } from '@showback/vocabulary';
import { expect, it } from 'vitest';
import { sampleHour, sampleNode, sampleRow } from '../testing/sample-hours';
import { packHour, unpackHour } from './quarantine';

it('gives back an hour as it was put aside, usage and its sketches too', async () => {
  const usage = {
    namespace: 'shop',
    controllerKind: 'Deployment',
    workload: 'checkout',
    container: 'checkout',
    cpu: resourceUsage([[120_000, 130_000, 9]]),
    memory: null,
    restarts: 0,
    oomKills: null,
    throttling: { periods: 10, throttled: 3 },
    limits: limitsOf({ cpu: [[3600, 500_000]], memory: [[3600, null]] }),
  };
  const governance = {
    quotas: [{ namespace: 'shop', name: 'compute', resource: 'requests.cpu', hard: 8, used: 4.5, reallyUsed: 1.25 }],
    autoscalers: [],
  };
  const hour = sampleHour('acme', 0, [sampleRow()], { nodes: [sampleNode('n1')], usage: [usage], ...governance });
  expect(await unpackHour(await packHour(hour))).toEqual(hour);
  const unmeasured = sampleHour('acme', 0, [sampleRow()]);
  expect(await unpackHour(await packHour(unmeasured))).toEqual(unmeasured);
});
