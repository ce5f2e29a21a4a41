import { CostsResponse, ServiceResponse, ServicesResponse, TeamResponse, TeamsResponse } from '@showback/contracts';
import { clusterId, LineBuilder } from '@showback/persistence';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { DAY_MS, formatNano, HOUR_MS, NO_LABELS, parseNano, sumNano } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Policies } from '../attribution/policies';
import { policiesOf } from '../attribution/testing';
import { FLEET_NOW, FLEET_START, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const TEAMS = `
teams:
  - { id: payments, name: Money Matters, aliases: [till], parent: commerce, costCenter: "100", slack: "#payments" }
  - { id: search, parent: commerce }
  - { id: commerce }
  - { id: platform }
`;
const BEFORE = `${TEAMS}
dimensions:
  team: [{ label: team }]
  service: [{ label: app }]
shared: [{ name: platform, when: 'team:"platform"', split: even }]
idle: [{ mode: share }]
`;
/** A reorganisation: what was payments' is search's. */
const AFTER = BEFORE.replace('team: [{ label: team }]', 'team: [{ label: team, map: { payments: search } }]');
const REORGANISED = FLEET_START + DAY_MS;

/** Two versions, the second in force from the second day. */
function policies(): Policies {
  const [one, two] = [policiesOf(BEFORE).current(), { ...policiesOf(AFTER).current(), version: 2, effectiveFrom: REORGANISED }];
  return { inForce: (day) => (day < REORGANISED ? one : two), current: () => two, versions: () => [one, two] };
}

const run = (team: string, app: string, cpu: bigint) =>
  rowWith({
    namespace: team,
    controllerKind: 'Deployment',
    workload: app,
    pod: `${app}-1`,
    container: app,
    node: 'n1',
    nodePool: 'general',
    labelSet: { ...NO_LABELS, labels: { team, app } },
    cost: { cpu },
    quantity: { cpuMicroCoreHoursRequested: 1_000_000, cpuMicroCoreHoursUsed: 250_000, cpuMicroCoreHoursAllocated: 1_000_000 },
  });

let api: RunningApi;
const read = async (path: string): Promise<Record<string, unknown>> => (await api.ask(`/api/v1/${path}`)).json;
const WINDOW = 'window=2026-11-16,2026-11-18';
const sum = (amounts: readonly string[]) => formatNano(sumNano(amounts.map((amount) => parseNano(amount))));

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW, policies: policies() });
  const rows = [
    run('payments', 'checkout', 3_000_000_000n),
    run('payments', 'ledger', 1_000_000_001n),
    run('search', 'query', 2_000_000_000n),
    run('platform', 'proxy', 1_000_000_000n),
    run('nobody', 'lost', 500_000_000n),
    rowWith({ kind: 'idle', node: 'n1', nodePool: 'general', cost: { cpu: 750_000_000n } }),
  ];
  const hours = Array.from({ length: 48 }, (_, index) => hourOf('acme', FLEET_START + index * HOUR_MS, rows));
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

describe('GET /teams', () => {
  it('has a row a team with all that it carries, and what is no team’s, adding up to the total', async () => {
    const { rows, rest, total, attribution } = TeamsResponse.parse(await read(`teams?${WINDOW}`));
    expect(rows.map(({ id, services }) => [id, services])).toEqual([['search', 3], ['payments', 2], ['platform', 1]]); // prettier-ignore
    expect(rest.map(({ key }) => key['team'])).toEqual(['__unattributed__']);
    expect(sum([...rows, ...rest].map(({ cost }) => cost.total))).toBe(total.cost.total);
    const search = rows.find(({ id }) => id === 'search');
    expect(search).toMatchObject({ name: 'search', listed: true, parent: 'commerce', efficiency: { cpu: 0.25 } });
    expect(parseNano(search?.cost.shared ?? '0')).toBeGreaterThan(0n);
    expect(attribution).toEqual([
      { version: 1, start: '2026-11-16T00:00:00Z', end: '2026-11-17T00:00:00Z' },
      { version: 2, start: '2026-11-17T00:00:00Z', end: '2026-11-18T00:00:00Z' },
    ]);
  });

  it('tells of a reorganisation under the ownership of today, where that is asked for', async () => {
    const { rows, attribution, total } = TeamsResponse.parse(await read(`teams?${WINDOW}&attribution=current`));
    expect(rows.map(({ id }) => id)).toEqual(['search', 'platform']);
    expect(attribution).toEqual([{ version: 2, start: '2026-11-16T00:00:00Z', end: '2026-11-18T00:00:00Z' }]);
    const inForce = TeamsResponse.parse(await read(`teams?${WINDOW}`));
    expect(total.cost.total).toBe(inForce.total.cost.total);
  });

  it('rolls teams up to their parents', async () => {
    const { rows, total } = CostsResponse.parse(await read(`costs?${WINDOW}&by=parent`));
    const commerce = rows.filter(({ key }) => key['parent'] === 'commerce');
    const teams = TeamsResponse.parse(await read(`teams?${WINDOW}`)).rows.filter(({ parent }) => parent === 'commerce');
    expect(sum(commerce.map(({ cost }) => cost.total))).toBe(sum(teams.map(({ cost }) => cost.total)));
    expect(sum(rows.map(({ cost }) => cost.total))).toBe(total.cost.total);
  });
});

