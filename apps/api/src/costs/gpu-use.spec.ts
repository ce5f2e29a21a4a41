import { CostsResponse, NodesResponse, TeamResponse, UtilisationResponse } from '@showback/contracts';
import { hourOf, rowWith, storeAll } from '@showback/persistence/testing';
import { type CostHour, HOUR_MS, NO_LABELS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApi, startApi } from '../testing/start-api';
import { FLEET_NOW, FLEET_START, fleetNode, readCsv, realCluster } from './testing';

const HOURS = 24;
const WINDOW = 'window=2026-11-16,2026-11-17';
const labelled = (team: string) => ({ labelSet: { ...NO_LABELS, labels: { team } } });
const gpus = (used: number | null) => ({ gpuMicroHours: 2_000_000, gpuMicroHoursUsed: used });

/** Two GPUs of four are had, and busy for nine hundredths; in another cluster nobody measures it. */
function hours(): CostHour[] {
  const place = { node: 'g1', nodePool: 'gpu', region: 'eu-west-1' };
  const pod = { ...place, namespace: 'ml', controllerKind: 'Deployment', container: 'infer' };
  const infer = { ...pod, workload: 'infer', pod: 'infer-1', ...labelled('ml'), cost: { gpu: 1_000_000_000n } };
  const short = {
    ...pod,
    workload: 'short',
    pod: 'short-1',
    ...labelled('ml'),
    cost: { cpu: 1_000_000n },
    precisionNano: 2_000_000n,
  };
  const idle = { kind: 'idle' as const, ...place, cost: { gpu: 1_000_000_000n }, precisionNano: 0n };
  const machine = { gpuCount: 4, gpuNano: 2_000_000_000n, gpuIdleNano: 1_000_000_000n, gpuMicroHoursRequested: 2_000_000 };
  return Array.from({ length: HOURS }, (_, index) => FLEET_START + index * HOUR_MS).flatMap((hour) => [
    {
      ...hourOf('acme', hour, [rowWith({ ...infer, quantity: gpus(180_000), precisionNano: 0n }), rowWith(short), rowWith(idle)]),
      nodes: [fleetNode('g1', { ...machine, gpuMicroHoursUsed: 180_000 })],
    },
    {
      ...hourOf('globex', hour, [rowWith({ ...infer, ...labelled('vision'), quantity: gpus(null) })]),
      nodes: [fleetNode('g1', { ...machine, gpuMicroHoursUsed: null })],
    },
  ]);
}

let api: RunningApi;
beforeAll(async () => {
  api = await startApi({ config: { clusters: [realCluster('acme'), realCluster('globex')] }, clock: () => FLEET_NOW });
  await storeAll(api.test.database, hours(), { collectFrom: FLEET_START });
});
afterAll(() => api.stop());

