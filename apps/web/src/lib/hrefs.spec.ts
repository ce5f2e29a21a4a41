import { expect, test } from 'vitest';
import { dataHref, keyHref, serviceHref, teamHref } from './hrefs';

test('the hours and the rules go along, what is of one page alone does not', () => {
  expect(teamHref('payments', { window: '2026-11-18,2026-11-20', compare: 'previous', sort: '-cost', q: 'x' })).toBe(
    '/teams/payments?window=2026-11-18,2026-11-20&compare=previous',
  );
});

test('no name gets out of its place in the path', () => {
  expect(serviceHref({ team: 'a/b', service: '?x=1#y' })).toBe('/services/a%2Fb/%3Fx%3D1%23y');
});

test('a row leads to what it is about, and what is put together to nothing', () => {
  expect(keyHref({ team: 'payments', service: 'ledger' })).toBe('/services/payments/ledger');
  expect(keyHref({ cluster: 'c', namespace: 'n', controllerKind: 'Deployment', workload: 'w', container: 'x' })).toBe(
    '/workloads/c/n/Deployment/w',
  );
  expect(keyHref({ team: 'payments', service: '__shared__' })).toBe('/teams/payments');
  expect(keyHref({ team: '__unattributed__' })).toBe('/unowned');
  expect(keyHref({ team: '__other__' })).toBeNull();
});

test('the hours of a cluster are found below its name', () => {
  expect(dataHref()).toBe('/data');
  expect(dataHref({ cluster: 'a b' })).toBe('/data#cluster-a%20b');
  expect(dataHref({ window: { start: '2026-11-18T00:00:00Z', end: '2026-11-19T00:00:00Z' } })).toBe(
    '/data?window=2026-11-18T00:00:00Z,2026-11-19T00:00:00Z',
  );
});