describe('GET /teams?q=', () => {
  const found = async (q: string) =>
    TeamsResponse.parse(await read(`teams?${WINDOW}&q=${encodeURIComponent(q)}`)).rows.map(({ id }) => id);

  it('finds teams by any part of their id, name and aliases, in any case; listed or not', async () => {
    expect(await found('SEAR')).toEqual(['search']);
    expect(await found('money')).toEqual(['payments']);
    expect(await found('till pay')).toEqual(['payments']);
    expect(await found('p')).toEqual(['payments', 'platform']);
  });

  it('finds a listed team that has no cost, last and with nothing, where nothing else is asked of it', async () => {
    expect(await found('comm')).toEqual(['commerce']);
    expect(await found('C')).toEqual(['search', 'commerce']);
    const { rows, total } = TeamsResponse.parse(await read(`teams?${WINDOW}&q=comm&step=day`));
    expect(rows[0]).toMatchObject({ name: 'commerce', listed: true, services: 0, cost: { total: '0' }, new: false, gone: false });
    expect(rows[0]?.series?.map(({ cost }) => cost?.total)).toEqual(['0', '0']);
    expect(total.cost.total).toBe('0');
    expect(TeamsResponse.parse(await read(`teams?${WINDOW}&q=comm&filter=namespace:"x"`)).rows).toEqual([]);
  });

  it('needs every word, and takes none for all', async () => {
    expect(await found('till platform')).toEqual([]);
    expect(await found('"+cluster:"')).toEqual([]);
    expect((await found(' ')).length).toBe(3);
  });
});

describe('GET /costs?kinds=together', () => {
  it('has a row a team with all that it carries: those of the teams, and the rest', async () => {
    const { rows, total } = CostsResponse.parse(await read(`costs?${WINDOW}&by=team&kinds=together`));
    const teams = TeamsResponse.parse(await read(`teams?${WINDOW}`));
    const list = [
      ...teams.rows.map(({ id, cost }) => [id, cost.total]),
      ...teams.rest.map(({ key, cost }) => [key['team'], cost.total]),
    ];
    expect(new Map(rows.map(({ key, cost }) => [key['team'], cost.total]))).toEqual(new Map(list as [string, string][]));
    expect(sum(rows.map(({ cost }) => cost.total))).toBe(total.cost.total);
  });
});

