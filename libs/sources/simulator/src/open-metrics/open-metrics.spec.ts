import { HOUR_MS, type Instant } from '@showback/vocabulary';
import { describe, expect, it } from 'vitest';
import type { SimulatedCluster } from '../fleet/fleet';
import { SimulatedHours } from '../hour/hours';
import type { ContainerHour } from '../hour/simulated-hour';
import { containerFamilies } from './container-families';
import { familyText } from './family';
import { readLives, type Lives } from './lives';
import { openMetrics, type OpenMetricsOptions } from './open-metrics';

const DEV: SimulatedCluster = { id: 'acme-dev', seed: 7, region: 'eu-central-1' };
const PROD: SimulatedCluster = { id: 'acme-prod', seed: 7, region: 'eu-west-1' };
/** The Tuesday of a cycle's first week; development wakes up at six. */
const NIGHT = Date.UTC(2026, 10, 10, 4);

const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\} (\S+) (\d+)$/;

/** Samples by series, in their order. */
function read(options: OpenMetricsOptions): Map<string, { at: Instant; value: number }[]> {
  const found = new Map<string, { at: Instant; value: number }[]>();
  for (const piece of openMetrics(options))
    for (const line of piece.split('\n')) {
      if (line === '' || line.startsWith('#')) continue;
      const [, name, labels, value, at] = LINE.exec(line) ?? [];
      if (name === undefined) throw new Error(`no sample: ${line}`);
      const series = `${name}{${labels}}`;
      const samples = found.get(series) ?? [];
      found.set(series, samples);
      samples.push({ at: Number(at) * 1000, value: Number(value) });
    }
  return found;
}

const total = (samples: readonly { value: number }[]) => samples.reduce((sum, { value }) => sum + value, 0);

