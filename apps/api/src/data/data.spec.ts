import { AcceptResponse, CollectResponse, DataResponse } from '@showback/contracts';
import { clusterId, LineBuilder } from '@showback/persistence';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { type CostHour, HOUR_MS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtIn } from '../attribution/policies';
import type { ClusterConfig } from '../config/config';
import { FLEET_NOW, FLEET_START, realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';

const server = { url: 'http://127.0.0.1:9', pathPrefix: '', headers: {}, ca: null, clusterLabel: '', trouble: null };
const clusters: ClusterConfig[] = [
  { ...realCluster('acme'), cost: { kind: 'opencost', settings: server }, prometheus: server },
  { ...realCluster('prom'), prometheus: server, kubernetes: { kubeconfig: null, context: null, inCluster: true } },
  { ...realCluster('locked'), cost: { kind: 'opencost', settings: server }, misconfigured: 'header X: file /x cannot be read' },
];

let api: RunningApi;

const row = (labels: Record<string, string>, nano: bigint) =>
  rowWith({
    namespace: 'shop',
    controllerKind: 'Deployment',
    workload: JSON.stringify(labels),
    container: 'c',
    pod: 'p',
    node: 'n',
    labelSet: { labels, namespaceLabels: {}, annotations: {}, nodeLabels: {} },
    cost: { cpu: nano },
  });
const dear = row({ team: 'a', app: 'x' }, 3_000_000_000n);
const cheap = row({ app: 'y' }, 1_000_000_000n);

/** Stores an hour as collection would. */
async function quarantine(hour: CostHour): Promise<void> {
  const { windows, ledger } = api.parts;
  for (;;) {
    const lease = await windows.claim({
      cluster: hour.cluster,
      owner: 'test',
      now: FLEET_NOW,
      leaseMs: 60_000,
      hoursPerBatch: 1,
    });
    if (lease === null) throw new Error('the hour was not handed out');
    if (lease.hours[0] !== hour.hour) continue;
    await ledger.storeHours({ cluster: hour.cluster, hours: [hour], lease, readAt: FLEET_NOW });
    return;
  }
}

beforeAll(async () => {
  api = await startApi({ config: { clusters }, clock: () => FLEET_NOW });
  const hour = (index: number, more: Partial<CostHour> = {}): CostHour => ({
    ...hourOf('acme', FLEET_START + index * HOUR_MS, [dear, cheap]),
    ...more,
  });
  const finding = { code: 'price', text: 'a core at 900 an hour' };
  const odd = { code: 'idle', text: 'negative idle on n' };
  const good = [
    hour(0, { assetDifferenceNano: { cpu: 5n, memory: -7n } }),
    hour(1, { assetDifferenceNano: { cpu: 6n }, flags: [odd] }),
  ];
  await storeAll(api.test.database, good, { collectFrom: FLEET_START });
  await api.parts.windows.plan({ cluster: 'acme', from: FLEET_START, to: FLEET_START + 4 * HOUR_MS });
  await quarantine(hour(2, { quarantine: [finding] }));
  await api.parts.ledger.registerClusters(
    ['prom', 'locked'].map((name) => ({ name, region: null, currency: 'USD', simulated: false, collectFrom: FLEET_START })),
  );
});
afterAll(() => api.stop());

const read = async (window = '2026-11-16'): Promise<DataResponse> =>
  DataResponse.parse((await api.ask(`/api/v1/data?window=${window}`)).json);
const post = (path: string, body?: object) =>
  api.ask(path, { method: 'POST', ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) });

describe('GET /api/v1/data', () => {
  it('shows each hour with its state and reason', async () => {
    const [acme] = (await read()).clusters;
    expect(acme?.coverage.map(({ state, reason }) => [state, reason])).toEqual([
      ['ok', null],
      ['flagged', 'negative idle on n'],
      ['quarantined', 'a core at 900 an hour'],
      ['pending', null],
    ]);
    expect(acme?.backfill).toMatchObject({ doneHours: 3, totalHours: 4 });
  });

  it('counts the hours of each state, and tells those in a row as one gap with its end', async () => {
    const [acme] = (await read()).clusters;
    expect(acme?.hours).toEqual({ ok: 1, flagged: 1, quarantined: 1, missing: 0, pending: 1 });
    expect(acme?.gaps).toEqual([
      { start: '2026-11-16T03:00:00Z', end: '2026-11-16T04:00:00Z', state: 'pending', reason: null, hours: 1, givenUp: 0 },
      {
        start: '2026-11-16T02:00:00Z',
        end: '2026-11-16T03:00:00Z',
        state: 'quarantined',
        reason: 'a core at 900 an hour',
        hours: 1,
        givenUp: 0,
      },
      {
        start: '2026-11-16T01:00:00Z',
        end: '2026-11-16T02:00:00Z',
        state: 'flagged',
        reason: 'negative idle on n',
        hours: 1,
        givenUp: 0,
      },
    ]);
  });

  it('shows what assets and allocations differ by, never corrected', async () => {
    expect((await read()).clusters[0]?.assets.byComponent).toEqual({ cpu: '0.000000011', memory: '-0.000000007' });
  });

  it('shows labels by the spend of workloads that carries them', async () => {
    expect((await read()).labels).toEqual([
      { label: 'app', shareOfSpend: 1 },
      { label: 'team', shareOfSpend: 0.75 },
    ]);
  });

  it('says what nobody owns once every day is worked out, and until then that it is not known', async () => {
    const lines = api.parts.database;
    const clusters = [{ id: clusterId('acme'), name: 'acme' }];
    await lines.pool.query('UPDATE line_state SET built_from = NULL');
    expect((await read()).unattributed).toMatchObject({
      cost: null,
      ratio: null,
      reason: expect.stringMatching(/^1 days/) as string,
    });
    const version = builtIn();
    await new LineBuilder(lines).buildNext({ clusters, policyOf: () => version, now: FLEET_NOW });
    expect((await read()).unattributed).toEqual({ cost: '2', ratio: 0.25, reason: null });
  });

  it('names sources that are configured and not read yet, and what is wrong with the others', async () => {
    const { clusters: shown } = await read();
    const sources = (id: string) =>
      shown.find((cluster) => cluster.id === id)?.sources.map(({ kind, state, lastError }) => [kind, state, lastError?.text]);
    expect(sources('acme')?.[1]).toEqual(['prometheus', 'ok', undefined]);
    expect(sources('prom')).toEqual([['kubernetes', 'not-collected', 'nothing is read from Kubernetes yet']]);
    expect(sources('locked')).toEqual([['opencost', 'misconfigured', 'header X: file /x cannot be read']]);
    expect(shown.find(({ id }) => id === 'locked')?.state).toBe('misconfigured');
  });

  it('is bounded by its window, by default the last 30 days', async () => {
    const answer = DataResponse.parse((await api.ask('/api/v1/data')).json);
    expect(answer.window).toEqual({ start: '2026-10-20T00:00:00Z', end: '2026-11-19T01:00:00Z' });
    expect((await read('2026-11-17')).clusters[0]?.coverage).toEqual([]);
  });
});

