import { assembleHour } from '@showback/allocation';
import { ContainersResponse, WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { simulatedFleet, SimulatorSource } from '@showback/simulator';
import { HOUR_MS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, realCluster } from './testing';

const MEMORY = 3_600_000_000;
const HOURS = Array.from({ length: 48 }, (_, index) => FLEET_START + index * HOUR_MS);
const DEAR = { cpu: 1_000_000n };
const [simulated = { id: '', region: '', seed: 0 }] = simulatedFleet({ seed: 7 });

/** Each hour a Job of three minutes that requests a core and uses half of one, one of two pods of twelve, and a server; at noon its only pod is replaced by another, and another moves. */
function rowsAt(hour: number) {
  const job = { namespace: 'batch', controllerKind: 'CronJob', workload: 'report', container: 'report', node: 'n1', cost: DEAR };
  const server = { ...job, controllerKind: 'Deployment', workload: 'server', container: 'server' };
  const quantityOf = (seconds: number) => ({
    cpuMicroCoreHoursRequested: (seconds * 1_000_000) / 3_600,
    cpuMicroCoreHoursUsed: (seconds * 500_000) / 3_600,
    memoryByteHoursRequested: (seconds * MEMORY) / 3_600,
    memoryByteHoursUsed: (seconds * MEMORY) / 7_200,
  });
  const ran = (pod: string, seconds: number) => ({ pod, quantity: quantityOf(seconds), secondsAway: 3_600 - seconds });
  const noon = (hour / HOUR_MS) % 24 === 12;
  const pods = noon ? [ran('server-1', 900), ran('server-2', 2_700)] : [ran('server-1', 3_600)];
  const moved = noon ? [ran('mover-1', 1_080), { ...ran('mover-1', 2_520), node: 'n2' }] : [ran('mover-1', 3_600)];
  return [
    rowWith({ ...job, ...ran(`report-${hour}`, 180) }),
    ...[0, 1].map((index) => rowWith({ ...job, workload: 'twins', ...ran(`twins-${hour}-${index}`, 720) })),
    ...pods.map((pod) => rowWith({ ...server, ...pod })),
    ...moved.map((pod) => rowWith({ ...server, workload: 'mover', ...pod })),
    rowWith({ kind: 'idle', node: 'n1', cost: DEAR }),
    rowWith({ kind: 'unmounted', namespace: 'batch', cost: { storage: 5n } }),
  ];
}

let api: RunningApi;
const ask = async (path: string) => (await api.ask(`/api/v1/${path}`)).json;

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster(simulated.id)] }, clock: () => FLEET_NOW });
  const hours = HOURS.map((hour) => hourOf('acme', hour, rowsAt(hour)));
  const source = new SimulatorSource(simulated);
  for (const hour of HOURS.slice(0, 24))
    hours.push(assembleHour(await source.readHour(hour, AbortSignal.timeout(20_000)), { knownOwners: new Map() }));
  await storeAll(api.test.database, hours, { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const OF_A_REPLICA = {
  requests: { cpuCores: 1, memoryBytes: MEMORY },
  used: { cpuCores: 0.5, memoryBytes: MEMORY / 2 },
};

const listed = async (window: string) => {
  const { rows } = ContainersResponse.parse(await ask(`containers?${window}&filter=cluster:"acme"`));
  return rows.map(({ key, requests, used }) => ({ key, requests, used }));
};
const workload = async (path: string, window: string) => WorkloadResponse.parse(await ask(`workloads/${path}?${window}`));

describe('time that containers ran', () => {
  it.each([
    ['days', 'window=2026-11-16,2026-11-18'],
    ['hours', 'window=2026-11-16T06:00:00Z,2026-11-16T18:00:00Z'],
  ])('makes requests and use of a replica those of the time that it ran, in %s', async (_, window) => {
    const rows = await listed(window);
    expect(rows.map(({ key }) => key['workload']).sort()).toEqual(['mover', 'report', 'server', 'twins']);
    for (const { requests, used } of rows) expect({ requests, used }).toEqual(OF_A_REPLICA);
  });

  it('counts replicas by it: one that is replaced is one, and a twentieth of an hour a twentieth', async () => {
    const replicasOf = async (path: string) => (await workload(`acme/batch/${path}`, 'window=2026-11-16,2026-11-18')).replicas;
    for (const path of ['Deployment/server', 'Deployment/mover'])
      expect(await replicasOf(path)).toMatchObject({ average: 1, series: [{ average: 1 }, { average: 1 }] });
    expect(await replicasOf('CronJob/report')).toMatchObject({ average: 0.05 });
    expect(await replicasOf('CronJob/twins')).toMatchObject({ average: 0.4 });
  });

  it.each(['window=2026-11-16', 'window=2026-11-16&step=hour', 'window=2026-11-16T04:00:00Z,2026-11-16T12:00:00Z'])(
    'of a source make a CronJob of ten minutes an hour request what its manifest does (%s)',
    async (window) => {
      const { containers, replicas } = await workload(`${simulated.id}/data/CronJob/quality-checks`, window);
      expect(containers[0]?.requests.cpuCores).toBeCloseTo(0.3, 5);
      expect(containers[0]?.requests.memoryBytes).toBeCloseTo(512 * 1024 * 1024, -4);
      expect(containers[0]?.used.cpuCores).toBeGreaterThan(0.2);
      expect(replicas.average).toBeCloseTo(10 / 60, 5);
    },
  );

  it('is the same where hours are no longer kept', async () => {
    const window = 'window=2026-11-16,2026-11-18';
    const twins = async () => (await workload('acme/batch/CronJob/twins', window)).replicas;
    const before = [await listed(window), await twins()];
    await api.test.database.pool.query('TRUNCATE cost_hour');
    expect([await listed(window), await twins()]).toEqual(before);
  });
});
