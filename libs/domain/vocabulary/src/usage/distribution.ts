import { Sketch } from './sketch';
import type { ResourceUsage } from './usage';

/** Use of a resource in words of quantiles, in whole units. */
export interface Distribution {
  p50: number;
  p95: number;
  p99: number;
  max: number;
  /** How many samples: one a pod and minute. */
  samples: number;
  hottest: ResourceUsage['hottest'];
}

/** Quantiles within the sketch's error, and never above the highest sample. */
export function distributionOf({ sketch: code, max, hottest }: ResourceUsage): Distribution {
  const sketch = new Sketch();
  sketch.merge(code);
  const quantile = (ratio: number): number => Math.min(Math.round(sketch.quantile(ratio) ?? max), max);
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max, samples: sketch.count(), hottest };
}
