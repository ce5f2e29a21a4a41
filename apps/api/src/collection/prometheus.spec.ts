import { DataResponse, TeamResponse, UtilisationResponse, WorkloadResponse } from '@showback/contracts';
import {
  openMetrics,
  RECORDED_HOUR,
  recordedSeries,
  recordedTruth,
  startPrometheus,
  type RunningPrometheus,
} from '@showback/prometheus/testing';
import { formatInstant, HOUR_MS } from '@showback/vocabulary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alwaysBuiltIn } from '../attribution/policies';
import type { ClusterConfig, ServerSettings } from '../config/config';
import { realCluster } from '../costs/testing';
import { type RunningApi, startApi } from '../testing/start-api';
import { collectables } from './collectables';
import { collecting, eventually, partsOf, planUpTo } from './testing/collect-all';

const NOW = RECORDED_HOUR + 2 * HOUR_MS;
const TRUTH = recordedTruth();
/** Half a minute is a second: a source that failed is soon asked again. */
const clock = (): number => NOW + Math.floor(performance.now() - BEGUN) * 30;
const BEGUN = performance.now();

let prometheus: RunningPrometheus;
let api: RunningApi;

beforeAll(async () => {
  prometheus = await startPrometheus(openMetrics(recordedSeries()));
  const settings: ServerSettings = {
    url: prometheus.url,
    pathPrefix: '',
    headers: {},
    ca: null,
    clusterLabel: '',
    trouble: null,
  };
  const cluster: ClusterConfig = {
    ...realCluster('globex-eu'),
    cost: { kind: 'prometheus', settings },
    prometheus: settings,
    collect: { from: RECORDED_HOUR, delayMs: 600_000, settleMs: 72 * HOUR_MS },
  };
  api = await startApi({ config: { clusters: [cluster] }, clock, policies: alwaysBuiltIn() });
}, 60_000);
afterAll(async () => {
  await api.stop();
  await prometheus.remove();
});

const read = async (path: string) => (await api.ask(`/api/v1${path}`)).json;
const hour = async () => DataResponse.parse(await read('/data')).clusters[0]?.coverage[0];

describe('a cluster that has only a Prometheus', () => {
  it('has a gap with its reason while Prometheus is away, and is a full citizen once it is back', async () => {
    const own = collectables(api.parts.config, clock, () => []);
    const parts = partsOf(api.test.database, { clock });
    await planUpTo(RECORDED_HOUR + HOUR_MS, own, parts);
    await prometheus.stop();
    await collecting(own, parts, async () => {
      await eventually(async () => (await hour())?.reason?.includes('cannot be reached') === true);
      expect(await hour()).toMatchObject({ hour: formatInstant(RECORDED_HOUR), state: 'missing' });
      await prometheus.start();
      await eventually(async () => (await hour())?.state === 'ok', 60_000);
    });
  });

  it('says what it does not have, and when that was seen, also in a process that has read nothing itself', async () => {
    const [source] = DataResponse.parse(await read('/data')).clusters[0]?.sources ?? [];
    expect(source?.notices.map(({ code }) => code)).toContain('no-start-times');
    const [notice] = source?.notices ?? [];
    expect(Date.parse(notice?.seenAt ?? '')).toBeGreaterThanOrEqual(NOW - 1_000);
  });

  it('shows what a team pays, to a tenth of a per cent of what its workloads truly cost', async () => {
    const window = `${formatInstant(RECORDED_HOUR)},${formatInstant(RECORDED_HOUR + HOUR_MS)}`;
    const team = TeamResponse.parse(await read(`/teams/fleet?window=${window}`));
    const { total, network } = team.total.cost;
    const truth = Object.entries(TRUTH)
      .filter(([name]) => name.startsWith('fleet/'))
      .reduce((sum, [, one]) => sum + one.total, 0);
    // Traffic is left out of the truth; the claim that nobody mounts, which is the team's by its namespace, stands apart in it.
    expect(Number(total) - Number(network) - 0.0275).toBeCloseTo(truth, 3);
  });

  it('knows how full it was and how its containers behaved', async () => {
    const window = `${formatInstant(RECORDED_HOUR)},${formatInstant(RECORDED_HOUR + HOUR_MS)}`;
    const { total } = UtilisationResponse.parse(await read(`/utilisation?by=cluster&window=${window}`));
    expect(total.cpu.usedOfAllocatable).toBeGreaterThan(0.1);
    expect(total.memory.requestedOfAllocatable).toBeGreaterThan(0.1);
    const { containers } = WorkloadResponse.parse(await read(`/workloads/globex-eu/fleet/Deployment/tracker?window=${window}`));
    expect(containers[0]?.usage?.cpuCores?.samples).toBeGreaterThanOrEqual(60);
  });
});
