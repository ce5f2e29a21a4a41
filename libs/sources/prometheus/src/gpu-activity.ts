import { activityOf, type Samples } from '@showback/allocation';
import type { Labels } from './client';
import { ENGINE_ACTIVE, GPU_UTILISATION } from './metrics';
import { SeriesOf } from './series';

/** By device of one container, and by metric. */
type Devices = Map<string, Map<string, SeriesOf>>;

/** How busy the devices of containers were, as NVIDIA's dcgm-exporter says it. */
export class GpuActivity {
  private readonly containers = new Map<string, Devices>();

  add(metric: string, key: string, labels: Labels, samples: Samples): void {
    const devices: Devices = this.containers.get(key) ?? new Map<string, Map<string, SeriesOf>>();
    this.containers.set(key, devices);
    const device = deviceOf(labels);
    const series = devices.get(device) ?? new Map<string, SeriesOf>();
    devices.set(device, series);
    const one = series.get(metric) ?? new SeriesOf();
    series.set(metric, one);
    const per = metric === GPU_UTILISATION ? 100 : 1;
    one.add('', { at: samples.at, value: samples.value.map((value) => activityOf(value / per) ?? Number.NaN) });
  }

  /** Of each device of a container, from 0 to 1, NaN where nobody measured it: of computing, where that is measured, else of anything. */
  of(key: string, intervalMs: number): Samples[] {
    const devices = [...(this.containers.get(key)?.values() ?? [])];
    return devices.flatMap((series) => {
      const said = [ENGINE_ACTIVE, GPU_UTILISATION].map((metric) => series.get(metric)?.get('', intervalMs) ?? null);
      return said.find(isMeasured) ?? [];
    });
  }

  /** Whether only the older metric measures a device of a container. */
  isCoarse(key: string, intervalMs: number): boolean {
    const devices = [...(this.containers.get(key)?.values() ?? [])];
    const measured = (series: Map<string, SeriesOf>, metric: string): boolean =>
      isMeasured(series.get(metric)?.get('', intervalMs) ?? null);
    return devices.some((series) => !measured(series, ENGINE_ACTIVE) && measured(series, GPU_UTILISATION));
  }
}

function isMeasured(samples: Samples | null): samples is Samples {
  return samples !== null && samples.value.some((value) => !Number.isNaN(value));
}

/** A slice of a device (MIG) has a number of its own within it. */
function deviceOf(labels: Labels): string {
  const names = ['UUID', 'uuid', 'device', 'gpu'].map((name) => labels[name] ?? '');
  return `${names.find((name) => name !== '') ?? ''}/${labels['GPU_I_ID'] ?? ''}`;
}

/**
 * Whose device a series speaks of, in the words of the rest: older dcgm-exporters write `pod_name`, `pod_namespace` and `container_name`,
 * beside which the scraper's own `pod` is the exporter's, and name the node by its host.
 */
export function inUsualWords(labels: Labels): Labels {
  const { pod_name: pod = '', pod_namespace: namespace = '', container_name: container = '', Hostname: node = '' } = labels;
  const named = node !== '' && (labels['node'] ?? '') === '' ? { ...labels, node } : labels;
  return pod === '' ? named : { ...named, exported_pod: pod, exported_namespace: namespace, exported_container: container };
}