describe('a simulated cluster as OpenMetrics', () => {
  const span = { cluster: DEV, start: NIGHT, end: NIGHT + 3 * HOUR_MS };

  it('is whole lines, each family once, each series in the order of time, and ends as it must', () => {
    let text = '';
    for (const piece of openMetrics(span)) {
      expect(piece.endsWith('\n')).toBe(true);
      text += piece;
    }
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    const families = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    expect(new Set(families).size).toBe(families.length);
    for (const [series, samples] of read(span)) {
      const odd = samples.filter(
        ({ at, value }, index) =>
          at % 60_000 !== 0 ||
          at < span.start ||
          at >= span.end ||
          at <= (samples[index - 1]?.at ?? 0) ||
          !Number.isFinite(value),
      );
      expect(odd, series).toEqual([]);
    }
  });

  it('is the same each time, and the cluster names itself in every series, by the label asked for', () => {
    expect([...openMetrics(span)]).toEqual([...openMetrics(span)]);
    const names = (clusterLabel: string | null) => [...read({ ...span, end: NIGHT + HOUR_MS, clusterLabel }).keys()];
    expect(names('cluster').every((series) => series.includes('{cluster="acme-dev"'))).toBe(true);
    expect(names(null).some((series) => series.includes('cluster_id'))).toBe(false);
  });

  it('continues in the file of the span that follows: two files say what one says', () => {
    const middle = NIGHT + HOUR_MS;
    const whole = read(span);
    const joined = read({ ...span, end: middle });
    for (const [series, samples] of read({ ...span, start: middle }))
      joined.set(series, [...(joined.get(series) ?? []), ...samples]);
    // A ReplicaSet is told from the first of its pods in the span to the last.
    const facts = (all: typeof whole) => [...all].filter(([series]) => !series.startsWith('kube_replicaset_owner')).sort();
    expect(facts(joined).map(([series]) => series)).toEqual(facts(whole).map(([series]) => series));
    for (const [series, samples] of facts(whole)) {
      const others = joined.get(series) ?? [];
      expect(
        others.map(({ at }) => at),
        series,
      ).toEqual(samples.map(({ at }) => at));
      // Sums are added up by the hour or by the minute.
      const slack = series.includes('_bytes') ? 1 : 2e-6;
      const apart = samples.filter(({ value }, index) => Math.abs(value - (others[index]?.value ?? NaN)) > slack);
      expect(apart, series).toEqual([]);
    }
  });

  it.each([15, 60, 300])('comes to the same at a scrape every %i s', (intervalSeconds) => {
    const byMinute = read(span);
    const scraped = read({ ...span, intervalSeconds });
    for (const [series, samples] of byMinute) {
      const others = scraped.get(series) ?? [];
      if (/^\w+_total\{/.test(series)) expect(others.at(-1)?.value, series).toBeCloseTo(samples.at(-1)?.value ?? NaN, 4);
      else
        expect((total(others) * intervalSeconds) / 60 / (total(samples) || 1), series).toBeCloseTo(
          total(samples) === 0 ? 0 : 1,
          6,
        );
    }
  });

  it('has no samples of the hours that nobody recorded, and goes on after them', () => {
    const gap = Date.UTC(2026, 10, 28, 2);
    const all = read({ cluster: PROD, start: gap - HOUR_MS, end: gap + 5 * HOUR_MS, intervalSeconds: 300 });
    const times = new Set([...all.values()].flatMap((samples) => samples.map(({ at }) => at)));
    expect(times.size).toBe(2 * 12);
    expect([...times].filter((at) => at >= gap && at < gap + 4 * HOUR_MS)).toEqual([]);
    const [, counter] =
      [...all].find(([series]) => /^container_cpu_usage_seconds_total\{.*container="kafka".*kafka-0/.test(series)) ?? [];
    const [before, after] = [counter?.[11]?.value ?? NaN, counter?.[12]?.value ?? NaN];
    // Kafka uses about half a core in these hours.
    expect((after - before) / (4 * 3600)).toBeGreaterThan(0.05);
  });

  it('is as lively as its distributions of use where that is asked for, and costs no more than its hours where it is not', () => {
    const dearest = (peaks: boolean) => {
      const all = [...read({ ...span, start: NIGHT + 2 * HOUR_MS, peaks })];
      return total(all.filter(([series]) => series.startsWith('container_cpu_allocation')).flatMap(([, samples]) => samples));
    };
    expect(dearest(true)).toBeGreaterThan(dearest(false));
  });

  it.each([
    ['half an hour', { start: NIGHT, end: NIGHT + HOUR_MS / 2 }, /whole hours/],
    ['an empty span', { start: NIGHT, end: NIGHT }, /ends after it begins/],
    ['seven seconds', { start: NIGHT, end: NIGHT + HOUR_MS, intervalSeconds: 7 }, /divides an hour/],
    ['half a second', { start: NIGHT, end: NIGHT + HOUR_MS, intervalSeconds: 0.5 }, /divides an hour/],
  ])('refuses %s', (_, asked, message) => {
    expect(() => [...openMetrics({ cluster: DEV, ...asked })]).toThrow(message);
  });
});

describe('a container that is killed for its memory', () => {
  /** One container of the hour, with a limit that it comes to. */
  function killed(): { lives: Lives; row: ContainerHour } {
    const lives = readLives(new SimulatedHours(DEV), { start: NIGHT, end: NIGHT + HOUR_MS, intervalMs: 60_000 });
    const pod = lives.pods.find(({ pod: { name } }) => name === 'prometheus-0');
    const run = pod?.containers[0];
    const hour = run?.hours[0];
    if (pod === undefined || run === undefined || hour === undefined) throw new Error('it runs at night');
    const container = { ...run.container, memoryLimit: Math.ceil(hour.row.memoryBytesUsed / 1024 ** 2) + 1, cpuLimit: 2000 };
    const row = { ...hour.row, container };
    return { lives: { ...lives, pods: [{ ...pod, containers: [{ ...run, container, hours: [{ ...hour, row }] }] }] }, row };
  }

  const samplesOf = (lives: Lives, name: string): number[] => {
    const family = containerFamilies(lives, { peaks: true }).find((one) => one.name === name);
    if (family === undefined) throw new Error(`no family ${name}`);
    const [, ...pieces] = familyText(family, lives.scrapes, {});
    return pieces.flatMap((piece) => piece.trimEnd().split('\n')).map((line) => Number(line.split(' ').at(-2)));
  };

  it('is counted once, and its counters begin anew, as what they counted in all stays the same', () => {
    const { lives, row } = killed();
    const [restarts, cpu] = [
      samplesOf(lives, 'kube_pod_container_status_restarts_total'),
      samplesOf(lives, 'container_cpu_usage_seconds_total'),
    ];
    expect([restarts[0], restarts.at(-1)]).toEqual([0, 1]);
    expect(samplesOf(lives, 'container_oom_events_total')).toEqual(restarts);
    const reset = restarts.indexOf(1);
    expect(cpu[reset]).toBeLessThan(cpu[reset - 1] ?? 0);
    const begun = (lives.pods[0]?.containers[0]?.before.coreMinutes ?? NaN) * 60;
    const increase = cpu.reduce((sum, value, index) => {
      const before = cpu[index - 1] ?? begun;
      return sum + (value < before ? value : value - before);
    }, 0);
    expect(increase).toBeCloseTo((row.cpuUsed / 100_000) * 3600, 3);
  });
});
