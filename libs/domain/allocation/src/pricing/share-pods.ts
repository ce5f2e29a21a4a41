import { apportion, type Nano } from '@showback/vocabulary';
import type { MeasuredHour, MeasuredLoadBalancer, MeasuredVolume } from './measured-hour';
import { costOf, pricesOf } from './price-nodes';
import { averages, byMinute, MINUTES, sum, type Hour, type Samples } from './samples';

const GIB = 2 ** 30;

/** Seconds of each minute that pods ran, by `namespace/pod`. */
export type PodTimes = ReadonlyMap<string, Float64Array>;

/** What a volume cost, and whose that is. */
export interface SharedVolume {
  volume: MeasuredVolume;
  byteSeconds: number;
  /** Of its file system, where the kubelet says it. */
  usedByteSeconds: number | null;
  /** Null: nobody says what it costs. */
  cost: Nano | null;
  shares: PodShare[];
  /** Of the time that nobody mounted it. */
  unmounted: { cost: Nano; byteSeconds: number };
}

export interface PodShare {
  pod: string;
  cost: Nano;
  byteSeconds: number;
}

/** Cost of a volume: its capacity × price × the time that it is there, each minute to the pods that run and mount it in equal parts, else to nobody. */
export function shareVolumes({ volumes, prices }: MeasuredHour, hour: Hour, times: PodTimes): SharedVolume[] {
  return volumes.map((volume) => shareVolume(volume, hour, times, prices));
}

function shareVolume(volume: MeasuredVolume, hour: Hour, times: PodTimes, prices: MeasuredHour['prices']): SharedVolume {
  const { seconds, unitSeconds } = byMinute(volume.bytes, hour);
  const price = pricesOf(volume.price, prices.storageGiBHour, volume, hour, GIB);
  const pods = volume.pods.filter((pod) => times.has(pod));
  // A weight for each pod, and one for the time without any.
  const weights = new Float64Array(pods.length + 1);
  for (let minute = 0; minute < MINUTES; minute++) {
    const there = seconds[minute] ?? 0;
    const ran = pods.map((pod) => times.get(pod)?.[minute] ?? 0);
    const together = ran.reduce((a, b) => a + b, 0);
    const mounted = Math.min(there, Math.max(0, ...ran));
    for (const [index, time] of ran.entries())
      if (together > 0) weights[index] = (weights[index] ?? 0) + (mounted * time) / together;
    weights[pods.length] = (weights[pods.length] ?? 0) + there - mounted;
  }
  const cost = price && costOf(unitSeconds, price, 1);
  const parts = apportion(cost ?? 0n, bigWeights(weights)) ?? [];
  const byteSeconds = sum(unitSeconds);
  const whole = sum(weights) || 1;
  const bytesOf = (index: number): number => (byteSeconds * (weights[index] ?? 0)) / whole;
  const usedBytes = volume.used && averages(byMinute(volume.used, hour));
  return {
    volume,
    byteSeconds,
    usedByteSeconds: usedBytes && sum(usedBytes.map((bytes, minute) => bytes * (seconds[minute] ?? 0))),
    cost,
    shares: pods.map((pod, index) => ({ pod, cost: parts[index] ?? 0n, byteSeconds: bytesOf(index) })),
    unmounted: { cost: parts[pods.length] ?? 0n, byteSeconds: bytesOf(pods.length) },
  };
}

/** What something cost that has a price by the hour, for as long as it has one. */
export function hourlyCost(price: Samples, hour: Hour): Nano {
  return BigInt(Math.round((sum(byMinute(price, hour).unitSeconds) * 1e9) / 3_600));
}

/** What a load balancer cost by the hour, once, to the pods behind it by the time that they ran; without any it is unmounted. */
export function shareLoadBalancer(
  balancer: MeasuredLoadBalancer,
  hour: Hour,
  times: PodTimes,
): { cost: Nano; shares: Omit<PodShare, 'byteSeconds'>[] } {
  const cost = hourlyCost(balancer.price, hour);
  const pods = balancer.pods.filter((pod) => times.has(pod));
  const parts = apportion(cost, bigWeights(Float64Array.from(pods, (pod) => sum(times.get(pod) ?? new Float64Array(0)))));
  return { cost, shares: parts === null ? [] : pods.map((pod, index) => ({ pod, cost: parts[index] ?? 0n })) };
}

/** Seconds as whole nanoseconds. */
function bigWeights(weights: Float64Array): bigint[] {
  return Array.from(weights, (weight) => BigInt(Math.round(weight * 1e9)));
}
