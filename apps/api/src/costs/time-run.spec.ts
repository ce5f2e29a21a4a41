import { ContainersResponse, WorkloadResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { HOUR_MS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, realCluster } from './testing';

const MEMORY = 3_600_000_000;
const HOURS = Array.from({ length: 48 }, (_, index) => FLEET_START + index * HOUR_MS);
const DEAR = { cpu: 1_000_000n };

/** Each hour a Job of three minutes that requests a core and uses half of one, and a server; at noon its only pod is replaced by another. */
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
  const pods = (hour / HOUR_MS) % 24 === 12 ? [ran('server-1', 900), ran('server-2', 2_700)] : [ran('server-1', 3_600)];
  return [rowWith({ ...job, ...ran(`report-${hour}`, 180) }), ...pods.map((pod) => rowWith({ ...server, ...pod }))];
}

let api: RunningApi;
const ask = async (path: string) => (await api.ask(`/api/v1/${path}`)).json;

beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme')] }, clock: () => FLEET_NOW });
  await storeAll(api.test.database, HOURS.map((hour) => hourOf('acme', hour, rowsAt(hour))), { collectFrom: FLEET_START }); // prettier-ignore
});
afterAll(() => api.stop());

const OF_A_REPLICA = {
  requests: { cpuCores: 1, memoryBytes: MEMORY },
  used: { cpuCores: 0.5, memoryBytes: MEMORY / 2 },
};

describe('time that containers ran', () => {
  it.each([
    ['days', 'window=2026-11-16,2026-11-18'],
    ['hours', 'window=2026-11-16T06:00:00Z,2026-11-16T18:00:00Z'],
  ])('makes requests and use of a replica those of the time that it ran, in %s', async (_, window) => {
    const { rows } = ContainersResponse.parse(await ask(`containers?${window}`));
    expect(rows.map(({ key }) => key['workload']).sort()).toEqual(['report', 'server']);
    for (const { requests, used } of rows) expect({ requests, used }).toEqual(OF_A_REPLICA);
  });

  it('counts replicas by it: one that is replaced is one, and a twentieth of an hour a twentieth', async () => {
    const replicasOf = async (path: string) =>
      WorkloadResponse.parse(await ask(`workloads/acme/batch/${path}?window=2026-11-16,2026-11-18`)).replicas;
    expect(await replicasOf('Deployment/server')).toMatchObject({ average: 1, series: [{ average: 1 }, { average: 1 }] });
    expect(await replicasOf('CronJob/report')).toMatchObject({ average: 0.05 });
  });
});
