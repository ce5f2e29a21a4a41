import { apportion, type Nano } from '@showback/vocabulary';
import type { MeasuredHour, MeasuredLoadBalancer, MeasuredVolume } from './measured-hour';
import { costOf, pricesOf } from './price-nodes';
import { averages, byMinute, MINUTES, sum, type ByMinute, type Hour, type Samples } from './samples';

const GIB = 2 ** 30;

/** Seconds of each minute that pods ran, by `namespace/pod`. */
export type PodTimes = ReadonlyMap<string, Float64Array>;

/** What a volume cost, and whose that is. */
export interface SharedVolume {
  volume: MeasuredVolume;
  byteSeconds: number;
  /** Seconds of the hour that it was there. */
  seconds: number;
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
  const bytes = byMinute(volume.bytes, hour);
  const { seconds, unitSeconds } = bytes;
  const price = pricesOf(volume.price, prices.storageGiBHour, volume, hour, GIB);
  const pods = volume.pods.filter((pod) => times.has(pod));
  const weights = sharedByMinute(bytes, pods, times);
  const cost = price && costOf(unitSeconds, price, 1);
  const money: ByMinute = { seconds, unitSeconds: unitSeconds.map((amount, minute) => amount * (price?.[minute] ?? 0)) };
  const parts = apportion(cost ?? 0n, bigWeights(sharedByMinute(money, pods, times))) ?? [];
  const usedBytes = volume.used && averages(byMinute(volume.used, hour));
  return {
    volume,
    byteSeconds: sum(unitSeconds),
    seconds: sum(seconds),
    usedByteSeconds: usedBytes && sum(usedBytes.map((amount, minute) => amount * (seconds[minute] ?? 0))),
    cost,
    shares: pods.map((pod, index) => ({ pod, cost: parts[index] ?? 0n, byteSeconds: weights[index] ?? 0 })),
    unmounted: { cost: parts[pods.length] ?? 0n, byteSeconds: weights[pods.length] ?? 0 },
  };
}

/** What there was of something in each minute, in equal parts to the pods that ran: an amount for each of them, and one behind for the time without any. */
function sharedByMinute({ seconds, unitSeconds }: ByMinute, pods: readonly string[], times: PodTimes): Float64Array {
  const amounts = new Float64Array(pods.length + 1);
  for (let minute = 0; minute < MINUTES; minute++) {
    const there = seconds[minute] ?? 0;
    if (there === 0) continue;
    const amount = unitSeconds[minute] ?? 0;
    const ran = pods.map((pod) => times.get(pod)?.[minute] ?? 0);
    const together = ran.reduce((a, b) => a + b, 0);
    const had = (amount * Math.min(there, Math.max(0, ...ran))) / there;
    for (const [index, time] of ran.entries()) if (together > 0) amounts[index] = (amounts[index] ?? 0) + (had * time) / together;
    amounts[pods.length] = (amounts[pods.length] ?? 0) + amount - had;
  }
  return amounts;
}

/** What something cost that has a price by the hour, for as long as it has one. */
export function hourlyCost(price: Samples, hour: Hour): Nano {
  return BigInt(Math.round((sum(byMinute(price, hour).unitSeconds) * 1e9) / 3_600));
}

/** What a load balancer cost, each minute to the pods behind it that run in equal parts; what it cost without any is unmounted. */
export function shareLoadBalancer(
  { price, ...balancer }: MeasuredLoadBalancer,
  hour: Hour,
  times: PodTimes,
): { cost: Nano; seconds: number; shares: Omit<PodShare, 'byteSeconds'>[]; unmounted: Nano } {
  const cost = hourlyCost(price, hour);
  const there = byMinute(price, hour);
  const pods = balancer.pods.filter((pod) => times.has(pod));
  const parts = apportion(cost, bigWeights(sharedByMinute(there, pods, times)));
  return {
    cost,
    seconds: sum(there.seconds),
    shares: parts === null ? [] : pods.map((pod, index) => ({ pod, cost: parts[index] ?? 0n })),
    unmounted: parts === null ? cost : (parts[pods.length] ?? 0n),
  };
}

/** Amounts as whole billionths. */
function bigWeights(weights: Float64Array): bigint[] {
  return Array.from(weights, (weight) => BigInt(Math.round(weight * 1e9)));
}
