import { createHash } from 'node:crypto';
import { ExplainResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policiesOf } from '../attribution/testing';
import { FLEET_NOW, FLEET_START, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const DOCUMENT = `
teams: [{ id: payments, aliases: [pay] }, { id: search }, { id: platform }]
dimensions:
  team:
    - { label: team }
    - { namespaceLabel: team }
shared:
  - { name: platform, when: 'team:"platform"', split: proportional }
idle:
  - { mode: share }
`;

let api: RunningApi;

const pod = (name: string, labels: Record<string, string>, cpu: bigint, namespace = 'shop') =>
  rowWith({
    namespace,
    controllerKind: 'Deployment',
    workload: name,
    pod: `${name}-${JSON.stringify(labels)}`,
    container: 'main',
    labelSet: { ...NO_LABELS, labels, namespaceLabels: namespace === 'shop' ? { team: 'search' } : {} },
    cost: { cpu },
  });

beforeAll(async () => {
  const token = (name: string, teams: string[]) => ({
    name,
    sha256: createHash('sha256').update(name).digest('hex'),
    role: 'viewer' as const,
    teams,
    expires: null,
  });
  api = await startApi({
    config: { clusters: [realCluster('acme')] },
    auth: {
      mode: 'tokens',
      tokens: [token('one', ['payments']), { ...token('all', []), role: 'admin', teams: '*' }],
    },
    clock: () => FLEET_NOW,
    policies: policiesOf(DOCUMENT),
  });
  const rows = [
    pod('checkout', { team: 'PAY' }, 6_000_000_000n),
    pod('checkout', { team: 'search' }, 1_000_000_000n),
    pod('proxy', { team: 'platform' }, 4_000_000_000n, 'system'),
    pod('query', { team: 'nobody-listed' }, 2_000_000_000n),
  ];
  await storeAll(api.test.database, [0, 1].map((hour) => hourOf('acme', FLEET_START + hour * HOUR_MS, rows)), { collectFrom: FLEET_START }); // prettier-ignore
});
afterAll(() => api.stop());

const ask = (name: string, token = 'all', namespace = 'shop') =>
  api.ask(`/api/v1/attribution/explain?cluster=acme&namespace=${namespace}&kind=deployment&name=${name}&day=2026-11-16`, {
    headers: { authorization: `Bearer ${token}` },
  });
const explained = async (...args: Parameters<typeof ask>) => ExplainResponse.parse((await ask(...args)).json);

describe('GET /api/v1/attribution/explain', () => {
  it('names each vote with its money and pods, and the rule that decided with what it saw', async () => {
    const { dimensions, owner, version } = await explained('checkout');
    expect({ owner, version }).toEqual({ owner: { team: 'payments', service: null }, version: 1 });
    expect(dimensions['team']).toEqual({
      value: 'payments',
      votes: [
        { value: 'payments', pods: 1, cost: '12' },
        { value: 'search', pods: 1, cost: '2' },
      ],
      rules: [{ index: 0, rule: { label: 'team' }, saw: 'PAY', from: 'pod', outcome: 'decided' }],
    });
  });

  it('says which rules were passed over, and whose label decided then', async () => {
    const { dimensions } = await explained('query');
    expect(dimensions['team']?.rules).toEqual([
      { index: 0, rule: { label: 'team' }, saw: 'nobody-listed', from: 'pod', outcome: 'passed over' },
      { index: 1, rule: { namespaceLabel: 'team' }, saw: 'search', from: 'namespace', outcome: 'decided' },
    ]);
  });

  it('says to whom shared cost went, and what a team received, to the last digit', async () => {
    const given = (await explained('proxy', 'all', 'system')).shared;
    expect(given).toMatchObject([{ name: 'platform', role: 'distributed', scope: 'acme', amount: '8', kept: '0' }]);
    expect(given[0]?.receivers).toEqual([
      { team: 'payments', amount: '6.222222222' },
      { team: 'search', amount: '1.777777778' },
    ]);
    expect((await explained('checkout')).shared).toMatchObject([{ role: 'received', amount: '6.222222222', ratio: 14 / 18 }]);
  });

  it('tells a person of one team nothing of the others, and 404 of what is not theirs', async () => {
    const own = await explained('checkout', 'one');
    expect(own.shared).toMatchObject([{ role: 'received', amount: '6.222222222', ratio: null, receivers: [] }]);
    expect((await ask('query', 'one')).status).toBe(404);
    expect((await ask('none')).status).toBe(404);
  });
});