describe('an admin', () => {
  it('takes a quarantined hour into the figures, once', async () => {
    const path = '/api/v1/data/acme/2026-11-16T02:00:00Z/accept';
    expect(AcceptResponse.parse((await post(path)).json)).toEqual({ cluster: 'acme', hour: '2026-11-16T02:00:00Z', state: 'ok' });
    expect((await read()).clusters[0]?.coverage[2]?.state).not.toBe('quarantined');
    const again = await post(path);
    expect(again).toMatchObject({ status: 404, json: { detail: 'acme has no quarantined hour 2026-11-16T02:00:00Z' } });
  });

  it.each([
    ['/api/v1/data/acne/2026-11-16T02:00:00Z/accept', 404, 'did you mean "acme"?'],
    ['/api/v1/data/acme/2026-11-16T02:30:00Z/accept', 400, 'hour: must be a whole UTC hour'],
    ['/api/v1/data/acme/today/accept', 400, 'hour: must be a whole UTC hour'],
  ])('%s is refused', async (path, status, detail) => {
    expect(await post(path)).toMatchObject({ status, json: { detail: expect.stringContaining(detail) as string } });
  });

  it('has hours read again, the ones never asked for too, up to the last hour due', async () => {
    const answer = await post('/api/v1/data/acme/collect', { from: '2026-11-18T00:00:00Z', to: '2026-11-30T00:00:00Z' });
    expect(answer.status).toBe(202);
    expect(CollectResponse.parse(answer.json)).toEqual({
      cluster: 'acme',
      from: '2026-11-18T00:00:00Z',
      to: '2026-11-19T01:00:00Z',
      hours: 25,
    });
    expect((await read('2026-11-18')).clusters[0]?.coverage).toHaveLength(24);
  });

  it.each([
    ['acme', { from: '2026-11-18T00:00:00Z', to: '2026-11-18T00:00:00Z' }, 400, 'to: must be after from'],
    ['acme', { from: '2026-11-18T00:10:00Z', to: '2026-11-19T00:00:00Z' }, 400, 'from: must be a whole UTC hour'],
    ['acme', { from: '2026-11-15T23:00:00Z', to: '2026-11-19T00:00:00Z' }, 400, 'the earliest allowed is 2026-11-16T00:00:00Z'],
    ['locked', { from: '2026-11-18T00:00:00Z', to: '2026-11-19T00:00:00Z' }, 409, 'cannot be collected: header X'],
    ['prom', { from: '2026-11-18T00:00:00Z', to: '2026-11-19T00:00:00Z' }, 409, 'cannot be collected'],
    ['nope', { from: '2026-11-18T00:00:00Z', to: '2026-11-19T00:00:00Z' }, 404, 'there is no cluster'],
  ])('collecting %s %j is refused', async (cluster, body, status, detail) => {
    const answer = await post(`/api/v1/data/${cluster}/collect`, body);
    expect(answer).toMatchObject({ status, json: { detail: expect.stringContaining(detail) as string } });
  });

  it('is noted in the audit log with what was changed, and nothing that was refused is', async () => {
    const { rows } = await api.test.database.pool.query('SELECT at, who, role, action, detail FROM audit_log ORDER BY action');
    const who = { at: new Date(FLEET_NOW), who: 'everyone', role: 'admin' };
    expect(rows).toEqual([
      { ...who, action: 'data.accept', detail: { cluster: 'acme', hour: '2026-11-16T02:00:00Z' } },
      {
        ...who,
        action: 'data.collect',
        detail: { cluster: 'acme', from: '2026-11-18T00:00:00Z', to: '2026-11-19T01:00:00Z' },
      },
    ]);
  });
});