describe('GET /teams/{team}', () => {
  it('is the row of the list, with services and movers that add up', async () => {
    const one = TeamResponse.parse(await read(`teams/Payments?${WINDOW}&compare=2026-11-17,2026-11-18`));
    expect(one).toMatchObject({
      id: 'payments',
      name: 'Money Matters',
      parent: 'commerce',
      costCenter: '100',
      slack: '#payments',
    });
    const row = TeamsResponse.parse(await read(`teams?${WINDOW}`)).rows.find(({ id }) => id === 'payments');
    expect(one.total.cost).toEqual(row?.cost);
    expect(one.share).toBe(row?.share);
    expect(sum(one.services.map(({ cost }) => cost.total))).toBe(one.total.cost.total);
    expect(one.services.map(({ service, workloads }) => [service, workloads])).toEqual([['checkout', 1], ['ledger', 1], ['__shared__', 0]]); // prettier-ignore
    expect(sum(one.movers.map(({ delta }) => delta))).toBe(one.total.delta?.total);
    expect(sum(one.composition.map(({ amount }) => amount))).toBe(one.total.cost.total);
    expect(one.total.series).toHaveLength(2);
  });

  it('says what of its CPU and memory was requested and not used, idle that it carries apart', async () => {
    const { total, requestedNotUsed } = TeamResponse.parse(await read(`teams/payments?${WINDOW}`));
    const monthly = formatNano((parseNano(total.unused.total ?? '') * 730n) / 48n);
    const amount = total.unused.total;
    expect(requestedNotUsed).toEqual({ gpu: null, of: total.cost.cpu, amount, ratio: 0.75, monthly });
    expect(total.cost.idle).not.toBe('0');
    const { requestedNotUsed: nothing } = TeamResponse.parse(await read(`teams/commerce?${WINDOW}`));
    expect(nothing).toEqual({ gpu: null, of: '0', amount: '0', ratio: null, monthly: '0' });
  });

  it('is there for a listed team that costs nothing, and 404 for one that nobody knows', async () => {
    const { total, services } = TeamResponse.parse(await read(`teams/commerce?${WINDOW}`));
    expect([total.cost.total, services]).toEqual(['0', []]);
    for (const team of ['nobody', '__idle__', '%F0%9F%A6%86'])
      expect((await api.ask(`/api/v1/teams/${team}?${WINDOW}`)).status).toBe(404);
  });
});

describe('GET /services', () => {
  it('lists services of teams, which add up with nobody’s left out', async () => {
    const all = ServicesResponse.parse(await read(`services?${WINDOW}`));
    expect(sum(all.rows.map(({ cost }) => cost.total))).toBe(all.total.cost.total);
    const own = ServicesResponse.parse(await read(`services?${WINDOW}&team=search`));
    expect(new Set(own.rows.map(({ team }) => team))).toEqual(new Set(['search']));
  });

  it('shows one with its workloads, which add up', async () => {
    const one = ServiceResponse.parse(await read(`services/payments/checkout?${WINDOW}`));
    expect(sum(one.workloads.map(({ cost }) => cost.total))).toBe(one.total.cost.total);
    expect(one.utilisation).toEqual({ cpu: 0.25, memory: null });
    expect(one.requestedNotUsed).toMatchObject({ of: '72', amount: '54', ratio: 0.75 });
    expect((await api.ask(`/api/v1/services/payments/query?${WINDOW}`)).status).toBe(404);
  });
});

describe('when the items of a day are gone', () => {
  it('teams keep what they had, to the byte, and what needs items is refused with the earliest day', async () => {
    const own = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW, policies: policies() });
    const hours = Array.from({ length: 24 }, (_, index) => hourOf('acme', FLEET_START + index * HOUR_MS, [run('payments', 'checkout', 7n)])); // prettier-ignore
    const ledger = await storeAll(own.test.database, hours, { collectFrom: FLEET_START });
    const request = { clusters: [{ id: clusterId('acme'), name: 'acme' }], policyOf: policies().inForce, now: FLEET_NOW };
    await new LineBuilder(own.test.database).buildNext(request);
    const day = 'window=2026-11-16';
    const before = (await own.ask(`/api/v1/costs?${day}&by=team,service&step=day`)).text;
    await own.test.database.pool.query('UPDATE collection_window SET settled = true');
    await ledger.dropExpired({ now: FLEET_START + 500 * DAY_MS, hoursMs: DAY_MS, daysMs: 400 * DAY_MS });
    expect((await own.ask(`/api/v1/costs?${day}&by=team,service&step=day`)).text).toBe(before);
    for (const query of ['by=namespace', 'by=workload', 'by=team&filter=namespace:"payments"', 'by=team&attribution=current']) {
      const refused = await own.ask(`/api/v1/costs?${day}&${query}`);
      expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('items are kept')]);
    }
    await own.stop();
  });
});
