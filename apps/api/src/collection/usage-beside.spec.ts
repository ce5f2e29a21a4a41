import type { CostSource } from '@showback/allocation';
import { PrometheusSource } from '@showback/prometheus';
import { startPrometheus, type RunningPrometheus } from '@showback/prometheus/testing';
import { clusterNamed, SimulatorSource } from '@showback/simulator';
import { openMetrics } from '@showback/simulator/testing';
import { HOUR_MS, type Instant } from '@showback/vocabulary';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UsageBeside } from './usage-beside';

const ID = 'acme-dev';
/** The hour that Prometheus has. */
const KEPT = Date.parse('2026-11-10T03:00:00Z');
const [OLDER, NEWER] = [KEPT - 2 * HOUR_MS, KEPT + 2 * HOUR_MS];

let server: RunningPrometheus;
let usage: UsageBeside;
let read: (hour: Instant) => ReturnType<CostSource['readHour']>;

beforeAll(async () => {
  server = await startPrometheus(openMetrics({ cluster: clusterNamed(ID, { seed: 7 }), start: KEPT, end: KEPT + HOUR_MS }));
});
afterAll(() => server.remove());

beforeEach(() => {
  const prometheus = new PrometheusSource({
    cluster: ID,
    sourceClusterId: ID,
    clusterLabel: 'cluster_id',
    region: null,
    url: server.url,
    prices: { cpuCoreHour: [], memoryGiBHour: [], gpuHour: [], storageGiBHour: [] },
  });
  usage = new UsageBeside(prometheus, null);
  const source = usage.around(new SimulatorSource({ id: ID, region: null, seed: 7 }));
  read = (hour) => source.readHour(hour, new AbortController().signal);
});

describe('a Prometheus beside another source of cost', () => {
  it('is in trouble as long as its newest hour could not be had, whatever history is read meanwhile', async () => {
    await read(NEWER);
    await read(KEPT);
    expect(usage.view()).toMatchObject({ lastWindow: KEPT, lastError: { hour: NEWER } });
  });

  it('is in no trouble for hours that it no longer keeps', async () => {
    await read(KEPT);
    await read(OLDER);
    expect(usage.view()).toMatchObject({ lastWindow: KEPT, lastError: null });
  });

  it('is in no trouble any more when a later hour is had', async () => {
    await read(OLDER);
    expect(usage.view()).toMatchObject({ lastWindow: null, lastError: { hour: OLDER } });
    await read(KEPT);
    expect(usage.view()).toMatchObject({ lastWindow: KEPT, lastError: null });
  });
});
