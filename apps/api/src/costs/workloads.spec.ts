import { CostsResponse, ExplainResponse, WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { DAY_MS, HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policiesOf } from '../attribution/testing';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, realCluster } from './testing';

const DOCUMENT = `
teams: [{ id: payments }, { id: platform }]
dimensions: { team: [{ label: team }] }
shared: [{ name: platform, when: 'team:"platform"', split: even, absorb: 0.25 }]
`;
const PODS = 1_001;

const run = (team: string, name: string, cpu: bigint, pod = `${name}-0`) =>
  rowWith({
    namespace: team,
    controllerKind: 'Deployment',
    workload: name,
    pod,
    container: 'main',
    node: 'n1',
    labelSet: { ...NO_LABELS, labels: { team } },
    cost: { cpu },
  });

let api: RunningApi;
const read = async (path: string) => (await api.ask(`/api/v1/${path}`)).json;
const one = async (path: string) => WorkloadResponse.parse(await read(`workloads/acme/${path}`));

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW, policies: policiesOf(DOCUMENT) });
  const day = (first: number, rows: ReturnType<typeof run>[]) =>
    Array.from({ length: 24 }, (_, hour) => hourOf('acme', FLEET_START + first * DAY_MS + hour * HOUR_MS, rows));
  const proxy = run('platform', 'proxy', 4_000_000_000n);
  const job = Array.from({ length: PODS }, (_, index) => run('payments', 'job', 1_000n + BigInt(index), `job-${index}`));
  const hours = [
    ...day(0, [proxy, run('payments', 'api', 1_000_000_000n), run('payments', 'gone', 1n)]),
    ...day(1, [proxy, run('payments', 'api', 3_000_000_000n)]),
  ];
  const [first] = day(2, [proxy, ...job]);
  await storeAll(api.test.database, first === undefined ? hours : [...hours, first], { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

describe('GET /workloads/{cluster}/{namespace}/{kind}/{name}', () => {
  it('says what changed as /costs does, the containers adding up to it', async () => {
    const { total, containers } = await one('payments/Deployment/api?window=2026-11-17');
    expect([total.previous?.total, total.delta]).toEqual(['24', { total: '48', ratio: 2, comparedHours: 24 }]);
    expect(containers.map(({ delta }) => delta?.total)).toEqual(['48']);
    const filter = encodeURIComponent('workload:"api"');
    const listed = CostsResponse.parse(await read(`costs?window=2026-11-17&by=workload&compare=previous&filter=${filter}`));
    expect(total.delta).toEqual(listed.total.delta);
  });

  it('compares with any window, also in hours', async () => {
    const { total } = await one('payments/Deployment/api?window=2026-11-16&compare=2026-11-17&step=hour');
    expect([total.delta?.total, total.series?.length]).toEqual(['-48', 24]);
  });

  it('costs the same however shared cost is told, and says what of it other teams carry', async () => {
    const told = await one('platform/Deployment/proxy?window=2026-11-17');
    const apart = await one('platform/Deployment/proxy?window=2026-11-17&shared=separate');
    expect([told.total.cost.total, told.distributed]).toEqual(['96', '72']);
    expect([apart.total.cost.total, apart.distributed]).toEqual(['96', '0']);
    expect((await one('payments/Deployment/api?window=2026-11-17')).distributed).toBe('0');
  });

  it('counts all pods and lists the dearest thousand', async () => {
    const { pods, podsCount } = await one('payments/Deployment/job?window=2026-11-18');
    expect([podsCount, pods?.length, pods?.[0]?.pod]).toEqual([PODS, 1000, `job-${PODS - 1}`]);
  });
});

describe('GET /attribution/explain?window=', () => {
  const explain = (name: string, more: string) =>
    api.ask(`/api/v1/attribution/explain?cluster=acme&namespace=payments&kind=Deployment&name=${name}&${more}`);

  it('is about the last day of the window on which the workload ran', async () => {
    const dayOf = async (name: string, window: string) =>
      ExplainResponse.parse((await explain(name, `window=${window}`)).json).day;
    expect(await dayOf('api', '2026-11-16')).toBe('2026-11-16');
    expect(await dayOf('api', '2026-11-16,2026-11-19')).toBe('2026-11-17');
    expect(await dayOf('gone', '2026-11-16,2026-11-19')).toBe('2026-11-16');
  });

  it('knows nothing of a workload that did not run in it, and takes no day beside it', async () => {
    expect((await explain('gone', 'window=2026-11-17')).status).toBe(404);
    const { status, json } = await explain('api', 'window=2026-11-17&day=2026-11-17');
    expect([status, json['errors']]).toMatchObject([400, [{ field: 'day' }]]);
  });
});
