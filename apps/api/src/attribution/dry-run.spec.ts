import { DryRunResponse } from '@showback/contracts';
import { storeAll } from '@showback/persistence/testing';
import { parseNano, sumNano } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLEET_NOW, FLEET_START, realCluster, smallFleet } from '../costs/testing';
import { type Answer, type RunningApi, startApi } from '../testing/start-api';

const WINDOW = 'window=2026-11-16,2026-11-19';
const PROPOSED = `
teams: [{ id: money, aliases: [core] }, { id: edge }]
dimensions:
  team:
    - { label: team }
shared:
  - { name: rest, when: 'team:"edge"', split: even, among: all }
  - { name: management, when: 'kind:"management"', split: proportional, among: all }
idle:
  - { mode: share }
`;

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ clock: () => FLEET_NOW, config: { clusters: [realCluster('acme'), realCluster('globex')] } });
  await storeAll(api.test.database, smallFleet(), { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const dryRun = (text: string, window = WINDOW): Promise<Answer> =>
  api.ask(`/api/v1/attribution?dryRun=true&${window}`, { method: 'PUT', body: Buffer.from(text) });
const byTeam = async () => {
  const { json } = await api.ask(`/api/v1/costs?by=team&${WINDOW}&limit=1000`);
  const sums = new Map<string, bigint>();
  for (const { key, cost } of json['rows'] as { key: { team: string }; cost: { total: string } }[])
    sums.set(key.team, (sums.get(key.team) ?? 0n) + parseNano(cost.total));
  return sums;
};

describe('a dry run', () => {
  it('says what /costs says now, and what it will say once the document is in force; nothing is stored', async () => {
    const tried = DryRunResponse.parse((await dryRun(PROPOSED)).json);
    const before = await byTeam();
    expect((await api.ask('/api/v1/attribution')).json).toMatchObject({ version: 0 });
    const put = await api.ask('/api/v1/attribution', {
      method: 'PUT',
      headers: { 'if-match': '"0"' },
      body: Buffer.from(PROPOSED),
    });
    expect(put.status).toBe(200);
    const after = await byTeam();
    const said = (side: 'before' | 'after') =>
      new Map(tried.teams.map((team) => [team.team, parseNano(team[side])] as const).filter(([, nano]) => nano !== 0n));
    const shown = (sums: Map<string, bigint>) => new Map([...sums].filter(([, nano]) => nano !== 0n));
    expect([...said('before')].sort()).toEqual([...shown(before)].sort());
    expect([...said('after')].sort()).toEqual([...shown(after)].sort());
    expect(said('after').get('money')).toBeGreaterThan(0n);
    expect(sumNano(said('after').values())).toBe(parseNano(tried.total));
    expect(sumNano(tried.teams.map(({ delta }) => parseNano(delta)))).toBe(0n);
  });

  it('names the workloads that move, from whom to whom, the dearest first', async () => {
    const text = 'dimensions: { team: [{ value: rich, when: \'cluster:"acme"+workload:"api"\' }, { label: team }] }';
    const tried = DryRunResponse.parse((await dryRun(text)).json);
    const [first] = tried.workloads.filter(({ after }) => after === 'rich');
    expect(first).toMatchObject({ cluster: 'acme', namespace: 'payments', kind: 'Deployment', name: 'api', before: 'money' });
    expect(tried.movedWorkloads).toBe(tried.workloads.length);
    const costs = tried.workloads.map(({ cost }) => parseNano(cost));
    expect(costs).toEqual([...costs].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0)));
  });

  it('moves nobody where the document is the one in force', async () => {
    const tried = DryRunResponse.parse((await dryRun(PROPOSED)).json);
    expect([tried.movedWorkloads, tried.teams.filter(({ delta }) => delta !== '0')]).toEqual([0, []]);
  });

  it.each([
    ['parts of days', 'window=2026-11-16T06:00:00Z,2026-11-17', 'window: must be whole UTC days'],
    ['no window', 'window=7x', 'window'],
    ['too many days', 'window=2026-01-01,2026-11-01', 'more than 92 days'],
  ])('refuses %s', async (_, window, says) => {
    const { status, json } = await dryRun(PROPOSED, window);
    expect([status, json['detail']]).toEqual([400, expect.stringContaining(says)]);
  });

  it('lists what is wrong with the document, as when it is put', async () => {
    expect(await dryRun('team: []')).toMatchObject({ status: 400, json: { errors: [{ field: 'team', line: 1, column: 1 }] } });
  });
});
