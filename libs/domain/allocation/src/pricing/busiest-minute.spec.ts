import { expect, it } from 'vitest';
import { assembleHour } from '../assemble';
import type { MeasuredHour } from './measured-hour';
import { priceHour } from './price-hour';
import { always, container, counted, every, GIB, measured, pod } from './testing/measured';

const limit = (resource: string, namespace = 'shop') => ({ namespace, name: 'compute', resource, hard: 8, used: 4 });
const QUOTAS = [limit('limits.memory'), limit('pods'), limit('requests.cpu'), limit('requests.cpu', 'empty')];

/** What quotas say of a day's noon, in which pods are busy one after the other, and for a minute together. */
const quotasOf = (over: Partial<MeasuredHour>) => {
  const busy = (from: number, to: number) =>
    container({
      cpu: counted(-5, 65, (minute) => (minute >= from && minute < to ? 2 : 0.5)),
      memory: every(-5, 65, (minute) => (minute >= from && minute < to ? 3 : 1) * GIB),
    });
  const pods = [pod('a', [busy(10, 21)]), pod('b', [busy(20, 30)])].map((one) => ({ ...one, namespace: 'shop' }));
  const said = priceHour(measured({ pods, governance: { quotas: QUOTAS }, ...over }));
  const { quotas = [] } = assembleHour(said, { knownOwners: new Map() });
  return quotas.map(({ namespace, resource, reallyPeak }) => [namespace, resource, reallyPeak]);
};

it('says what the pods of a namespace used together in their busiest minute, not the sum of what each did in its own', () => {
  expect(quotasOf({})).toEqual([
    ['empty', 'requests.cpu', 0],
    ['shop', 'limits.memory', 6 * GIB],
    ['shop', 'pods', null],
    ['shop', 'requests.cpu', 4],
  ]);
  const apart = [pod('a', [container({ cpu: counted(-5, 65, (minute) => (minute < 30 ? 2 : 0)) })])];
  const later = [pod('b', [container({ cpu: counted(-5, 65, (minute) => (minute >= 30 ? 2 : 0)) })])];
  const pods = [...apart, ...later].map((one) => ({ ...one, namespace: 'shop' }));
  expect(quotasOf({ pods })).toContainEqual(['shop', 'requests.cpu', 2]);
});

it('does not know it where use is not measured, of all containers or of one', () => {
  const measures = { cpu: false, memory: true, gpu: false };
  expect(quotasOf({ measures })).toContainEqual(['shop', 'requests.cpu', null]);
  expect(quotasOf({ measures })).toContainEqual(['shop', 'limits.memory', 6 * GIB]);
  const one = { ...pod('a', [container({ cpu: null, memory: always(GIB) })]), namespace: 'shop' };
  expect(quotasOf({ pods: [one] })).toContainEqual(['shop', 'requests.cpu', null]);
});
