import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Instant } from '@showback/vocabulary';
import type { SimulatedCluster } from '../fleet/fleet';
import { SimulatedHours } from '../hour/hours';
import { containerFamilies } from './container-families';
import { familyText, type Labels } from './family';
import { governanceFamilies } from './governance-families';
import { readLives } from './lives';
import { placeFamilies } from './place-families';
import { podFamilies } from './pod-families';

export interface OpenMetricsOptions {
  cluster: SimulatedCluster;
  /** A half-open span of whole hours. */
  start: Instant;
  end: Instant;
  /** Between two scrapes; it divides an hour. Default: 60. Exact where it divides five minutes: nothing begins or ends in between. */
  intervalSeconds?: number;
  /** The label that names the cluster in every series; null: none does. Default: `cluster_id`. */
  clusterLabel?: string | null;
  /**
   * Absent or false: a minute stays on its hour's side of the request, so that the cost by the minute is that of the hour, as
   * {@link SimulatorSource} states it. True: minutes differ as its distributions of use say, and cost by the minute is above the hour's.
   */
  peaks?: boolean;
}

/**
 * What a Prometheus that scrapes a simulated cluster would have stored: the very hours of {@link SimulatorSource}, minute by minute,
 * by the names of kube-state-metrics, cAdvisor, OpenCost's exporters and DCGM. Files of adjacent spans continue each other.
 * @returns OpenMetrics text in pieces of whole lines, family by family, each series in the order of time
 * @throws RangeError for a span that is no whole hours or an interval that does not divide an hour
 */
export function* openMetrics(options: OpenMetricsOptions): Generator<string> {
  const { cluster, start, end, intervalSeconds = 60, clusterLabel = 'cluster_id', peaks = false } = options;
  const lives = readLives(new SimulatedHours(cluster), { start, end, intervalMs: intervalSeconds * 1000 });
  const common: Labels = clusterLabel === null ? {} : { [clusterLabel]: cluster.id };
  const families = [
    ...containerFamilies(lives, { peaks }),
    ...podFamilies(lives),
    ...placeFamilies(lives),
    ...governanceFamilies(lives),
  ];
  for (const family of families) yield* familyText(family, lives.scrapes, common);
  yield '# EOF\n';
}

/** Writes {@link openMetrics} into a file, for `promtool tsdb create-blocks-from openmetrics FILE DIRECTORY`. */
export async function writeOpenMetrics(file: string, options: OpenMetricsOptions): Promise<void> {
  await pipeline(Readable.from(openMetrics(options)), createWriteStream(file));
}
