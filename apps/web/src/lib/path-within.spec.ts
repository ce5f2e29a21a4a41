import { expect, it } from 'vitest';
import { pathWithin } from './path-within';

it.each([
  ['https://showback.example/teams/payments?window=7d', '/teams/payments?window=7d'],
  ['/teams?by=cluster', '/teams?by=cluster'],
  ['https://evil.example/costs', '/costs'],
  ['//evil.example', '/'],
  ['https://showback.example//evil.example', null],
  ['/\\evil.example', '/'],
  ['https://showback.example/\\evil.example', null],
  ['javascript:alert(1)', null],
  ['/sign-in?why=unknown', null],
  ['http://', null],
  [null, null],
])('%s leads to %s', (written, path) => {
  expect(pathWithin(written)).toBe(path);
});