const ask = async (path: string) => {
  const answer = await api.ask(`/api/v1/${path}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer;
};
const costs = async (query: string) => CostsResponse.parse((await ask(`costs?${query}`)).json);

describe('GPU use', () => {
  it('stands in each row beside what was requested, with the money for what was not used; where nobody measures it, it is unknown', async () => {
    const { rows } = await costs(`${WINDOW}&by=team&idle=separate`);
    const of = (team: string) => rows.find(({ key }) => key['team'] === team);
    expect(of('ml')).toMatchObject({
      quantity: { gpuHours: { requested: 48, used: 4.32, allocated: 48 } },
      efficiency: { gpu: 0.09 },
      unused: { gpu: '21.84' },
    });
    expect(of('vision')).toMatchObject({
      quantity: { gpuHours: { requested: 48, used: null, reason: 'not-measured' } },
      efficiency: { gpu: null, reasons: { gpu: 'not-measured' } },
      unused: { gpu: null, reasons: { gpu: 'not-measured' } },
    });
    expect(of('__idle__')?.quantity.gpuHours).toEqual({ requested: 0, used: 0, allocated: 0 });
  });

  it('is the same whether it is asked for by days or by hours', async () => {
    const day = await costs(`${WINDOW}&by=workload`);
    const parts = await Promise.all(
      ['2026-11-16,2026-11-16T07:00:00Z', '2026-11-16T07:00:00Z,2026-11-17'].map((window) =>
        costs(`window=${window}&by=workload`),
      ),
    );
    const used = ({ rows }: CostsResponse) => rows.find(({ key }) => key['workload'] === 'infer')?.quantity.gpuHours.used ?? 0;
    expect(parts.reduce((sum, part) => sum + used(part), 0)).toBeCloseTo(used(day), 9);
  });

  it('stands in /utilisation, with what of their money nobody requested and what was not used', async () => {
    const read = async (filter: string) =>
      UtilisationResponse.parse((await ask(`utilisation?${WINDOW}&filter=${encodeURIComponent(filter)}`)).json).total;
    const { gpu, idle, unused, monthly } = await read('cluster:"acme"');
    expect(gpu.gpuHours).toEqual({ capacity: 96, allocatable: 96, requested: 48, used: 4.32, allocated: 48 });
    expect(gpu).toMatchObject({ usedOfRequested: 0.09, requestedOfAllocatable: 0.5, usedOfAllocatable: 0.045 });
    expect([idle.gpu, unused.gpu]).toEqual(['24', '21.84']);
    expect(monthly?.gpu).toEqual({ cost: '1460', idle: '730', unused: '664.3' });
    const other = await read('cluster:"globex"');
    expect(other.gpu).toMatchObject({ gpuHours: { requested: 48, used: null }, reasons: { used: 'not-measured' } });
    expect(other.monthly?.gpu.unused).toBeNull();
  });

  it('stands with teams, nodes and in CSV', async () => {
    const { requestedNotUsed } = TeamResponse.parse((await ask(`teams/ml?${WINDOW}`)).json);
    expect(requestedNotUsed.gpu).toEqual({ of: '24', amount: '21.84', ratio: 0.91, monthly: '664.3' });
    const vision = TeamResponse.parse((await ask(`teams/vision?${WINDOW}`)).json);
    expect(vision.requestedNotUsed.gpu).toEqual({ of: '24', amount: null, ratio: null, monthly: null });
    const [node] = NodesResponse.parse((await ask(`clusters/acme/nodes?${WINDOW}`)).json).rows;
    expect(node?.utilisation.gpu).toEqual({ requestedOfAllocatable: 0.5, usedOfAllocatable: 0.045, usedOfRequested: 0.09 });
    const [unmeasured] = NodesResponse.parse((await ask(`clusters/globex/nodes?${WINDOW}`)).json).rows;
    expect([unmeasured?.requested.gpuHours, unmeasured?.used.gpuHours]).toEqual([48, null]);
    const lines = readCsv((await ask(`costs?${WINDOW}&by=team&idle=separate&format=csv`)).text);
    expect(lines.find(({ team }) => team === 'ml')).toMatchObject({
      gpuHoursUsed: '4.32',
      unusedGpu: '21.84',
      efficiencyGpu: '0.09',
    });
    expect(lines.find(({ team }) => team === 'vision')).toMatchObject({ gpuHoursRequested: '48', gpuHoursUsed: '' });
  });
});

describe('how far a cost may be off', () => {
  it('stands in each row, and in the answer as their sum: nothing of exact rows, 0.000005 of those that a source rounds', async () => {
    const { rows, precision, total } = await costs(`${WINDOW}&by=workload&idle=separate`);
    const of = (cluster: string, workload: string) =>
      rows.find(({ key }) => key['cluster'] === cluster && key['workload'] === workload)?.precision;
    expect([of('acme', 'infer'), of('acme', 'short'), of('globex', 'infer')]).toEqual(['0', '0.048', '0.00012']);
    expect([precision, total.precision]).toEqual(['0.04812', '0.04812']);
    const hours = await costs('window=2026-11-16T02:00:00Z,2026-11-16T05:00:00Z&by=workload&idle=separate');
    expect(hours.precision).toBe('0.006015');
    const [line] = readCsv((await ask(`costs?${WINDOW}&by=workload&filter=workload:%22short%22&format=csv`)).text);
    expect(line?.['precision']).toBe('0.048');
  });
});
