import type { MeasuredContainer, Samples } from '@showback/allocation';
import { ENDED, POD_ENDED, STARTED } from './metrics';

type Instants = Map<string, number[]>;

/** When containers started and ended, as several exporters say it in seconds since 1970. */
export class Ends {
  private readonly started: Instants = new Map();
  private readonly ended: Instants = new Map();
  private readonly podEnded: Instants = new Map();

  /** @param container empty: the series is of the pod as a whole */
  add(metric: string, pod: string, container: string, { value }: Samples): void {
    if (metric === POD_ENDED) put(this.podEnded, pod, value);
    else if (container === '') return;
    else if (metric === ENDED) put(this.ended, `${pod}/${container}`, value);
    else if (STARTED.some((one) => one === metric)) put(this.started, `${pod}/${container}`, value);
  }

  /** Of one container, by `namespace/pod/container`. */
  of(key: string): Pick<MeasuredContainer, 'startedMs' | 'endedMs'> {
    return { startedMs: this.started.get(key) ?? [], endedMs: this.ended.get(key) ?? [] };
  }

  /**
   * The containers of a pod with the end of those that is said of the pod: of the one that was last seen just before it. Where several were, nobody knows whose it is. What comes before
   * containers (`isInit`) is not meant.
   */
  ofPod(
    pod: string,
    containers: readonly MeasuredContainer[],
    { intervalMs, isInit }: { intervalMs: number; isInit: (container: string) => boolean },
  ): readonly MeasuredContainer[] {
    const meant = new Map<MeasuredContainer, number[]>();
    for (const ended of this.podEnded.get(pod) ?? []) {
      const fitting = containers.filter((one) => !isInit(one.name) && mayHaveEnded(one.running, ended, intervalMs));
      const [only] = fitting;
      if (only !== undefined && fitting.length === 1) meant.set(only, [...(meant.get(only) ?? []), ended]);
    }
    if (meant.size === 0) return containers;
    return containers.map((one) => ({ ...one, endedMs: [...(one.endedMs ?? []), ...(meant.get(one) ?? [])] }));
  }
}

/** Whether a container was seen running until about an instant, or never. */
function mayHaveEnded({ at, value }: Samples, instant: number, intervalMs: number): boolean {
  const last = at.findLastIndex((sample, index) => sample <= instant + intervalMs && (value[index] ?? 0) > 0);
  return last < 0 || Math.abs(instant - (at[last] ?? 0)) <= intervalMs;
}

function put(instants: Instants, key: string, seconds: readonly number[]): void {
  const known = instants.get(key);
  const more = seconds.map((second) => second * 1_000).filter((instant) => instant > 0);
  if (known === undefined) instants.set(key, more);
  else known.push(...more);
}
